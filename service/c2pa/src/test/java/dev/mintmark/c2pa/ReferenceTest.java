package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.asset.ArrayFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference engine's results for files that we sign. */
@Tag("slow")
class ReferenceTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void trustsWhatWeSign(String format) throws Exception {
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder.resolve("ca"));
        String anchors = Files.readString(authority.trustAnchorsPem());
        List<Question> questions = new ArrayList<>();
        List<SignedAsset> signed = new ArrayList<>();
        for (int size : new int[] {16, 61, 300}) {
            for (String prompt : new String[] {null, "a red house by the sea"}) {
                SignedAsset asset = ManifestWriter.sign(
                        SampleImages.of(format, size, size + 3), SampleImages.content(prompt), authority.signer());
                signed.add(asset);
                questions.add(new Question(asset.bytes(), anchors, null));
                signed.add(asset);
                questions.add(new Question(asset.bytes(), anchors, List.of(GeneratedImage.WATERMARK_ALGORITHM)));
            }
        }
        List<Answer> answers = ReferenceEngine.ask(questions);
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            assertThat(answer.state()).as(answer.all().toPrettyString()).isEqualTo("Trusted");
            assertThat(answer.failure()).isEmpty();
            assertThat(answer.activeManifest()).isEqualTo(signed.get(i).manifestUrn());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void callsOurFileValidUnderAnotherAuthority(String format) throws Exception {
        DevelopmentAuthority ours = DevelopmentAuthority.openOrCreate(folder.resolve("ours"));
        DevelopmentAuthority others = DevelopmentAuthority.openOrCreate(folder.resolve("others"));
        SignedAsset asset = ManifestWriter.sign(SampleImages.of(format, 32, 32), SampleImages.content(), ours.signer());

        Answer answer = ReferenceEngine.ask(asset.bytes(), others.trustAnchorsPem());

        assertThat(answer.state()).as(answer.all().toPrettyString()).isEqualTo("Valid");
        assertThat(answer.failure()).containsExactly("signingCredential.untrusted");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void findsAFlippedByteAnywhere(String format) throws Exception {
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder.resolve("ca"));
        String anchors = Files.readString(authority.trustAnchorsPem());
        byte[] image = SampleImages.of(format, 24, 24);
        byte[] signed = ManifestWriter.sign(image, SampleImages.content(), authority.signer())
                .bytes();
        int start = SampleImages.insertionPoint(image);
        int end = start + signed.length - image.length;
        TreeSet<Integer> positions = new TreeSet<>();
        for (int i = 0; i < start; i += i < 40 ? 1 : 1 + start / 40) {
            positions.add(i);
        }
        for (int i = end; i < signed.length; i += 1 + (signed.length - end) / 40) {
            positions.add(i);
        }
        for (int i = 1; i <= 12; i++) {
            positions.add(signed.length - i);
        }
        // In the manifest: an assertion, the claim, the certificate, the signature.
        positions.add(indexOf(signed, "trainedAlgorithmicMedia"));
        positions.add(indexOf(signed, "created_assertions"));
        positions.add(indexOf(signed, "Development claim signer"));
        positions.add(end - 20);
        List<Question> questions = new ArrayList<>();
        for (int position : positions) {
            byte[] flipped = signed.clone();
            flipped[position] ^= 1;
            questions.add(new Question(flipped, anchors, null));
        }
        List<Answer> answers = ReferenceEngine.ask(questions);
        List<Integer> where = List.copyOf(positions);
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).state())
                    .as("byte %d of %d", where.get(i), signed.length)
                    .isIn("Invalid", "Error");
        }
        assertThat(answers).anyMatch(a -> a.failure().contains("assertion.dataHash.mismatch"));
        assertThat(answers).anyMatch(a -> a.failure().contains("assertion.hashedURI.mismatch"));
        assertThat(answers).anyMatch(a -> a.failure().contains("claimSignature.mismatch"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpeg", "webp"})
    void trustsAStoreOfSeveralSegments(String format) throws Exception {
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder.resolve("ca"));
        String longest = "\u672c".repeat(10_000);
        GeneratedImage wordy = new GeneratedImage(
                longest,
                longest,
                "0.1.0",
                longest,
                "0123456789abcdef".repeat(4),
                SampleImages.COMMITMENT,
                longest,
                1,
                Instant.parse("2026-11-23T01:02:03Z"));
        byte[] image = SampleImages.of(format, 20, 20);
        SignedAsset asset = ManifestWriter.sign(image, wordy, authority.signer());

        Answer answer = ReferenceEngine.ask(asset.bytes(), authority.trustAnchorsPem());
        ValidationReport ours = new ManifestValidator(
                        TrustAnchors.fromPem(authority.trustAnchorsPem()), Clock.systemUTC())
                .validate(asset.bytes());

        assertThat(asset.manifestStore().length).isGreaterThan(2 * 65_535);
        assertThat(answer.state()).as(answer.error()).isEqualTo("Trusted");
        assertThat(ours.state()).isEqualTo(ValidationReport.State.TRUSTED);
        assertThat(ManifestReader.strip(asset.bytes())).isEqualTo(image);
    }

    @Test
    void trustsAJpegWithoutApp0() throws Exception {
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder.resolve("ca"));
        byte[] image = SampleImages.jpeg(20, 20);
        byte[] bare = ArrayFormat.without(image, new FileRange(2, 18));
        byte[] signed = ManifestWriter.sign(bare, SampleImages.content(), authority.signer())
                .bytes();

        Answer answer = ReferenceEngine.ask(signed, authority.trustAnchorsPem());

        assertThat(answer.state()).as(answer.all().toPrettyString()).isEqualTo("Trusted");
    }

    @Test
    void readsWhatTheManifestSays() throws Exception {
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder.resolve("ca"));
        SignedAsset asset = ManifestWriter.sign(
                SampleImages.png(20, 20), SampleImages.content("a red house by the sea"), authority.signer());

        Answer answer = ReferenceEngine.ask(asset.bytes(), authority.trustAnchorsPem());

        String manifest = answer.all().path("manifest").toString();
        assertThat(manifest)
                .contains("trainedAlgorithmicMedia", "c2pa.watermarked.bound", "a red house by the sea")
                .contains("dev.mintmark.watermark.1", "2026-11-23T01:02:03Z", "prompt_guided", "inputTo");
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }
}
