package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.verify.Evidence;
import dev.mintmark.app.verify.Provenance;
import dev.mintmark.app.verify.Verdict;
import dev.mintmark.app.verify.Verification;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class VerdictTextTest {
    private static final String HASH = "ab".repeat(32);
    private static final Evidence.Watermark MARK = new Evidence.Watermark(true, "0123456789abcdef", 9.5, 1e-10, null);

    @Test
    void aMarkThatDoesNotCountIsEvidenceThatDoesNotCount() {
        Evidence.Regions tooLittle = new Evidence.Regions(0.07, 0.07, "1113", "It shows too little.", null);

        assertThat(text(Verdict.UNKNOWN, MARK, new Evidence.Fingerprint(null, null), tooLittle))
                .startsWith(
                        "unknown: no evidence that counts was found. That says nothing about who or what made it.\n")
                .contains("  watermark  0123456789abcdef\n", "% of the original's area. It shows too little.\n");
        assertThat(text(Verdict.UNKNOWN, null, new Evidence.Fingerprint(null, null), null))
                .isEqualTo("unknown: no evidence was found. That says nothing about who or what made it.\n");
    }

    @Test
    void namesTheFingerprintWhereItAloneLedToTheOriginal() {
        assertThat(text(Verdict.RECOVERED, null, new Evidence.Fingerprint(HASH, 12), null))
                .contains(
                        "\n  resembles  the original: 12 of 256 bits of the fingerprint differ; no watermark was read\n");
        assertThat(text(Verdict.RECOVERED, MARK, new Evidence.Fingerprint(HASH, 12), null))
                .doesNotContain("resembles");
        assertThat(text(Verdict.UNKNOWN, null, new Evidence.Fingerprint(HASH, 12), null))
                .doesNotContain("resembles");
    }

    @Test
    void namesTheSignerTheTimeAndWhatTheFileWasMadeOf() {
        Provenance.Signer signer = new Provenance.Signer(
                "Ann, known to \"all\"", "A Studio", "A Root", "0a", Instant.EPOCH, Instant.EPOCH, "es256", null, null);
        Provenance sketch = Provenance.without("sketch.png", "image/png", "parentOf", List.of());
        Provenance tree = new Provenance(
                "fox.png",
                "image/png",
                null,
                List.of(),
                "Valid",
                List.of(),
                "urn:c2pa:1",
                "Editor/1",
                signer,
                Provenance.Ai.PARTLY,
                List.of(),
                0,
                null,
                List.of(sketch),
                7);
        Evidence.C2pa c2pa = new Evidence.C2pa(
                true, "Valid", true, List.of(), List.of(), "urn:c2pa:1", "Editor/1", null, null, tree);
        Evidence evidence =
                new Evidence(c2pa, null, null, null, null, new Evidence.NotMinted(false, null, null), null, null, null);

        assertThat(VerdictText.lines(new Verification(HASH, Verdict.FOREIGN, evidence, null), ""))
                .contains(
                        "  signer     \"Ann, known to 'all'\" of \"A Studio\", certified by \"A Root\", not known to any list here",
                        "  signed     at a time that no time-stamp shows",
                        "  says       a trained model made a part of it",
                        "  made of    \"sketch.png\" (parentOf), without a manifest",
                        "  made of    and 7 more that are not shown");
    }

    @Test
    void theHintAtTheRoyaltiesIsACommandThatRuns() {
        String creator = "0x00000000000000000000000000000000000000AB";
        Verification.TokenSummary token =
                new Verification.TokenSummary(31337, creator, "0x" + HASH, creator, creator, false);
        Verification.ArtworkSummary artwork = new Verification.ArtworkSummary(
                null, HASH, null, new Verification.ModelReference(null, HASH), null, token, null);
        Evidence evidence = new Evidence(
                null,
                null,
                new Evidence.Fingerprint(null, null),
                null,
                null,
                new Evidence.NotMinted(false, null, null),
                null,
                null,
                null);

        assertThat(VerdictText.lines(new Verification(HASH, Verdict.AUTHENTIC, evidence, artwork), " --data /tmp/one"))
                .contains("  royalties  scripts/mintmark royalties " + creator
                        + " --data /tmp/one shows what its creator earned");
    }

    private static String text(
            Verdict verdict,
            Evidence.@Nullable Watermark mark,
            Evidence.FingerprintEvidence fingerprint,
            Evidence.@Nullable Regions match) {
        Evidence evidence = new Evidence(
                null, mark, fingerprint, match, null, new Evidence.NotMinted(false, null, null), null, null, null);
        return String.join("\n", VerdictText.lines(new Verification(HASH, verdict, evidence, null), "")) + "\n";
    }
}
