package dev.mintmark.app.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.artwork.TimeStamp;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.watermark.Watermarker;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class SignatureExtrasTest {
    private static final String PASSWORD = "a test's password";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final KeyPair pair = TestPki.generate();
    private TestPki house;
    private X509Certificate leaf;

    @BeforeEach
    void open() throws Exception {
        house = new TestPki();
        leaf = house.signer(pair);
        house.keystore(folder.resolve("studio.p12"), PASSWORD, pair, leaf, house.root);
    }

    @AfterEach
    void close() {
        house.close();
        http.close();
    }

    @Test
    void signsWithAKeyStoreAndAddsATimeStamp() throws Exception {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        SealedFile sealed = sealed(sign(PASSWORD, house.stamps(), List.of()));
        ValidationReport report = report(sealed);

        assertThat(report.state()).isEqualTo(ValidationReport.State.TRUSTED);
        assertThat(report.success().toString()).contains("timeStamp.validated", "timeStamp.trusted");
        assertThat(sealed.seal().timeStamp().at()).isBetween(before, Instant.now());
        assertThat(sealed.seal().timeStamp().missing()).isNull();
    }

    @Test
    void reportsNoMissingTimeStampIfNoAuthorityIsConfigured() throws Exception {
        assertThat(sealed(sign(PASSWORD, null, List.of())).seal().timeStamp()).isEqualTo(TimeStamp.NONE);
    }

    @Test
    void sealsWithoutATimeStampIfTheAuthorityDoesNotAnswer() throws Exception {
        house.delay = Duration.ofSeconds(10);
        assertMissing(house.stamps(), "did not answer within 5000 ms");
        house.delay = Duration.ZERO;
        house.padding = 1 << 20;
        assertMissing(house.stamps(), "cannot be asked");
        house.padding = 0;
        assertMissing(URI.create("http://somebody:secret@127.0.0.1:1/?token=secret"), "127.0.0.1:1 cannot be asked");
        assertMissing(house.stamps().resolve("/elsewhere"), "answered 404");
    }

    private void assertMissing(URI stamps, String why) throws Exception {
        SealedFile sealed = sealed(sign(PASSWORD, stamps, List.of()));
        ValidationReport report = report(sealed);
        assertThat(report.state()).isEqualTo(ValidationReport.State.TRUSTED);
        assertThat(report.findings().toString()).doesNotContain("timeStamp");
        assertThat(sealed.seal().timeStamp().at()).isNull();
        assertThat(sealed.seal().timeStamp().missing())
                .startsWith("The time-stamp is missing. ")
                .contains(why)
                .doesNotContain("secret");
    }

    @Test
    void ocspResponsesAreStapled() throws Exception {
        Path good = Files.write(folder.resolve("good.der"), house.ocsp(leaf, CertificateStatus.GOOD));
        assertThat(seal(sign(PASSWORD, null, List.of(good))).success().toString())
                .contains("signingCredential.ocsp.notRevoked");

        Path revoked = Files.write(
                folder.resolve("revoked.der"),
                house.ocsp(
                        leaf,
                        new RevokedStatus(java.util.Date.from(Instant.now().minusSeconds(30)), 1)));
        assertThatThrownBy(() -> seal(sign(PASSWORD, null, List.of(revoked))))
                .isInstanceOf(StepFailedException.class)
                .hasMessageContaining("ocsp.revoked");

        Path broken = Files.writeString(folder.resolve("broken.der"), "no response");
        assertThatThrownBy(() -> SignatureExtras.of(sign(PASSWORD, null, List.of(broken)), http))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("broken.der");
    }

    @Test
    void refusesAKeyThatCannotSignAndNamesTheRule() throws Exception {
        assertThatThrownBy(() -> keys(sign("another password", null, List.of())))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("the password is wrong");
        house.keystore(folder.resolve("studio.p12"), PASSWORD, pair, house.withoutOrganisation(pair), house.root);
        assertThatThrownBy(() -> keys(sign(PASSWORD, null, List.of())))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("organisation (O)")
                .hasMessageContaining("-subj");
        house.keystore(folder.resolve("studio.p12"), PASSWORD, pair, leaf);
        assertThatThrownBy(() -> keys(sign(PASSWORD, null, List.of())))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("CN=House");
    }

    @Test
    void refusesATokenDeviceThatCannotBeOpened() throws Exception {
        Settings.Sign missing = token(folder.resolve("none.cfg"));
        assertThatThrownBy(() -> keys(missing)).isInstanceOf(KeyException.class).hasMessageContaining("none.cfg");
        Path wrong = Files.writeString(folder.resolve("wrong.cfg"), "name = none\nlibrary = /nowhere/token.so\n");
        assertThatThrownBy(() -> keys(token(wrong)))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("wrong.cfg");
    }

    private static Settings.Sign token(Path configuration) {
        return new Settings.Sign(null, null, null, configuration, null, null, null, List.of());
    }

    private Settings.Sign sign(String password, @Nullable URI stamps, List<Path> ocsp) {
        return new Settings.Sign(
                null, null, folder.resolve("studio.p12"), null, null, new Settings.Secret(password), stamps, ocsp);
    }

    private SealingKeys keys(Settings.Sign sign) throws KeyException {
        return TestKeys.open(folder.resolve("keys"), sign, new SecureRandom());
    }

    private ValidationReport seal(Settings.Sign sign) throws Exception {
        return report(sealed(sign));
    }

    private SealedFile sealed(Settings.Sign sign) throws Exception {
        SealingKeys keys = keys(sign);
        return new Sealer(
                        keys,
                        SignatureExtras.of(sign, http, Duration.ofSeconds(5)),
                        new Watermarker(keys.watermark()),
                        new SecureRandom(),
                        Clock.systemUTC(),
                        "test")
                .seal(SealerTest.artwork(ImageFormat.PNG), PipelineFixture.clouds(256, 5), null, null);
    }

    private ValidationReport report(SealedFile sealed) throws Exception {
        TrustAnchors anchors = new TrustAnchors(List.of(house.root));
        return new ManifestValidator(TrustPolicy.of(anchors), Clock.systemUTC()).validate(sealed.file());
    }
}
