package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.asset.ArrayFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class ManifestValidatorTest {
    @TempDir
    static Path folder;

    private static DevelopmentAuthority authority;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        authority = DevelopmentAuthority.openOrCreate(folder.resolve("ca"));
        validator = new ManifestValidator(TrustAnchors.fromPem(authority.trustAnchorsPem()), Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void trustsAndReadsWhatWeSign(String format) throws Exception {
        SignedAsset signed =
                ManifestWriter.sign(SampleImages.of(format, 40, 30), SampleImages.content(), authority.signer());

        ValidationReport report = validator.validate(signed.bytes());

        assertThat(report.state()).as(report.findings().toString()).isEqualTo(State.TRUSTED);
        assertThat(report.failures()).isEmpty();
        assertThat(report.success())
                .contains(
                        StatusCode.CLAIM_SIGNATURE_VALIDATED,
                        StatusCode.CLAIM_SIGNATURE_INSIDE_VALIDITY,
                        StatusCode.SIGNING_CREDENTIAL_TRUSTED,
                        StatusCode.ASSERTION_HASHED_URI_MATCH,
                        StatusCode.ASSERTION_DATA_HASH_MATCH);
        assertThat(report.activeManifest()).isEqualTo(signed.manifestUrn());
        assertThat(report.claimGenerator()).isEqualTo("Mintmark/0.1.0");
        assertThat(report.recipeCommitment()).isEqualTo(SampleImages.COMMITMENT);
        assertThat(report.softBindings()).singleElement().satisfies(binding -> {
            assertThat(binding.alg()).isEqualTo("dev.mintmark.watermark.1");
            assertThat(binding.value()).asHexString().isEqualTo("FEDCBA9876543210");
        });
        assertThat(report.signature().commonName()).isEqualTo("Development claim signer");
        assertThat(report.signature().chain()).isEqualTo(authority.signer().chain());
    }

    @Test
    void withoutAnAnchorItIsValidOnly() throws Exception {
        byte[] signed = ManifestWriter.sign(SampleImages.png(20, 20), SampleImages.content(), authority.signer())
                .bytes();
        DevelopmentAuthority other = DevelopmentAuthority.openOrCreate(folder.resolve("other"));

        for (TrustAnchors anchors : List.of(TrustAnchors.NONE, TrustAnchors.fromPem(other.trustAnchorsPem()))) {
            ValidationReport report = new ManifestValidator(anchors, Clock.systemUTC()).validate(signed);
            assertThat(report.state()).isEqualTo(State.VALID);
            assertThat(report.failures()).containsExactly(StatusCode.SIGNING_CREDENTIAL_UNTRUSTED);
        }
    }

    @Test
    void anExpiredSignerIsInvalid() throws Exception {
        byte[] signed = ManifestWriter.sign(SampleImages.png(20, 20), SampleImages.content(), authority.signer())
                .bytes();
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(400));

        ValidationReport report =
                new ManifestValidator(TrustAnchors.fromPem(authority.trustAnchorsPem()), later).validate(signed);

        assertThat(report.state()).isEqualTo(State.INVALID);
        assertThat(report.failures()).contains(StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void everyChangedByteIsFound(String format) throws Exception {
        TamperedImages.Outcome outcome = TamperedImages.everyByte(format, authority.signer(), false);

        assertThat(outcome.triedInside()).isGreaterThan(2000).isLessThan(outcome.tried());
        assertThat(outcome.unnoticed()).isEqualTo(outcome.irrelevant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void anAppendedByteOrAMovedStoreIsFound(String format) throws Exception {
        byte[] image = SampleImages.of(format, 16, 16);
        byte[] signed = ManifestWriter.sign(image, SampleImages.content(), authority.signer())
                .bytes();

        byte[] longer = java.util.Arrays.copyOf(signed, signed.length + 1);
        assertThat(validator.validate(longer).failures()).contains(StatusCode.ASSERTION_DATA_HASH_MISMATCH);

        byte[] other = SampleImages.of(format, 18, 16);
        int from = SampleImages.insertionPoint(image);
        byte[] container = java.util.Arrays.copyOfRange(signed, from, from + signed.length - image.length);
        byte[] prepared = ArrayFormat.of(other).withContainerLength(other, container.length);
        int at = SampleImages.insertionPoint(other);
        byte[] moved = java.nio.ByteBuffer.allocate(other.length + container.length)
                .put(prepared, 0, at)
                .put(container)
                .put(prepared, at, other.length - at)
                .array();
        ValidationReport report = validator.validate(moved);
        assertThat(report.state()).isEqualTo(State.INVALID);
        assertThat(report.failures()).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void strippingGivesTheImageBack(String format) throws Exception {
        byte[] image = SampleImages.of(format, 33, 21);
        SignedAsset signed = ManifestWriter.sign(image, SampleImages.content(), authority.signer());

        assertThat(ManifestReader.store(signed.bytes())).hasValue(signed.manifestStore());
        assertThat(ManifestReader.strip(signed.bytes())).isEqualTo(image);
        assertThat(ManifestReader.strip(image)).isEqualTo(image);
        assertThat(validator.validate(image).state()).isEqualTo(State.NONE);
    }

    @Test
    void signsOnlyImagesWithoutAManifest() throws Exception {
        byte[] signed = ManifestWriter.sign(SampleImages.png(8, 8), SampleImages.content(), authority.signer())
                .bytes();
        assertThatThrownBy(() -> ManifestWriter.sign(signed, SampleImages.content(), authority.signer()))
                .isInstanceOf(C2paException.class)
                .hasMessageContaining("manifest already");
        byte[] text = "no picture".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> ManifestWriter.sign(text, SampleImages.content(), authority.signer()))
                .hasMessageContaining("none of PNG, JPEG");
        assertThat(validator.validate(text).state()).isEqualTo(State.ERROR);
    }

    @Test
    void thePromptIsThereOnlyIfDisclosed() throws Exception {
        byte[] silent = ManifestWriter.sign(SampleImages.png(8, 8), SampleImages.content(), authority.signer())
                .manifestStore();
        byte[] open = ManifestWriter.sign(
                        SampleImages.png(8, 8), SampleImages.content("purple cows"), authority.signer())
                .manifestStore();
        assertThat(new String(silent, StandardCharsets.ISO_8859_1))
                .doesNotContain("dev.mintmark.prompt", "purple cows");
        assertThat(new String(open, StandardCharsets.ISO_8859_1)).contains("purple cows", "dev.mintmark.prompt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void aManifestWithTwoCertificatesTakesThreeKilobytes(String format) throws Exception {
        byte[] image = SampleImages.of(format, 64, 64);
        ClaimSigner signer = new TestAuthority().signer(SigningAlgorithm.ES256);
        assertThat(signer.chain()).hasSize(2);
        SignedAsset signed = ManifestWriter.sign(image, SampleImages.content(), signer);
        int added = signed.bytes().length - image.length;
        System.out.println("Bytes that a manifest with two certificates adds to " + format + ": " + added);
        assertThat(added).isLessThanOrEqualTo(3 * 1024);
    }

    @Test
    void aLongManifestSpansSeveralJpegSegments() throws Exception {
        String prompt = "a very long prompt, ".repeat(499);
        GeneratedImage content = SampleImages.content(prompt);
        byte[] image = SampleImages.jpeg(32, 32);
        byte[] store = ManifestWriter.sign(image, content, authority.signer()).manifestStore();
        byte[] big = java.util.Arrays.copyOf(store, 200_000);
        java.nio.ByteBuffer.wrap(big).putInt(0, big.length);
        var jpeg = ArrayFormat.of(image);
        byte[] container = jpeg.container(big);
        int at = jpeg.insertionPoint(image);
        byte[] file = java.nio.ByteBuffer.allocate(image.length + container.length)
                .put(image, 0, at)
                .put(container)
                .put(image, at, image.length - at)
                .array();
        assertThat(container).hasSize(jpeg.containerLength(big.length));
        assertThat(ManifestReader.store(file)).hasValue(big);
        assertThat(ManifestReader.strip(file)).isEqualTo(image);
    }
}
