package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Certificates in small stores that take long to verify. */
@Timeout(60)
class HostileCertificateTest {
    private static final byte[] OCSP_RESPONSE = {0x30, 0};
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

    @Test
    void aKeyThatMakesASignatureSlowIsRefused() throws Exception {
        for (PublicKey key : List.of(
                rsa(3072, BigInteger.ONE.shiftLeft(33).add(BigInteger.ONE)),
                rsa(3072, BigInteger.ONE.shiftLeft(3070).add(BigInteger.ONE)),
                rsa(8193, EXPONENT),
                KeyPairGenerator.getInstance("DSA").generateKeyPair().getPublic())) {
            assertThatThrownBy(() -> Certificates.parse(certificate(key)))
                    .isInstanceOf(GeneralSecurityException.class)
                    .hasMessageContaining("key");
        }
        for (PublicKey key : List.of(
                rsa(8192, EXPONENT), rsa(3072, BigInteger.ONE.shiftLeft(32).add(BigInteger.ONE)))) {
            assertThat(Certificates.parse(certificate(key)).getPublicKey()).isEqualTo(key);
        }
    }

    @Test
    void manyManifestsWithManyAuthoritiesOfOneName() throws Exception {
        List<byte[]> certificates = authorities();
        ManifestValidator validator = new ManifestValidator(TrustAnchors.NONE, Clock.systemUTC());

        assertThat(validator.validate(file(certificates, 100)).error()).isNull();
        ValidationReport report = validator.validate(file(certificates, 200));
        assertThat(report.state()).isEqualTo(ValidationReport.State.ERROR);
        assertThat(report.error()).contains("2000 signatures");
        assertThat(validator.validate(file(certificates, 100)).error()).isNull();
    }

    @Test
    void manifestsThatNobodyNamesAreLimitedWhereTheyAreRead() throws Exception {
        List<byte[]> certificates = authorities();
        List<byte[]> manifests = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            manifests.add(manifest(urn(i), certificates, List.of(), List.of()));
        }
        byte[] file = TestManifest.file(SampleImages.png(8, 8), manifests);
        ManifestValidator validator = new ManifestValidator(TrustAnchors.NONE, Clock.systemUTC());

        assertThat(validator.validate(file).error()).isNull();
        assertThatThrownBy(() -> validator.crJson(file)).hasMessageContaining("2000 signatures");
        assertThatThrownBy(() -> ManifestReader.read(file)).hasMessageContaining("2000 signatures");
    }

    private static PublicKey rsa(int bits, BigInteger exponent) throws GeneralSecurityException {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
        return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static byte[] certificate(PublicKey key) throws Exception {
        return TestCertificates.authority("A", key, "A", TestCertificates.keys())
                .getEncoded();
    }

    /** A signer's certificate, and fifteen that its issuer's name is in and another key. */
    private static List<byte[]> authorities() throws Exception {
        KeyPair keys = TestCertificates.keys();
        List<X509Certificate> all = new ArrayList<>();
        all.add(TestCertificates.entity("Signer", keys.getPublic(), "A", keys, false));
        for (int i = 0; i < 15; i++) {
            KeyPair other = TestCertificates.keys();
            all.add(TestCertificates.authority("A", other.getPublic(), "A", other));
        }
        List<byte[]> encoded = new ArrayList<>();
        for (X509Certificate certificate : all) {
            encoded.add(CborWriter.bytes(certificate.getEncoded()));
        }
        return encoded;
    }

    private static byte[] file(List<byte[]> certificates, int count) throws C2paException {
        List<byte[]> manifests = new ArrayList<>();
        List<byte[]> ingredients = new ArrayList<>();
        List<byte[]> references = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            String urn = urn(i);
            manifests.add(manifest(urn, certificates, List.of(), List.of()));
            String label = Labels.INGREDIENT_V3 + "__" + i;
            byte[] content = new CborMapWriter()
                    .text("relationship", "componentOf")
                    .put("activeManifest", new HashedUri("self#jumbf=/c2pa/" + urn, new byte[32], null).encode())
                    .encode();
            ingredients.add(JumbfWriter.superbox(BoxType.CBOR, label, List.of(JumbfWriter.box("cbor", content))));
            references.add(new HashedUri("self#jumbf=c2pa.assertions/" + label, new byte[32], null).encode());
        }
        manifests.add(manifest(urn(0), certificates, ingredients, references));
        return TestManifest.file(SampleImages.png(8, 8), manifests);
    }

    private static String urn(int number) {
        return String.format("urn:c2pa:00000000-0000-4000-8000-%012d", number);
    }

    private static byte[] manifest(
            String urn, List<byte[]> certificates, List<byte[]> assertions, List<byte[]> references) {
        byte[] claim = new CborMapWriter()
                .text("instanceID", "xmp:iid:1")
                .text("alg", "sha256")
                .map("claim_generator_info", new CborMapWriter().text("name", "Test"))
                .text("signature", JumbfUris.ofSignature(urn))
                .array("created_assertions", references)
                .encode();
        byte[] header = new CborMapWriter()
                .put(1, CborWriter.integer(-7))
                .put(33, CborWriter.array(certificates))
                .encode();
        byte[] unprotectedHeader = new CborMapWriter()
                .map(
                        "rVals",
                        new CborMapWriter().array("ocspVals", Collections.nCopies(16, CborWriter.bytes(OCSP_RESPONSE))))
                .encode();
        byte[] signature = CborWriter.tagged(
                18,
                CborWriter.array(List.of(
                        CborWriter.bytes(header),
                        unprotectedHeader,
                        CborWriter.nil(),
                        CborWriter.bytes(new byte[64]))));
        return JumbfWriter.superbox(
                BoxType.MANIFEST,
                urn,
                List.of(
                        JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, assertions),
                        JumbfWriter.superbox(BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim))),
                        JumbfWriter.superbox(
                                BoxType.SIGNATURE, Labels.SIGNATURE, List.of(JumbfWriter.box("cbor", signature)))));
    }
}
