package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pictures without a mark, in number: none may be accepted, and the pilots' scores lie where the model has them. */
@Tag("long")
class CleanPicturesTest {
    private static final int CROPS = Integer.getInteger("mintmark.crops", 2000);
    /** One picture is cut up many times: what differs between the crops is where and how large. */
    private static final int CROPS_PER_PICTURE = 10;

    private final Watermarker marker = new Watermarker(WatermarkerTest.KEY);

    @Test
    void noneIsAccepted() {
        var scores = new double[CROPS];
        var random = new Random(99);
        var picture = Pictures.textured(700, 600, 1000);
        for (int i = 0; i < CROPS; i++) {
            if (i % CROPS_PER_PICTURE == 0) {
                picture = i % 20 == 0 ? Pictures.textured(700, 600, 1000 + i) : Pictures.poster(700, 600, 1000 + i);
            }
            int width = 256 + random.nextInt(256);
            int height = 256 + random.nextInt(256);
            var crop = Attacks.cut(picture, random.nextInt(700 - width), random.nextInt(600 - height), width, height);
            var detection = marker.detect(crop);
            assertThat(detection.found()).isFalse();
            scores[i] = detection.score();
        }
        Arrays.sort(scores);
        System.out.printf("clean crops %d, accepted 0%n", CROPS);
        for (double share : new double[] {0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 1}) {
            System.out.printf("pilot score, quantile %.3f: %.2f%n", share, scores[(int) (share * (CROPS - 1))]);
        }
        assertThat(scores[CROPS - 1]).isLessThan(9);
    }
}
