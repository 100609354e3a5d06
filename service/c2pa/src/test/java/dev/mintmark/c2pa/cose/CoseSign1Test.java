package dev.mintmark.c2pa.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.CertificateIssuer;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoseSign1Test {
    private static final byte[] NONE = new CborMapWriter().encode();
    private static final byte[] ALGORITHM =
            new CborMapWriter().put(1, CborWriter.integer(-7)).encode();
    private static final byte[] CERTIFICATE = {1, 2, 3};
    private static final byte[] OTHER = {4, 5};

    /** One RSA key, which takes long to make, for the three algorithms that share a JCA name. */
    private static final Map<String, KeyPair> KEYS = new HashMap<>();

    @Test
    void theStructureHasItsTagAndFourParts() throws Exception {
        byte[] parts = parts(CborWriter.bytes(ALGORITHM), NONE, CborWriter.nil(), CborWriter.bytes(new byte[64]));
        CoseSign1 read = CoseSign1.parse(CborWriter.tagged(18, parts));
        assertThat(read.protectedHeader()).isEqualTo(ALGORITHM);
        assertThat(read.algorithm()).contains(SigningAlgorithm.ES256);
        assertThat(read.payload()).isNull();
        assertThat(read.signature()).hasSize(64);
        assertThat(read.certificates()).isEmpty();

        for (byte[] other : List.of(parts, CborWriter.tagged(17, parts), CborWriter.tagged(98, parts))) {
            assertThatThrownBy(() -> CoseSign1.parse(other))
                    .isInstanceOf(CoseException.class)
                    .hasMessageContaining("tag, 18");
        }
    }

    @Test
    void partsOfAnotherTypeOrNumberAreRefused() {
        byte[] header = CborWriter.bytes(ALGORITHM);
        byte[] signature = CborWriter.bytes(new byte[64]);
        byte[] nil = CborWriter.nil();
        List<byte[]> wrong = List.of(
                CborWriter.integer(1),
                parts(header, NONE, nil),
                parts(header, NONE, nil, signature, nil),
                parts(ALGORITHM, NONE, nil, signature),
                parts(header, CborWriter.bytes(NONE), nil, signature),
                parts(header, NONE, nil, nil));
        for (byte[] each : wrong) {
            assertThatThrownBy(() -> CoseSign1.parse(CborWriter.tagged(18, each)))
                    .isInstanceOf(CoseException.class)
                    .hasMessageContaining("array of header, header, payload, signature");
        }
        assertThatThrownBy(() ->
                        CoseSign1.parse(CborWriter.tagged(18, parts(header, NONE, CborWriter.integer(0), signature))))
                .isInstanceOf(CoseException.class)
                .hasMessageContaining("neither nil nor a byte string");
        assertThatThrownBy(() -> CoseSign1.parse(
                        CborWriter.tagged(18, parts(CborWriter.bytes(CborWriter.integer(1)), NONE, nil, signature))))
                .isInstanceOf(CoseException.class)
                .hasMessageContaining("not a map");
        assertThatThrownBy(() -> CoseSign1.parse(new byte[] {(byte) 0xd2})).isInstanceOf(CborException.class);
    }

    @Test
    void anEmbeddedPayloadIsKept() throws Exception {
        assertThat(CoseSign1.parse(CborWriter.tagged(
                                18,
                                parts(
                                        CborWriter.bytes(ALGORITHM),
                                        NONE,
                                        CborWriter.bytes(OTHER),
                                        CborWriter.bytes(new byte[64]))))
                        .payload())
                .isEqualTo(OTHER);
    }

    @Test
    void anAlgorithmThatIsNoNumberOfC2paIsNone() throws Exception {
        assertThat(read(header(1, CborWriter.integer(-37)), NONE).algorithm()).contains(SigningAlgorithm.PS256);
        assertThat(read(header(1, CborWriter.integer(-6)), NONE).algorithm()).isEmpty();
        assertThat(read(header(1, CborWriter.text("ES256")), NONE).algorithmNumber())
                .isNull();
        assertThat(read(NONE, NONE).algorithm()).isEmpty();
        byte[] bignum = {(byte) 0x3b, -1, -1, -1, -1, -1, -1, -1, (byte) 0xf9};
        assertThat(read(header(1, bignum), NONE).algorithmNumber()).isNull();
    }

    @Test
    void certificatesAreReadByNumberBeforeNameAndProtectedBeforeNot() throws Exception {
        byte[] one = CborWriter.bytes(CERTIFICATE);
        byte[] other = CborWriter.bytes(OTHER);
        byte[] named = new CborMapWriter().put("x5chain", one).encode();

        assertThat(read(header(33, one), NONE).certificates()).containsExactly(CERTIFICATE);
        assertThat(read(header(33, CborWriter.array(List.of(one, other))), NONE).certificates())
                .containsExactly(CERTIFICATE, OTHER);
        assertThat(read(named, NONE).certificates()).containsExactly(CERTIFICATE);
        assertThat(read(NONE, header(33, one)).certificates()).containsExactly(CERTIFICATE);
        assertThat(read(NONE, named).certificates()).containsExactly(CERTIFICATE);
        assertThat(read(header(33, other), named).certificates()).containsExactly(OTHER);
        assertThat(read(new CborMapWriter().put(33, other).put("x5chain", one).encode(), NONE)
                        .certificates())
                .containsExactly(OTHER);
    }

    @Test
    void aChainHasAtMostSixteenCertificatesAllOfBytes() throws Exception {
        byte[] one = CborWriter.bytes(CERTIFICATE);
        assertThat(read(header(33, CborWriter.array(Collections.nCopies(16, one))), NONE)
                        .certificates())
                .hasSize(16);
        assertThatThrownBy(() -> read(header(33, CborWriter.array(Collections.nCopies(17, one))), NONE))
                .isInstanceOf(CoseException.class)
                .hasMessageContaining("at most 16");
        assertThatThrownBy(() -> read(header(33, CborWriter.array(List.of(one, CborWriter.integer(1)))), NONE))
                .isInstanceOf(CoseException.class)
                .hasMessageContaining("not a byte string");
    }

    @Test
    void theTimeOfSigningIsThatOfTheProtectedHeader() throws Exception {
        byte[] time = CborWriter.integer(1_700_000_000);
        Instant expected = Instant.ofEpochSecond(1_700_000_000);
        assertThat(read(named("iat", time), NONE).claimedTime()).contains(expected);
        assertThat(read(named("iat", CborWriter.tagged(1, time)), NONE).claimedTime())
                .contains(expected);
        assertThat(read(NONE, named("iat", time)).claimedTime()).isEmpty();
        assertThat(read(named("iat", CborWriter.text("now")), NONE).claimedTime())
                .isEmpty();
        assertThat(read(named("iat", CborWriter.integer((1L << 39) - 1)), NONE).claimedTime())
                .isPresent();
        assertThat(read(named("iat", CborWriter.integer(1L << 39)), NONE).claimedTime())
                .isEmpty();
        assertThat(new CoseSign1(new byte[0], null, null, List.of(), null, new byte[0]).claimedTime())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 5, 6, 24, 25, 28, 29, 30, 31, 32, 33, 34, 60, 255, 262, 263, 264, 270, 65_541, 65_543, 65_545, 70_000
            })
    void aPaddedHeaderHasThePlannedLength(int padding) throws Exception {
        byte[] stamp = {7, 7, 7};
        int bare = UnprotectedHeader.encode(stamp, List.of(OTHER), 0).length;

        assertThat(UnprotectedHeader.encode(stamp, List.of(OTHER), padding)).hasSize(bare + padding);
    }

    @Test
    void everyPaddingOfFiveBytesAndMoreFits() throws Exception {
        for (int padding = 5; padding < 700; padding++) {
            assertThat(UnprotectedHeader.encode(null, List.of(), padding)).hasSize(1 + padding);
        }
        for (int padding : new int[] {-1, 1, 2, 3, 4}) {
            assertThatThrownBy(() -> UnprotectedHeader.encode(null, List.of(), padding))
                    .isInstanceOf(CoseException.class)
                    .hasMessageContaining(padding + " bytes are left");
        }
    }

    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void aSignatureHoldsForItsMessageKeyAndLengthAlone(SigningAlgorithm algorithm) throws Exception {
        KeyPair pair = KEYS.computeIfAbsent(algorithm.jcaName(), name -> keyPair(algorithm));
        byte[] signature = Signatures.sign(algorithm, pair.getPrivate(), CERTIFICATE);

        assertThat(signature).hasSize(Signatures.length(algorithm, pair.getPublic()));
        assertThat(Signatures.verify(algorithm, pair.getPublic(), CERTIFICATE, signature))
                .isTrue();
        assertThat(Signatures.verify(algorithm, pair.getPublic(), OTHER, signature))
                .isFalse();
        byte[] longer = Arrays.copyOf(signature, signature.length + 1);
        assertThat(Signatures.verify(algorithm, pair.getPublic(), CERTIFICATE, longer))
                .isFalse();
        assertThat(Signatures.verify(algorithm, pair.getPublic(), CERTIFICATE, new byte[0]))
                .isFalse();
        SigningAlgorithm another =
                algorithm == SigningAlgorithm.ED25519 ? SigningAlgorithm.ES256 : SigningAlgorithm.ED25519;
        assertThat(Signatures.verify(another, pair.getPublic(), CERTIFICATE, signature))
                .isFalse();
        signature[signature.length / 2] ^= 1;
        assertThat(Signatures.verify(algorithm, pair.getPublic(), CERTIFICATE, signature))
                .isFalse();
    }

    @Test
    void aSignatureCoversThePayloadUnderTheChainOfItsSigner() throws Exception {
        Signer signer = new Signer();
        CoseSign1 read = CoseSign1.parse(CoseSign1.sign(signer, OTHER));

        assertThat(read.certificates())
                .containsExactly(
                        signer.chain().get(0).getEncoded(),
                        signer.chain().get(1).getEncoded());
        assertThat(read.payload()).isNull();
        assertThat(Signatures.verify(
                        SigningAlgorithm.ES256, signer.pair.getPublic(), read.toBeSigned(OTHER), read.signature()))
                .isTrue();
        assertThat(Signatures.verify(
                        SigningAlgorithm.ES256,
                        signer.pair.getPublic(),
                        read.toBeSigned(CERTIFICATE),
                        read.signature()))
                .isFalse();
        signer.chain = signer.chain().subList(0, 1);
        assertThat(CoseSign1.parse(CoseSign1.sign(signer, OTHER)).certificates())
                .containsExactly(signer.chain().getFirst().getEncoded());
    }

    @Test
    void aSignatureWithExtrasHasThePlannedLengthAndTheirTimeStampCoversIt() throws Exception {
        Signer signer = new Signer();
        int length = CoseSign1.length(signer, 100);
        List<byte[]> messages = new ArrayList<>();
        byte[] signed = CoseSign1.sign(
                signer,
                OTHER,
                (message, padding) -> {
                    messages.add(message);
                    return UnprotectedHeader.encode(CERTIFICATE, List.of(), padding);
                },
                length);

        assertThat(signed).hasSize(length);
        CoseSign1 read = CoseSign1.parse(signed);
        assertThat(messages)
                .allMatch(message ->
                        Arrays.equals(message, read.counterSignatureMessage(CborWriter.bytes(read.signature()))));
        assertThat(read.unprotectedHeader().get("sigTst2")).isPresent();
    }

    @Test
    void aSignerThatGivesAnotherLengthIsRefused() throws Exception {
        Signer signer = new Signer();
        signer.cut = 1;

        assertThatThrownBy(() -> CoseSign1.sign(signer, OTHER))
                .isInstanceOf(CoseException.class)
                .hasMessageContaining("a signature of 63 bytes");
    }

    private static KeyPair keyPair(SigningAlgorithm algorithm) {
        try {
            return new CertificateIssuer("Mintmark", new SecureRandom()).keyPair(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signs with a fresh key. */
    private static final class Signer implements ClaimSigner {
        final KeyPair pair;
        List<X509Certificate> chain;
        int cut;

        Signer() throws Exception {
            CertificateIssuer issuer = new CertificateIssuer("Mintmark", new SecureRandom());
            KeyPair rootKeys = issuer.keyPair(SigningAlgorithm.ES256);
            Instant now = Instant.now();
            X509Certificate root = issuer.authority(rootKeys, now, now.plusSeconds(9999));
            pair = issuer.keyPair(SigningAlgorithm.ES256);
            chain = List.of(
                    issuer.signer(pair.getPublic(), root, rootKeys.getPrivate(), now, now.plusSeconds(999)), root);
        }

        @Override
        public SigningAlgorithm algorithm() {
            return SigningAlgorithm.ES256;
        }

        @Override
        public List<X509Certificate> chain() {
            return chain;
        }

        @Override
        public byte[] sign(byte[] message) throws C2paException {
            try {
                byte[] signature = Signatures.sign(SigningAlgorithm.ES256, pair.getPrivate(), message);
                return Arrays.copyOf(signature, signature.length - cut);
            } catch (GeneralSecurityException e) {
                throw new C2paException(e.getMessage());
            }
        }
    }

    private static byte[] header(long key, byte[] value) {
        return new CborMapWriter().put(key, value).encode();
    }

    private static byte[] named(String key, byte[] value) {
        return new CborMapWriter().put(key, value).encode();
    }

    private static byte[] parts(byte[]... items) {
        return CborWriter.array(List.of(items));
    }

    private static CoseSign1 read(byte[] protectedHeader, byte[] unprotectedHeader)
            throws CborException, CoseException {
        return CoseSign1.parse(CborWriter.tagged(
                18,
                parts(
                        CborWriter.bytes(protectedHeader),
                        unprotectedHeader,
                        CborWriter.nil(),
                        CborWriter.bytes(new byte[64]))));
    }
}
