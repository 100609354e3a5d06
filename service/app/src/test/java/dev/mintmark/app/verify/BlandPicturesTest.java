package dev.mintmark.app.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Discs before gradients: two of them look alike in every part, and yet neither is made from the other. */
@Tag("slow")
final class BlandPicturesTest {
    @ParameterizedTest
    @CsvSource({
        "2, 77007, 2, 2006",
        "2, 77046, 2, 2009",
        "2, 77058, 3, 3007",
        "2, 77061, 3, 3002",
        "2, 77061, 3, 3007",
        "2, 77118, 2, 2006",
        "2, 77124, 2, 2009",
        "2, 77130, 3, 3002",
        "3, 77149, 3, 3007",
        "3, 77152, 3, 3007",
        "2, 77163, 2, 2009"
    })
    void doesNotMatchPartsOfDifferentPictures(int kind, long seed, int otherKind, long otherSeed) throws Exception {
        Raster picture = disc(400, kind, seed);
        Raster other = disc(512, otherKind, otherSeed);
        WindowMatch candidate = nearest(picture, other);
        assertThat(candidate).as("windows that are taken for each other").isNotNull();
        assertThat(Resemblance.compareCrop(QueryImage.of(picture), candidate)).isEmpty();
    }

    private static @Nullable WindowMatch nearest(Raster picture, Raster other) {
        Original original = new Original(
                Verification.ArtworkSummary.ofToken("0".repeat(64), "0".repeat(64)),
                Pdq.of(other),
                () -> Optional.of(other),
                null);
        WindowMatch nearest = null;
        int least = WindowFingerprint.MATCH_DISTANCE + 1;
        for (WindowFingerprint queryWindow : WindowFingerprint.ofQuery(picture)) {
            for (WindowFingerprint kept : WindowFingerprint.ofOriginal(other)) {
                int distance = queryWindow.hash().distance(kept.hash());
                if (distance < least) {
                    least = distance;
                    nearest = new WindowMatch(original, kept, queryWindow);
                }
            }
        }
        return nearest;
    }

    /** @param kind 2 for a disc before a gradient, 3 for one above a dark ground */
    private static Raster disc(int side, int kind, long seed) {
        Random random = new Random(seed);
        double centreX = 0.3 + 0.4 * random.nextDouble();
        double centreY = 0.3 + 0.4 * random.nextDouble();
        double radius = 0.06 + 0.1 * random.nextDouble();
        int top = random.nextInt(120);
        int bottom = 120 + random.nextInt(120);
        double horizon = 0.5 + 0.3 * random.nextDouble();
        int[] argb = new int[side * side];
        for (int i = 0; i < argb.length; i++) {
            double x = i % side / (double) side;
            double y = i / side / (double) side;
            boolean inside = Math.hypot(x - centreX, y - centreY) < radius;
            double sky = top + (bottom - top) * y;
            double value = kind == 2 ? inside ? 245 : sky : y > horizon ? 40 : inside ? 250 : sky;
            int level = (int) Math.clamp(value, 0, 255);
            argb[i] = 0xff000000 | level << 16 | (int) (level * 0.8) << 8 | (int) (level * 0.6);
        }
        return new Raster(side, side, argb);
    }
}
