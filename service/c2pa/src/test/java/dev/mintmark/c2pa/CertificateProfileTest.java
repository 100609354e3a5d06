package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
class CertificateProfileTest {
    private static final CertificateIssuer ISSUER = new CertificateIssuer("Mintmark", new SecureRandom());

    @TempDir
    Path folder;

    private KeyPair rootKeys;
    private X509Certificate root;

    /** A valid signer's certificate, of which a test breaks one property. */
    private static final class Recipe {
        String key = "secp256r1";
        String subject = "CN=Signer, O=Test";
        int usage = KeyUsage.digitalSignature;
        KeyPurposeId purpose = KeyPurposeId.id_kp_emailProtection;
        boolean purposes = true;
        boolean ca;
        boolean authorityKey = true;
        boolean strange;
        Instant until = Instant.now().plus(Duration.ofDays(30));
    }

    @BeforeEach
    void makeRoot() throws Exception {
        rootKeys = ISSUER.keyPair(SigningAlgorithm.ES256);
        root = ISSUER.authority(rootKeys, Instant.now(), Instant.now().plus(Duration.ofDays(100)));
    }

    @ParameterizedTest
    @CsvSource({
        "organisation, organisation (O)",
        "usage, digitalSignature",
        "certSign, keyCertSign",
        "noPurpose, extendedKeyUsage",
        "anyPurpose, anyExtendedKeyUsage",
        "wrongPurpose, documentSigning",
        "ca, basicConstraints",
        "authorityKey, authorityKeyIdentifier",
        "strange, critical",
        "expired, renew",
        "curve, P-256",
        "shortRsa, 2048",
    })
    void namesTheBrokenRule(String what, String rule) throws Exception {
        Recipe recipe = new Recipe();
        switch (what) {
            case "organisation" -> recipe.subject = "CN=Signer";
            case "usage" -> recipe.usage = KeyUsage.keyEncipherment;
            case "certSign" -> recipe.usage |= KeyUsage.keyCertSign;
            case "noPurpose" -> recipe.purposes = false;
            case "anyPurpose" -> recipe.purpose = KeyPurposeId.anyExtendedKeyUsage;
            case "wrongPurpose" -> recipe.purpose = KeyPurposeId.id_kp_serverAuth;
            case "ca" -> recipe.ca = true;
            case "authorityKey" -> recipe.authorityKey = false;
            case "strange" -> recipe.strange = true;
            case "expired" -> recipe.until = Instant.now().minus(Duration.ofHours(1));
            case "curve" -> recipe.key = "secp256k1";
            case "shortRsa" -> recipe.key = "RSA1024";
            default -> throw new IllegalArgumentException(what);
        }
        X509Certificate leaf = make(recipe, keys(recipe.key));
        assertThatThrownBy(() -> CertificateProfile.check(List.of(leaf)))
                .isInstanceOf(SigningCertificateException.class)
                .hasMessageContaining(rule);
    }

    @Test
    void refusesChainsThatDoNotHold() throws Exception {
        X509Certificate leaf = make(new Recipe(), keys("secp256r1"));
        X509Certificate stranger = ISSUER.authority(
                ISSUER.keyPair(SigningAlgorithm.ES256),
                Instant.now(),
                Instant.now().plus(Duration.ofDays(9)));
        CertificateProfile.check(List.of(leaf, root));
        assertThatThrownBy(() -> CertificateProfile.check(List.of(leaf, stranger)))
                .hasMessageContaining("out of order");
        assertThatThrownBy(() -> CertificateProfile.check(List.of(root, leaf))).hasMessageContaining("authority");
        assertThatThrownBy(() -> CertificateProfile.check(List.of())).hasMessageContaining("empty");
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, ES256", "secp384r1, ES384", "secp521r1, ES512", "RSA2048, PS256", "Ed25519, ED25519"})
    void signsWithEveryKindOfKeyFromPem(String key, SigningAlgorithm algorithm) throws Exception {
        KeyPair pair = keys(key);
        X509Certificate leaf = make(new Recipe(), pair);
        Path chain = Files.write(
                folder.resolve("chain.pem"),
                (new String(Pem.encode("CERTIFICATE", leaf.getEncoded()))
                                + new String(Pem.encode("CERTIFICATE", root.getEncoded())))
                        .getBytes());
        Path secret = Files.write(
                folder.resolve("key.pem"),
                Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded()));
        ClaimSigner signer = PemSigner.load(chain, secret);
        byte[] signed = ManifestWriter.sign(SampleImages.png(9, 9), SampleImages.content(), signer)
                .bytes();

        assertThat(signer.algorithm()).isEqualTo(algorithm);
        TrustAnchors anchors = new TrustAnchors(List.of(root));
        assertThat(new ManifestValidator(anchors, Clock.systemUTC())
                        .validate(signed)
                        .state())
                .isEqualTo(ValidationReport.State.TRUSTED);
        Path anchorsPem = Files.write(folder.resolve("root.pem"), Pem.encode("CERTIFICATE", root.getEncoded()));
        ReferenceEngine.Answer answer = ReferenceEngine.ask(signed, anchorsPem);
        assertThat(answer.state()).as(answer.all().toPrettyString()).isEqualTo("Trusted");
    }

    @Test
    void refusesAKeyOfAnotherCertificate() throws Exception {
        X509Certificate leaf = make(new Recipe(), keys("secp256r1"));
        Path chain = Files.write(folder.resolve("chain.pem"), Pem.encode("CERTIFICATE", leaf.getEncoded()));
        Path other = Files.write(
                folder.resolve("key.pem"),
                Pem.encode("PRIVATE KEY", keys("secp256r1").getPrivate().getEncoded()));
        assertThatThrownBy(() -> PemSigner.load(chain, other)).hasMessageContaining("does not belong");
        assertThatThrownBy(() -> PemSigner.load(other, chain)).hasMessageContaining("no certificate");
        assertThatThrownBy(() -> PemSigner.load(chain, chain)).hasMessageContaining("no unencrypted private key");
    }

    private static KeyPair keys(String kind) throws Exception {
        if (kind.startsWith("RSA")) {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(Integer.parseInt(kind.substring(3)));
            return rsa.generateKeyPair();
        }
        if (kind.equals("Ed25519")) {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        }
        if (kind.equals("secp256k1")) {
            KeyPairGenerator ec =
                    KeyPairGenerator.getInstance("EC", new org.bouncycastle.jce.provider.BouncyCastleProvider());
            ec.initialize(new ECGenParameterSpec(kind));
            return ec.generateKeyPair();
        }
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec(kind));
        return ec.generateKeyPair();
    }

    private X509Certificate make(Recipe recipe, KeyPair pair) throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                root.getSubjectX500Principal(),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(Instant.now().minus(Duration.ofHours(2))),
                Date.from(recipe.until),
                new X500Principal(recipe.subject),
                pair.getPublic());
        if (recipe.ca) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(recipe.usage));
        if (recipe.purposes) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(recipe.purpose));
        }
        if (recipe.authorityKey) {
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.getPublicKey()));
        }
        if (recipe.strange) {
            builder.addExtension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, DERNull.INSTANCE);
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(rootKeys.getPrivate())));
    }
}
