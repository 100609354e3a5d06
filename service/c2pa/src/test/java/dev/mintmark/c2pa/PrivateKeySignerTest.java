package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.ValidationReport.State;
import java.io.ByteArrayInputStream;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signing with a private key that a program holds, and its certificates. */
@Tag("slow")
class PrivateKeySignerTest {
    private static final CertificateIssuer ISSUER = new CertificateIssuer("Mintmark", new SecureRandom());
    private static KeyPair rootKeys;
    private static X509Certificate root;
    private static KeyPair rsaKeys;

    @BeforeAll
    static void keys() throws Exception {
        rootKeys = ISSUER.keyPair(SigningAlgorithm.ES256);
        root = ISSUER.authority(rootKeys, Instant.now(), Instant.now().plus(Duration.ofDays(9)));
        rsaKeys = ISSUER.keyPair(SigningAlgorithm.PS256);
    }

    private static KeyPair keys(SigningAlgorithm algorithm) throws Exception {
        return switch (algorithm) {
            case PS256, PS384, PS512 -> rsaKeys;
            case ES256, ES384, ES512, ED25519 -> ISSUER.keyPair(algorithm);
        };
    }

    private static List<X509Certificate> chain(KeyPair pair) throws Exception {
        Instant now = Instant.now();
        return List.of(
                ISSUER.signer(pair.getPublic(), root, rootKeys.getPrivate(), now, now.plus(Duration.ofDays(8))), root);
    }

    private static State stateOfAFileSignedWith(ClaimSigner signer) throws Exception {
        byte[] signed = ManifestWriter.sign(SampleImages.png(9, 9), SampleImages.content(), signer)
                .bytes();
        return new ManifestValidator(new TrustAnchors(List.of(root)), Clock.systemUTC())
                .validate(signed)
                .state();
    }

    @ParameterizedTest
    @EnumSource(
            value = SigningAlgorithm.class,
            names = {"ES256", "ES384", "ES512", "PS256", "ED25519"})
    void theCertificateDeterminesTheAlgorithm(SigningAlgorithm algorithm) throws Exception {
        KeyPair pair = keys(algorithm);
        ClaimSigner signer = PrivateKeySigner.of(chain(pair), pair.getPrivate());
        assertThat(signer.algorithm()).isEqualTo(algorithm);
        assertThat(stateOfAFileSignedWith(signer)).isEqualTo(State.TRUSTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = SigningAlgorithm.class,
            names = {"PS256", "PS384", "PS512"})
    void anRsaKeySignsWithTheGivenAlgorithm(SigningAlgorithm algorithm) throws Exception {
        ClaimSigner signer = PrivateKeySigner.of(chain(rsaKeys), rsaKeys.getPrivate(), algorithm);
        assertThat(signer.algorithm()).isEqualTo(algorithm);
        assertThat(stateOfAFileSignedWith(signer)).isEqualTo(State.TRUSTED);
    }

    @Test
    void certificatesOfAnotherProviderAreTaken() throws Exception {
        KeyPair pair = ISSUER.keyPair(SigningAlgorithm.ES256);
        CertificateFactory other = CertificateFactory.getInstance("X.509", new BouncyCastleProvider());
        List<X509Certificate> chain = List.of(
                (X509Certificate) other.generateCertificate(
                        new ByteArrayInputStream(chain(pair).getFirst().getEncoded())),
                root);
        ClaimSigner signer = PrivateKeySigner.of(chain, pair.getPrivate());
        assertThat(signer.chain().getFirst())
                .isEqualTo(Certificates.parse(chain.getFirst().getEncoded()));
        assertThat(signer.chain().getFirst().getClass()).isEqualTo(root.getClass());
        assertThat(stateOfAFileSignedWith(signer)).isEqualTo(State.TRUSTED);
    }

    @ParameterizedTest
    @EnumSource(
            value = SigningAlgorithm.class,
            names = {"ES256", "PS256", "ED25519"})
    void aKeyOfAnotherCertificateIsRefused(SigningAlgorithm algorithm) throws Exception {
        List<X509Certificate> chain = chain(keys(algorithm));
        PrivateKey another = ISSUER.keyPair(algorithm).getPrivate();
        assertThatThrownBy(() -> PrivateKeySigner.of(chain, another))
                .isInstanceOf(SigningCertificateException.class)
                .hasMessage("The private key does not belong to the certificate of "
                        + chain.getFirst().getSubjectX500Principal().getName() + ".");
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws Exception {
        List<X509Certificate> chain = chain(ISSUER.keyPair(SigningAlgorithm.ES256));
        assertThatThrownBy(() -> PrivateKeySigner.of(chain, rsaKeys.getPrivate()))
                .isInstanceOf(SigningCertificateException.class)
                .hasMessageStartingWith("The private key cannot sign with ES256, which the certificate of "
                        + chain.getFirst().getSubjectX500Principal().getName() + " is for: ");
        assertThatThrownBy(() -> PrivateKeySigner.of(chain, rsaKeys.getPrivate(), SigningAlgorithm.PS256))
                .isInstanceOf(SigningCertificateException.class)
                .hasMessageContaining("signs with es256, not with ps256");
    }

    @Test
    void theKeyIsNotPartOfTheSignersText() throws Exception {
        KeyPair pair = ISSUER.keyPair(SigningAlgorithm.ES256);
        ClaimSigner signer = PrivateKeySigner.of(chain(pair), pair.getPrivate());
        assertThat(signer)
                .hasToString("PrivateKeySigner[ES256, "
                        + signer.chain().getFirst().getSubjectX500Principal().getName() + "]");
    }
}
