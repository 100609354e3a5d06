package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The limits of resemblance, each from both sides. */
final class ResemblanceTest {
    private static final int SIDE = 256;

    @ParameterizedTest
    @CsvSource({
        "0.85, 64, 576, true",
        "0.849, 64, 576, false",
        "0.7, 20, 4000, false",
        "0.85, 65, 576, false",
        "0.99, 80, 4000, false",
        "0.85, 64, 575, false",
        "0.99, 20, 300, false"
    })
    void aPlaceMatchesWithinAllThreeLimits(double correlation, int distance, int samples, boolean matches) {
        assertThat(Resemblance.matches(new Alignment(correlation, distance, 80, samples)))
                .isEqualTo(matches);
    }

    /** A near fingerprint can be forged with faint waves; the pixels then correlate less than those of any copy. */
    @Test
    @Tag("slow")
    void aForgedFingerprintDoesNotMakeUpForPixelsThatDiffer() throws Exception {
        Raster picture = PipelineFixture.clouds(SIDE, 81);
        Original original = original(picture);
        int forged = 0;
        for (int percent = 20; percent <= 60; percent += 5) {
            Raster mixed = Pictures.blended(picture, PipelineFixture.clouds(SIDE, 82), percent / 100.0);
            Raster nudged = Forgery.nudged(mixed, picture, 30);
            double correlation = CrossCorrelation.compareWhole(nudged, picture);
            if (Pdq.of(nudged).distance(Pdq.of(picture)) <= Pdq.MATCH_DISTANCE
                    && correlation > 0.62
                    && correlation < 0.84) {
                forged++;
                QueryImage query = QueryImage.of(nudged);
                assertThat(query.isDistinctive()).isTrue();
                assertThat(Resemblance.compareWhole(query, original))
                        .as(percent + " %")
                        .isEmpty();
                assertThat(Resemblance.compareNoiseWatermarked(query, original))
                        .as(percent + " %, named by the noise")
                        .isEmpty();
            }
        }
        assertThat(forged).as("fingerprints that were forged").isPositive();
        QueryImage copy = QueryImage.of(Pictures.darker(picture, 0.8));
        assertThat(Resemblance.compareWhole(copy, original)).isPresent();
        assertThat(Resemblance.compareNoiseWatermarked(copy, original)).isPresent();
    }

    @Test
    void fingerprintsMayDifferByTheLimitAndNoMore() throws Exception {
        Raster picture = PipelineFixture.clouds(SIDE, 83);
        QueryImage query = QueryImage.of(picture);

        assertThat(Resemblance.compareWhole(query, differing(picture, Pdq.MATCH_DISTANCE)))
                .isPresent();
        assertThat(Resemblance.compareWhole(query, differing(picture, Pdq.MATCH_DISTANCE + 1)))
                .isEmpty();
        assertThat(Resemblance.compareNoiseWatermarked(query, differing(picture, 64)))
                .hasValueSatisfying(match -> assertThat(match.distance()).isEqualTo(64));
        assertThat(Resemblance.compareNoiseWatermarked(query, differing(picture, 65)))
                .hasValueSatisfying(match ->
                        assertThat(match.distance()).as("of the pixels").isZero());
    }

    @Test
    void anImageThatCannotBeReadIsToldAndTheNextOneCompared() {
        UnavailableSources unavailable = new UnavailableSources();
        OriginalMatch found = new OriginalMatch(original(PipelineFixture.clouds(64, 1)), 3);

        OriginalMatch match = Resemblance.firstMatch(
                List.of("lost", "other", "found"),
                candidate -> switch (candidate) {
                    case "lost" -> throw new SourceUnavailableException("IPFS does not answer.");
                    case "found" -> Optional.of(found);
                    default -> Optional.empty();
                },
                unavailable);

        assertThat(match).isSameAs(found);
        assertThat(unavailable.imageError()).isEqualTo("IPFS does not answer.");
        assertThat(unavailable.chainError()).isNull();
    }

    /** An original whose fingerprint differs by so many bits, at most 128, from that of its pixels. */
    private static Original differing(Raster picture, int bits) {
        Pdq own = Pdq.of(picture);
        long first = bits >= 64 ? -1 : (1L << bits) - 1;
        long second = bits <= 64 ? 0 : (1L << bits - 64) - 1;
        Pdq other = new Pdq(own.w0() ^ first, own.w1() ^ second, own.w2(), own.w3(), own.quality());
        return new Original(original(picture).summary(), other, () -> Optional.of(picture), null);
    }

    private static Original original(Raster picture) {
        return new Original(
                Verification.ArtworkSummary.ofToken("0".repeat(64), "0".repeat(64)),
                Pdq.of(picture),
                () -> Optional.of(picture),
                null);
    }
}
