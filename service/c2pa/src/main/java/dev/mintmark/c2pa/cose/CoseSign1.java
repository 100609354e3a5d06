package dev.mintmark.c2pa.cose;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A COSE_Sign1 structure (RFC 9052, section 4.2) with detached payload. C2PA 2.4, section 13.2.
 *
 * @param protectedHeader the encoded protected header, as signed
 * @param algorithmNumber COSE number of the algorithm; null if there is none
 * @param certificates DER certificates of {@code x5chain}, signer first; may be empty
 * @param payload the embedded payload; null if it is detached, as it should be
 */
public record CoseSign1(
        byte[] protectedHeader,
        CborValue.Mapping unprotectedHeader,
        @Nullable Long algorithmNumber,
        List<byte[]> certificates,
        byte @Nullable [] payload,
        byte[] signature) {
    private static final long TAG = 18;
    private static final int HEADER_ALGORITHM = 1;
    private static final int HEADER_CRITICAL = 2;
    private static final int HEADER_CONTENT_TYPE = 3;
    private static final int HEADER_CERTIFICATES = 33;
    private static final int MAX_CERTIFICATES = 16;
    /** Times beyond this, some 17,000 years, are no times of signing. */
    private static final int MAX_TIME_BITS = 40;

    public CoseSign1 {
        certificates = List.copyOf(certificates);
    }

    /** Returns the algorithm; empty if C2PA does not allow it. */
    public Optional<SigningAlgorithm> algorithm() {
        return algorithmNumber == null ? Optional.empty() : SigningAlgorithm.ofCoseNumber(algorithmNumber);
    }

    /** Returns the time of signing that the protected header {@code iat} states: seconds since 1970. RFC 8392. */
    public Optional<Instant> claimedTime() {
        CborValue header;
        try {
            header = CborReader.parse(protectedHeader);
        } catch (CborException e) {
            return Optional.empty();
        }
        CborValue time =
                header instanceof CborValue.Mapping map ? map.get("iat").orElse(null) : null;
        CborValue seconds = time instanceof CborValue.Tagged tagged ? tagged.value() : time;
        return seconds instanceof CborValue.Int number && number.value().bitLength() < MAX_TIME_BITS
                ? Optional.of(Instant.ofEpochSecond(number.value().longValue()))
                : Optional.empty();
    }

    /** Returns the bytes that the signature covers: the Sig_structure for the detached payload. */
    public byte[] toBeSigned(byte[] detached) {
        return toBeSigned(protectedHeader, detached);
    }

    /**
     * Returns the bytes that a time-stamp covers: the Sig_structure of a counter-signature. C2PA 2.4, section 10.3.2.5.
     */
    public byte[] counterSignatureMessage(byte[] stamped) {
        return sigStructure("CounterSignature", protectedHeader, stamped);
    }

    /**
     * Signs a detached payload, with an empty unprotected header, and returns the encoded structure.
     *
     * @throws C2paException if the signer fails
     */
    public static byte[] sign(ClaimSigner signer, byte[] detached) throws C2paException {
        byte[] header = protectedHeader(signer);
        return encode(header, new CborMapWriter().encode(), signature(signer, header, detached));
    }

    /**
     * Signs a detached payload, with an unprotected header, padded to a given length.
     *
     * @param extras gives the unprotected header
     * @param length length of the result, from {@link #length}
     * @throws C2paException if the signer fails or the header does not fit
     */
    public static byte[] sign(ClaimSigner signer, byte[] detached, Extras extras, int length) throws C2paException {
        byte[] header = protectedHeader(signer);
        byte[] signature = signature(signer, header, detached);
        byte[] message = sigStructure("CounterSignature", header, CborWriter.bytes(signature));
        int bare = encode(header, extras.header(message, 0), signature).length;
        return encode(header, extras.header(message, length - bare), signature);
    }

    /**
     * Signs a payload by Ed25519 and returns the encoded structure, which contains it. RFC 9052, section 4.4.
     *
     * @param contentType media type of the payload
     * @throws GeneralSecurityException if the key cannot be used
     */
    public static byte[] signEmbedded(String contentType, byte[] payload, PrivateKey key)
            throws GeneralSecurityException {
        byte[] header = new CborMapWriter()
                .put(HEADER_ALGORITHM, CborWriter.integer(SigningAlgorithm.ED25519.coseNumber()))
                .put(HEADER_CONTENT_TYPE, CborWriter.text(contentType))
                .encode();
        byte[] signature = Signatures.sign(SigningAlgorithm.ED25519, key, toBeSigned(header, payload));
        return CborWriter.tagged(
                TAG,
                CborWriter.array(List.of(
                        CborWriter.bytes(header),
                        new CborMapWriter().encode(),
                        CborWriter.bytes(payload),
                        CborWriter.bytes(signature))));
    }

    /** Returns the length of the result of {@link #sign} for an unprotected header of this length. */
    public static int length(ClaimSigner signer, int unprotectedBytes) throws CoseException {
        int signature =
                Signatures.length(signer.algorithm(), signer.chain().getFirst().getPublicKey());
        return encode(protectedHeader(signer), new byte[unprotectedBytes], new byte[signature]).length;
    }

    /**
     * Returns what {@link #sign} returns, with other bytes in the place of the signature.
     *
     * @param signature as long as the signer's
     * @param extras gives the unprotected header
     * @param length length of the result, from {@link #length}
     * @throws C2paException if the header does not fit
     */
    public static byte[] placeholder(ClaimSigner signer, byte[] signature, Extras extras, int length)
            throws C2paException {
        byte[] header = protectedHeader(signer);
        int bare = encode(header, extras.header(signature, 0), signature).length;
        return encode(header, extras.header(signature, length - bare), signature);
    }

    /** The contents of the unprotected header. */
    public interface Extras {
        /**
         * Returns the encoded header.
         *
         * @param counterSigned the bytes that a time-stamp has to cover
         * @param padding bytes by which the header is longer than with padding 0
         */
        byte[] header(byte[] counterSigned, int padding) throws C2paException;
    }

    private static byte[] signature(ClaimSigner signer, byte[] header, byte[] detached) throws C2paException {
        byte[] signature = signer.sign(toBeSigned(header, detached));
        int expected =
                Signatures.length(signer.algorithm(), signer.chain().getFirst().getPublicKey());
        if (signature.length != expected) {
            throw new CoseException(
                    "The signer returned a signature of " + signature.length + " bytes; " + signer.algorithm()
                            + " in COSE's form has " + expected + " (ECDSA: r and s side by side, not DER).");
        }
        return signature;
    }

    /**
     * Parses a tagged structure.
     *
     * @throws CborException if the bytes are no CBOR
     * @throws CoseException if they are no COSE_Sign1, or have an unknown critical header
     */
    public static CoseSign1 parse(byte[] encoded) throws CborException, CoseException {
        if (!(CborReader.parse(encoded) instanceof CborValue.Tagged tagged && tagged.tag() == TAG)) {
            throw new CoseException("The signature box does not hold a COSE_Sign1 with its tag, " + TAG + ".");
        }
        CborValue value = tagged.value();
        if (!(value instanceof CborValue.Array parts
                && parts.items().size() == 4
                && parts.items().get(0) instanceof CborValue.Bytes header
                && parts.items().get(1) instanceof CborValue.Mapping unprotectedHeader
                && parts.items().get(3) instanceof CborValue.Bytes signature)) {
            throw new CoseException(
                    "The signature box does not hold a COSE_Sign1 array of header, header, payload, signature.");
        }
        CborValue content = parts.items().get(2);
        if (!(content instanceof CborValue.Null) && !(content instanceof CborValue.Bytes)) {
            throw new CoseException("The payload of a COSE_Sign1 is neither nil nor a byte string.");
        }
        byte[] payload = content instanceof CborValue.Bytes embedded ? embedded.value() : null;
        if (!(CborReader.parse(header.value()) instanceof CborValue.Mapping protectedMap)) {
            throw new CoseException("The protected header of a COSE_Sign1 is not a map.");
        }
        critical(protectedMap, unprotectedHeader);
        Long algorithm = protectedMap.get(HEADER_ALGORITHM).orElse(null) instanceof CborValue.Int number
                        && number.value().bitLength() < 64
                ? Long.valueOf(number.value().longValue())
                : null;
        return new CoseSign1(
                header.value(),
                unprotectedHeader,
                algorithm,
                certificates(protectedMap, unprotectedHeader),
                payload,
                signature.value());
    }

    /** Refuses critical headers that this library does not implement. RFC 9052, section 3.1. */
    private static void critical(CborValue.Mapping protectedMap, CborValue.Mapping unprotectedHeader)
            throws CoseException {
        if (unprotectedHeader.get(HEADER_CRITICAL).isPresent()) {
            throw new CoseException("A COSE_Sign1 lists its critical headers where they are not protected.");
        }
        CborValue critical = protectedMap.get(HEADER_CRITICAL).orElse(null);
        if (critical == null) {
            return;
        }
        if (!(critical instanceof CborValue.Array labels) || labels.items().isEmpty()) {
            throw new CoseException("The list of critical headers of a COSE_Sign1 is not an array of some.");
        }
        for (CborValue label : labels.items()) {
            boolean known = label instanceof CborValue.Int number
                    && (number.is(HEADER_ALGORITHM) || number.is(HEADER_CONTENT_TYPE) || number.is(HEADER_CERTIFICATES))
                    && protectedMap.get(number.value().longValue()).isPresent();
            if (!known) {
                throw new CoseException("A COSE_Sign1 names a critical header that is not known here, or"
                        + " is not there; algorithm, content type and certificates are known.");
            }
        }
    }

    private static List<byte[]> certificates(CborValue.Mapping... headers) throws CoseException {
        for (CborValue.Mapping header : headers) {
            // Older signers wrote the header's name instead of its number.
            CborValue chain = header.get(HEADER_CERTIFICATES)
                    .or(() -> header.get("x5chain"))
                    .orElse(null);
            if (chain instanceof CborValue.Bytes only) {
                return List.of(only.value());
            }
            if (chain instanceof CborValue.Array array) {
                if (array.items().size() > MAX_CERTIFICATES) {
                    throw new CoseException("The chain has " + array.items().size() + " certificates; at most "
                            + MAX_CERTIFICATES + " are read.");
                }
                List<byte[]> all = new ArrayList<>();
                for (CborValue item : array.items()) {
                    if (!(item instanceof CborValue.Bytes der)) {
                        throw new CoseException("The certificate chain holds something that is not a byte string.");
                    }
                    all.add(der.value());
                }
                return all;
            }
        }
        return List.of();
    }

    private static byte[] protectedHeader(ClaimSigner signer) throws CoseException {
        List<byte[]> chain = new ArrayList<>();
        try {
            for (X509Certificate certificate : signer.chain()) {
                chain.add(CborWriter.bytes(certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new CoseException("A certificate of the signer cannot be encoded: " + e.getMessage());
        }
        return new CborMapWriter()
                .put(HEADER_ALGORITHM, CborWriter.integer(signer.algorithm().coseNumber()))
                .put(HEADER_CERTIFICATES, chain.size() == 1 ? chain.getFirst() : CborWriter.array(chain))
                .encode();
    }

    private static byte[] toBeSigned(byte[] header, byte[] detached) {
        return sigStructure("Signature1", header, detached);
    }

    private static byte[] sigStructure(String context, byte[] header, byte[] detached) {
        return CborWriter.array(List.of(
                CborWriter.text(context),
                CborWriter.bytes(header),
                CborWriter.bytes(new byte[0]),
                CborWriter.bytes(detached)));
    }

    private static byte[] encode(byte[] header, byte[] unprotectedHeader, byte[] signature) {
        return CborWriter.tagged(
                TAG,
                CborWriter.array(List.of(
                        CborWriter.bytes(header), unprotectedHeader, CborWriter.nil(), CborWriter.bytes(signature))));
    }
}
