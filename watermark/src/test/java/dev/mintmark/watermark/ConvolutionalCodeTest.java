package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConvolutionalCodeTest {
    private static final int LENGTH = 104;

    @Test
    void listsDistinctMessagesMostLikelyFirst() {
        var random = new Random(8);
        for (int trial = 0; trial < 20; trial++) {
            var soft = noisy(message(random), random, 0.7);
            double last = Double.POSITIVE_INFINITY;
            var seen = new HashSet<String>();
            for (var message : ConvolutionalCode.decode(soft, 16)) {
                double likelihood = likelihood(message, soft);
                assertThat(likelihood).isLessThanOrEqualTo(last + 1e-3);
                last = likelihood;
                seen.add(Arrays.toString(message));
            }
            assertThat(seen).hasSize(16);
        }
    }

    @Test
    void listDecodingFindsMessagesThatTheMostLikelyOneMisses() {
        var random = new Random(9);
        int alone = 0;
        int listed = 0;
        for (int trial = 0; trial < 200; trial++) {
            var sent = message(random);
            var list = ConvolutionalCode.decode(noisy(sent, random, 1.6), 32);
            alone += Arrays.equals(list.getFirst(), sent) ? 1 : 0;
            listed += list.stream().anyMatch(message -> Arrays.equals(message, sent)) ? 1 : 0;
        }
        assertThat(listed).isGreaterThan(alone + 8);
    }

    private static boolean[] message(Random random) {
        var message = new boolean[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            message[i] = random.nextBoolean();
        }
        return message;
    }

    private static float[] noisy(boolean[] message, Random random, double deviation) {
        var coded = ConvolutionalCode.encode(message);
        var soft = new float[coded.length];
        for (int i = 0; i < coded.length; i++) {
            soft[i] = (coded[i] ? -1 : 1) + (float) (deviation * random.nextGaussian());
        }
        return soft;
    }

    private static double likelihood(boolean[] message, float[] soft) {
        var coded = ConvolutionalCode.encode(message);
        double sum = 0;
        for (int i = 0; i < coded.length; i++) {
            sum += coded[i] ? -soft[i] : soft[i];
        }
        return sum;
    }
}
