package dev.mintmark.c2pa.cose;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A COSE_Sign1 structure (RFC 9052, section 4.2) with a detached payload, as C2PA 2.4 section 13.2 uses it.
 *
 * @param protectedHeader the encoded protected header, as it was signed
 * @param algorithmNumber the COSE number of the algorithm, where there is one
 * @param certificates DER certificates of {@code x5chain}, the signer's first; empty where there are none
 * @param payload the embedded payload; null where it is detached, as it should be
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

    public CoseSign1 {
        certificates = List.copyOf(certificates);
    }

    /** The algorithm, where it is one that C2PA allows. */
    public Optional<SigningAlgorithm> algorithm() {
        return algorithmNumber == null ? Optional.empty() : SigningAlgorithm.ofCoseNumber(algorithmNumber);
    }

    /** The bytes that the signature covers: the Sig_structure around the detached payload. */
    public byte[] toBeSigned(byte[] detached) {
        return toBeSigned(protectedHeader, detached);
    }

    /** The bytes that a time-stamp covers: the Sig_structure of a counter-signature. C2PA 2.4, section 10.3.2.5. */
    public byte[] counterSignatureMessage(byte[] stamped) {
        return sigStructure("CounterSignature", protectedHeader, stamped);
    }

    /** The encoded structure over a detached payload, signed by this signer, with nothing in the other header. */
    public static byte[] sign(ClaimSigner signer, byte[] detached) throws C2paException {
        byte[] header = protectedHeader(signer);
        return encode(header, new CborMapWriter().encode(), signature(signer, header, detached));
    }

    /**
     * The same with an unprotected header, padded to a length.
     *
     * @param extras collects what goes into the unprotected header
     * @param length how long the structure has to be, as {@link #length} told
     * @throws CoseException where it does not fit
     */
    public static byte[] sign(ClaimSigner signer, byte[] detached, Extras extras, int length) throws C2paException {
        byte[] header = protectedHeader(signer);
        byte[] signature = signature(signer, header, detached);
        byte[] message = sigStructure("CounterSignature", header, CborWriter.bytes(signature));
        int bare = encode(header, extras.header(message, 0), signature).length;
        return encode(header, extras.header(message, length - bare), signature);
    }

    /** How many bytes {@link #sign} will return with an unprotected header of this many bytes. */
    public static int length(ClaimSigner signer, int unprotectedBytes) throws CoseException {
        int signature =
                Signatures.length(signer.algorithm(), signer.chain().getFirst().getPublicKey());
        return encode(protectedHeader(signer), new byte[unprotectedBytes], new byte[signature]).length;
    }

    /** What a signature carries that it does not cover. */
    public interface Extras {
        /**
         * The unprotected header.
         *
         * @param counterSigned what a time-stamp has to be over
         * @param padding how many bytes longer than with 0 it has to be
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

    public static CoseSign1 parse(byte[] encoded) throws CborException, CoseException {
        CborValue value = CborReader.parse(encoded);
        if (value instanceof CborValue.Tagged tagged && tagged.tag() == TAG) {
            value = tagged.value();
        }
        if (!(value instanceof CborValue.Array parts
                && parts.items().size() == 4
                && parts.items().get(0) instanceof CborValue.Bytes header
                && parts.items().get(1) instanceof CborValue.Mapping unprotectedHeader
                && parts.items().get(3) instanceof CborValue.Bytes signature)) {
            throw new CoseException(
                    "The signature box does not hold a COSE_Sign1 array of header, header, payload, signature.");
        }
        byte[] payload = switch (parts.items().get(2)) {
            case CborValue.Null _ -> null;
            case CborValue.Bytes embedded -> embedded.value();
            case CborValue.Int _,
                    CborValue.Text _,
                    CborValue.Array _,
                    CborValue.Mapping _,
                    CborValue.Tagged _,
                    CborValue.Bool _,
                    CborValue.Real _,
                    CborValue.Simple _ ->
                throw new CoseException("The payload of a COSE_Sign1 is neither nil nor a byte string.");
        };
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

    /** Refuses headers that must be understood and are not. RFC 9052, section 3.1. */
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
