package dev.mintmark.app.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.SecretFiles;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.pipeline.Workshop;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Watermarker;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthorityTest {
    @TempDir
    Path folder;

    private Authority authority;

    @BeforeEach
    void make() throws Exception {
        authority = Keys.authority(folder, SecretFiles.PLAIN, new SecureRandom());
        authority.ensure(SigningAlgorithm.ES256);
    }

    @Test
    void filesOfEveryEarlierSignerStayTrusted() throws Exception {
        byte[] first = seal();
        for (SigningAlgorithm algorithm : List.of(
                SigningAlgorithm.ES384, SigningAlgorithm.ES512, SigningAlgorithm.PS256, SigningAlgorithm.ED25519)) {
            X509Certificate made = authority.rotate(algorithm);
            assertThat(authority.signer().algorithm()).isEqualTo(algorithm);
            assertThat(authority.signerChain()).containsExactly(made);
            assertThat(state(seal())).isEqualTo(ValidationReport.State.TRUSTED);
        }
        assertThat(authority.old()).hasSize(4);
        assertThat(state(first)).isEqualTo(ValidationReport.State.TRUSTED);
    }

    @Test
    void anotherAuthoritysChainIsTakenAndChecked() throws Exception {
        byte[] before = seal();
        try (SigningHouse house = new SigningHouse()) {
            PKCS10CertificationRequest request;
            try (PEMParser parser = new PEMParser(new java.io.StringReader(new String(
                    authority.request("Studio, Ltd.", "Signer"), java.nio.charset.StandardCharsets.US_ASCII)))) {
                request = (PKCS10CertificationRequest) parser.readObject();
            }
            var key = new JcaPKCS10CertificationRequest(request).getPublicKey();
            assertThat(request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key)))
                    .isTrue();
            assertThat(request.getSubject().toString()).contains("Studio\\, Ltd.");
            KeyPair asked = new KeyPair(key, null);
            X509Certificate issued = house.signer(asked);

            assertThatThrownBy(() -> accept(house.signer(SigningHouse.generate()), house.root))
                    .hasMessageContaining("does not belong");
            assertThatThrownBy(() -> accept(house.withoutOrganisation(asked), house.root))
                    .hasMessageContaining("organisation");
            assertThatThrownBy(() -> accept(issued)).hasMessageContaining("CN=House");
            assertThatThrownBy(() -> accept()).isInstanceOf(KeyException.class);
            assertThatThrownBy(() -> accept(issued, authority.root().orElseThrow()))
                    .isInstanceOf(KeyException.class);

            accept(issued, house.root);
            byte[] after = seal();
            assertThat(authority.signerChain()).containsExactly(issued, house.root);
            assertThat(state(after)).isEqualTo(ValidationReport.State.TRUSTED);
            assertThat(state(before)).isEqualTo(ValidationReport.State.TRUSTED);

            authority.rotate(SigningAlgorithm.ES256);
            assertThat(state(seal())).isEqualTo(ValidationReport.State.TRUSTED);
            assertThat(state(after)).isEqualTo(ValidationReport.State.TRUSTED);
        }
    }

    @Test
    void aSignerIsRenewedBeforeItExpires() throws Exception {
        X509Certificate made = authority.signerChain().getFirst();
        in(Duration.ofDays(330)).ensure(SigningAlgorithm.ES256);
        assertThat(authority.signerChain()).containsExactly(made);
        in(Duration.ofDays(340)).ensure(SigningAlgorithm.ES256);
        assertThat(authority.signerChain()).doesNotContain(made);
        assertThat(authority.old()).containsExactly(made);
    }

    private Authority in(Duration time) {
        return new Authority(
                folder.resolve("c2pa"), SecretFiles.PLAIN, new SecureRandom(), Clock.offset(Clock.systemUTC(), time));
    }

    private void accept(X509Certificate... chain) throws KeyException {
        authority.accept(PemText.certificates(List.of(chain)));
    }

    private byte[] seal() throws Exception {
        Keys keys = Keys.open(folder, new Settings.Sign(null, null), new SecureRandom());
        return new Sealer(keys, new Watermarker(keys.watermark()), new SecureRandom(), Clock.systemUTC(), "test")
                .seal(SealerTest.artwork(ImageFormat.JPEG), Workshop.clouds(256, 6))
                .file();
    }

    private ValidationReport.State state(byte[] file) throws Exception {
        return new ManifestValidator(TrustAnchors.fromPem(authority.anchorsPem()), Clock.systemUTC())
                .validate(file)
                .state();
    }
}
