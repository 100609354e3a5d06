package dev.mintmark.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.diffusion.noisewatermark.GaussianShading;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Without the key, watermarked noise cannot be distinguished from ordinary noise. */
class NoiseSourceTest {
    private static final int COUNT = 8 * 32 * 32;
    private static final int PICTURES = 250;

    private static float[] watermarked(int i) {
        byte[] secret = new byte[32];
        secret[0] = (byte) (i / 25);
        return NoiseSource.withSigns(GaussianShading.of(secret).noiseSigns(i * 977L, COUNT))
                .draw(i, COUNT);
    }

    @Test
    void givesTorchsNoiseByDefault() {
        assertThat(NoiseSource.NORMAL.draw(7, 64)).containsExactly(new TorchRandom(7).normal(64));
    }

    @Test
    void signsKeepTheMagnitudesOfTheSeed() {
        float[] plain = NoiseSource.NORMAL.draw(3, COUNT);
        float[] watermarked = watermarked(3);
        for (int i = 0; i < COUNT; i++) {
            assertThat(Math.abs(watermarked[i])).isEqualTo(Math.abs(plain[i]));
        }
    }

    @Test
    void isNormalByItsMoments() {
        double[] sums = new double[5];
        double neighbours = 0;
        for (int i = 0; i < PICTURES; i++) {
            float[] noise = watermarked(i);
            for (int j = 0; j < COUNT; j++) {
                double power = 1;
                for (int k = 1; k <= 4; k++) {
                    power *= noise[j];
                    sums[k] += power;
                }
                neighbours += noise[j] * noise[(j + 1) % COUNT];
            }
        }
        double n = (double) PICTURES * COUNT;
        // five standard errors of each
        assertThat(sums[1] / n).isCloseTo(0, within(5 / Math.sqrt(n)));
        assertThat(sums[2] / n).isCloseTo(1, within(5 * Math.sqrt(2 / n)));
        assertThat(sums[3] / n).isCloseTo(0, within(5 * Math.sqrt(15 / n)));
        assertThat(sums[4] / n).isCloseTo(3, within(5 * Math.sqrt(96 / n)));
        assertThat(neighbours / n).isCloseTo(0, within(5 / Math.sqrt(n)));
    }

    /** Kolmogorov and Smirnov: at most 1.95/√n from the normal distribution, in 99.9 of 100 samples. */
    @Test
    void isNormalByItsDistribution() {
        float[] all = new float[PICTURES * COUNT];
        for (int i = 0; i < PICTURES; i++) {
            System.arraycopy(watermarked(i), 0, all, i * COUNT, COUNT);
        }
        Arrays.sort(all);
        double worst = 0;
        for (int i = 0; i < all.length; i += 16) {
            worst = Math.max(worst, Math.abs(normal(all[i]) - (i + 0.5) / all.length));
        }
        assertThat(worst).isLessThan(1.95 / Math.sqrt(all.length));
    }

    @Test
    void refusesSignsOfAnotherSize() {
        assertThatThrownBy(() -> NoiseSource.withSigns(new byte[128]).draw(1, COUNT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8192 latents need 1024");
    }

    /** The normal distribution function, by its series around 0 (Marsaglia, 2004). */
    private static double normal(double x) {
        double sum = x;
        double term = x;
        for (int k = 3; k < 400 && Math.abs(term) > 1e-17; k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }
}
