package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.ValidationReport.State;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests beside the file, updates, stores made elsewhere, and addresses of manifests. */
class ManifestWriterTest {
    static final List<String> FORMATS = SampleFiles.FORMATS;

    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void keys() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    private static Manifest.Builder photograph() {
        return Manifest.builder()
                .generator("Darkroom", "1.0")
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                .assertion(CustomAssertion.cbor("org.example.place", Map.of("where", "at home")));
    }

    private static ReferenceEngine.Answer reference(byte[] file) throws Exception {
        return ReferenceEngine.ask(List.of(new ReferenceEngine.Question(file, authority.pem(), null)))
                .getFirst();
    }

    @ParameterizedTest
    @FieldSource("FORMATS")
    void aManifestCanLieBesideItsFile(String format) throws Exception {
        byte[] file = SampleImages.of(format, 8, 8);

        SignedAsset signed = ManifestWriter.signApart(file, photograph().build(), signer, SigningOptions.NONE);

        assertThat(signed.bytes()).isEqualTo(file);
        assertThat(validator.validate(file, signed.manifestStore()).state()).isEqualTo(State.TRUSTED);
        byte[] other = file.clone();
        other[other.length - 3] ^= 1;
        assertThat(validator.validate(other, signed.manifestStore()).state()).isIn(State.INVALID, State.ERROR);
        // Embedded, its hash would have to leave it out.
        boolean needsEven = format.equals("webp") || format.equals("wav");
        if (!needsEven || signed.manifestStore().length % 2 == 0) {
            byte[] embedded = ManifestWriter.embed(file, signed.manifestStore());
            assertThat(validator.validate(embedded).state()).isEqualTo(State.INVALID);
            assertThat(ManifestReader.store(embedded)).contains(signed.manifestStore());
        }
    }

    @ParameterizedTest
    @Tag("slow")
    @ValueSource(strings = {"png", "jpeg", "gif", "jxl", "svg"})
    void anUpdateRedactsAndIsTrustedHereAndByTheReference(String format) throws Exception {
        SignedAsset signed =
                ManifestWriter.sign(SampleImages.of(format, 8, 8), photograph().build(), signer);
        String uri = "self#jumbf=/c2pa/" + signed.manifestUrn() + "/c2pa.assertions/org.example.place";

        SignedAsset updated = ManifestWriter.update(
                signed.bytes(),
                Manifest.builder()
                        .generator("Publisher", "1.0")
                        .action(Action.of(Action.PUBLISHED))
                        .redact(uri, "c2pa.PII.present"),
                validator,
                signer,
                SigningOptions.NONE);

        ValidationReport report = validator.validate(updated.bytes());
        assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
        assertThat(report.manifests()).isEqualTo(2);
        assertThat(new String(updated.manifestStore(), StandardCharsets.ISO_8859_1))
                .doesNotContain("at home");
        ReferenceEngine.Answer answer = reference(updated.bytes());
        assertThat(answer.state()).as(answer.toString()).isEqualTo("Trusted");
    }

    @Test
    @Tag("slow")
    void anUpdateCarriesLaterEvidence() throws Exception {
        byte[] signed = ManifestWriter.sign(SampleImages.png(8, 8), photograph().build(), signer)
                .bytes();
        ClaimSigner later = authority.signer(
                SigningAlgorithm.ES256, Instant.now(), Instant.now().plus(Duration.ofDays(800)));
        byte[] response = authority.ocsp(
                signer.chain().getFirst(),
                CertificateStatus.GOOD,
                Instant.now().minusSeconds(60),
                Instant.now().plusSeconds(600),
                true);
        Manifest.Builder evidence = Manifest.builder()
                .generator("Archive", "1.0")
                .assertion(LaterEvidence.timeStamp(signed, authority))
                .assertion(LaterEvidence.certificateStatus(List.of(response)));

        byte[] updated = ManifestWriter.update(signed, evidence, validator, later, SigningOptions.NONE)
                .bytes();

        Instant nextYear = Instant.now().plus(Duration.ofDays(365));
        assertThat(validator.validate(signed, nextYear).state()).isEqualTo(State.INVALID);
        ValidationReport report = validator.validate(updated, nextYear);
        assertThat(report.state()).as(report.toString()).isEqualTo(State.TRUSTED);
        assertThat(reference(updated).state()).isEqualTo("Trusted");
    }

    @Test
    void anUpdateStatesNoEdits() throws Exception {
        byte[] signed = ManifestWriter.sign(SampleImages.png(8, 8), photograph().build(), signer)
                .bytes();
        Manifest.Builder cropped = Manifest.builder().generator("a", "1").action(Action.of(Action.CROPPED));

        assertThatThrownBy(() -> ManifestWriter.update(signed, cropped, validator, signer, SigningOptions.NONE))
                .hasMessageContaining("c2pa.cropped");
    }

    @Test
    void aManifestThatCannotGrowIsNotUpdated() throws Exception {
        for (String format : List.of("webp", "wav", "tiff", "mp3")) {
            byte[] signed = ManifestWriter.sign(
                            SampleImages.of(format, 8, 8), photograph().build(), signer)
                    .bytes();
            Manifest.Builder published = Manifest.builder().generator("a", "1").action(Action.of(Action.PUBLISHED));
            assertThatThrownBy(() -> ManifestWriter.update(signed, published, validator, signer, SigningOptions.NONE))
                    .as(format)
                    .isInstanceOf(C2paException.class)
                    .hasMessageContaining("opens this one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg"})
    void theAddressOfARemoteManifestIsInTheFile(String format) throws Exception {
        String url = "https://example.org/manifests?a=1&b=2";
        byte[] first = ManifestWriter.withRemoteManifest(SampleImages.of(format, 8, 8), "https://example.org/old");
        byte[] file = ManifestWriter.withRemoteManifest(first, url);

        assertThat(ManifestReader.remoteManifest(file)).contains(url);
        assertThat(validator.validate(file).error()).contains(url);
        SignedAsset signed = ManifestWriter.signApart(file, photograph().build(), signer, SigningOptions.NONE);
        assertThat(validator.validate(file, signed.manifestStore()).state()).isEqualTo(State.TRUSTED);
        assertThatThrownBy(() -> ManifestWriter.withRemoteManifest(file, "file:///etc/passwd"))
                .hasMessageContaining("no address");
        assertThatThrownBy(() -> ManifestWriter.withRemoteManifest(SampleImages.of("mp3", 8, 8), url))
                .hasMessageContaining("not written");
    }
}
