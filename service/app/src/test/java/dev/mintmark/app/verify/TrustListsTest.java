package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.seal.TestPki;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.c2pa.ClaimSigner;
import dev.mintmark.c2pa.GeneratedImage;
import dev.mintmark.c2pa.KeyStoreSigner;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ManifestWriter;
import dev.mintmark.c2pa.OptionalAssertions;
import dev.mintmark.c2pa.SigningOptions;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.c2pa.ValidationReport.State;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is trusted by which list, on files of a public authority's signers. */
final class TrustListsTest {
    private static final String PASSWORD = "a test's password";

    @TempDir
    Path folder;

    private TestPki house;
    private Path housePem;

    @BeforeEach
    void open() throws Exception {
        house = new TestPki();
        housePem = Files.writeString(folder.resolve("house.pem"), pem(house.root));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aPublicAuthorityMakesOnlyOurOwnSignersTrustedAsThisInstallation() throws Exception {
        Path ours = keystore("ours.p12", "CN=Studio, O=Studio");
        Path renewed = keystore("renewed.p12", "CN=Studio, O=Studio");
        Path theirs = keystore("theirs.p12", "CN=Rival, O=Rival");
        SealingKeys keys = keys(ours);

        assertTrusted(judge(keys, housePem, null, signed(ours, false)), "this installation");
        assertTrusted(judge(keys, null, null, signed(ours, false)), "this installation");
        assertTrusted(judge(keys, null, null, signed(renewed, false)), "this installation");
        assertTrusted(judge(keys, housePem, null, signed(theirs, false)), "the configured trust list");
        assertUnknown(judge(keys, null, null, signed(theirs, false)));
    }

    @Test
    void timeStampAuthoritiesAndSignersAreTrustedBySeparateLists() throws Exception {
        byte[] stamped = signed(keystore("theirs.p12", "CN=Rival, O=Rival"), true);
        SealingKeys keys = TestKeys.open(folder.resolve("own"), TestKeys.OWN, new SecureRandom());

        assertUnknown(judge(keys, null, housePem, stamped));
        ValidationReport withBoth = later(keys, housePem, housePem, stamped);
        assertTrusted(withBoth, "the configured trust list");
        assertThat(withBoth.signature().signedAt()).isNotNull();
        ValidationReport withoutStamp = later(keys, housePem, null, stamped);
        assertThat(withoutStamp.state()).isEqualTo(State.INVALID);
        assertThat(withoutStamp.failures().toString()).contains("claimSignature.outsideValidity");
    }

    @Test
    void filesSealedBeforeASignerWasConfiguredStayAuthentic() throws Exception {
        SealingKeys before = TestKeys.open(folder.resolve("keys"), TestKeys.OWN, new SecureRandom());
        byte[] early = signed(before.signer(), false);

        SealingKeys after = keys(keystore("ours.p12", "CN=Studio, O=Studio"));

        assertThat(after.signer().chain()).isNotEqualTo(before.signer().chain());
        assertTrusted(judge(after, housePem, null, early), "this installation");
    }

    @Test
    void theAuthorityOfOurSignerIsNotTrustedForTimeStamps() throws Exception {
        Path ours = keystore("ours.p12", "CN=Studio, O=Studio");
        byte[] stamped = signed(ours, true);
        SealingKeys keys = keys(ours);

        assertTrusted(judge(keys, null, null, stamped), "this installation");
        assertThat(later(keys, null, null, stamped).state()).isEqualTo(State.INVALID);
        assertTrusted(later(keys, null, housePem, stamped), "this installation");
    }

    @ParameterizedTest
    @CsvSource({
        "none.pem, none.pem",
        "empty.pem, no certificate",
        "words.pem, no certificate",
        "folder, directory",
        "broken.pem, BEGIN CERTIFICATE",
    })
    void aListThatCannotBeReadStopsTheStartWithItsName(String file, String said) throws Exception {
        Files.createFile(folder.resolve("empty.pem"));
        Files.writeString(folder.resolve("words.pem"), "no certificates at all");
        Files.writeString(folder.resolve("broken.pem"), pem(house.root).replaceFirst("M", "!"));
        Files.createDirectory(folder.resolve("folder"));
        Path list = folder.resolve(file);

        assertThatThrownBy(() -> TrustLists.read(new Settings.Verify(list, null)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("verify.trust names " + list)
                .hasMessageContaining(said);
        assertThatThrownBy(() -> TrustLists.read(new Settings.Verify(housePem, list)))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("verify.timestampTrust names " + list);
    }

    @Test
    void aListMayContainManyCertificatesAndComments() throws Exception {
        byte[] theirs = signed(keystore("theirs.p12", "CN=Rival, O=Rival"), false);
        SealingKeys keys = TestKeys.open(folder.resolve("own"), TestKeys.OWN, new SecureRandom());
        try (TestPki other = new TestPki()) {
            Path list = Files.writeString(
                    folder.resolve("list.pem"), "Größte zuerst\n" + pem(other.root) + "# Häuser\n" + pem(house.root));
            assertTrusted(judge(keys, list, null, theirs), "the configured trust list");
        }
    }

    private static void assertTrusted(ValidationReport report, String by) {
        assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
        assertThat(report.signature().trustedBy()).isEqualTo(by);
    }

    private static void assertUnknown(ValidationReport report) {
        assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.VALID);
        assertThat(report.signature().trustedBy()).isNull();
    }

    private static ValidationReport judge(
            SealingKeys keys, @Nullable Path trust, @Nullable Path timestampTrust, byte[] file) {
        return judge(keys, trust, timestampTrust, file, Instant.now());
    }

    /** When every signer's certificate has expired. */
    private static ValidationReport later(
            SealingKeys keys, @Nullable Path trust, @Nullable Path timestampTrust, byte[] file) {
        return judge(keys, trust, timestampTrust, file, Instant.now().plus(Duration.ofDays(200)));
    }

    private static ValidationReport judge(
            SealingKeys keys, @Nullable Path trust, @Nullable Path timestampTrust, byte[] file, Instant at) {
        TrustLists lists = TrustLists.read(new Settings.Verify(trust, timestampTrust));
        return new ManifestValidator(lists.policy(keys), Clock.systemUTC()).validate(file, at);
    }

    /** A signer of the house, as it is handed out. */
    private Path keystore(String file, String name) throws Exception {
        KeyPair pair = TestPki.generate();
        return house.keystore(folder.resolve(file), PASSWORD, pair, house.signer(name, pair), house.root);
    }

    private SealingKeys keys(Path keystore) throws Exception {
        Settings.Sign sign =
                new Settings.Sign(null, null, keystore, null, null, new Settings.Secret(PASSWORD), null, List.of());
        return TestKeys.open(folder.resolve("keys"), sign, new SecureRandom());
    }

    private byte[] signed(Path keystore, boolean stamped) throws Exception {
        return signed(KeyStoreSigner.pkcs12(keystore, PASSWORD.toCharArray(), null), stamped);
    }

    private byte[] signed(ClaimSigner signer, boolean stamped) throws Exception {
        GeneratedImage content = new GeneratedImage(
                "title", "Mintmark", "0.1.0", "model", "a".repeat(64), new byte[32], null, 1, Instant.now());
        byte[] picture = ImageCodec.encode(PipelineFixture.clouds(64, 3), ImageFormat.PNG);
        SigningOptions options = stamped ? SigningOptions.NONE.withTimeStamps(this::stamp) : SigningOptions.NONE;
        return ManifestWriter.sign(picture, content, OptionalAssertions.NONE, signer, options)
                .bytes();
    }

    private byte[] stamp(byte[] request) throws IOException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(house.stamps())
                                    .POST(BodyPublishers.ofByteArray(request))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static String pem(X509Certificate certificate) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
