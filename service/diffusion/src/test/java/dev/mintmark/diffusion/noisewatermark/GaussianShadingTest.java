package dev.mintmark.diffusion.noisewatermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.diffusion.sampler.NoiseSource;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class GaussianShadingTest {
    private static final int STARTER = 8 * 32 * 32;
    private static final GaussianShading GAUSSIAN_SHADING = GaussianShading.of(secret(1));

    private static byte[] secret(int n) {
        byte[] secret = new byte[32];
        secret[7] = (byte) n;
        return secret;
    }

    /** Noise as an inversion estimates it: {@code share} of it from a mark, the rest random. */
    private static float[] estimate(long mark, int count, double share, Random random) {
        float[] drawn =
                NoiseSource.withSigns(GAUSSIAN_SHADING.noiseSigns(mark, count)).draw(random.nextInt(1 << 30), count);
        float[] estimate = new float[count];
        for (int i = 0; i < count; i++) {
            estimate[i] = (float) (share * drawn[i] + Math.sqrt(1 - share * share) * random.nextGaussian());
        }
        return estimate;
    }

    @Test
    void signsDependOnMarkAndKeyOnly() {
        byte[] signs = GAUSSIAN_SHADING.noiseSigns(42, STARTER);
        assertThat(GaussianShading.of(secret(1)).noiseSigns(42, STARTER)).isEqualTo(signs);
        assertThat(signs).hasSize(STARTER / 8);
        for (byte[] other : new byte[][] {
            GAUSSIAN_SHADING.noiseSigns(43, STARTER),
            GaussianShading.of(secret(2)).noiseSigns(42, STARTER)
        }) {
            BitSet differing = BitSet.valueOf(signs);
            differing.xor(BitSet.valueOf(other));
            assertThat(differing.cardinality() / (double) STARTER).isCloseTo(0.5, within(0.06));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 8 * 32 * 32, 4 * 64 * 64, 4 * 48 * 72 + 8})
    void readsTheMarkFromTheExactNoise(int count) {
        long mark = 0x8123_4567_89AB_CDEFL ^ count;
        float[] noise =
                NoiseSource.withSigns(GAUSSIAN_SHADING.noiseSigns(mark, count)).draw(7, count);
        NoiseWatermarkDetection read = GAUSSIAN_SHADING.read(noise).orElseThrow();
        assertThat(read.id()).isEqualTo(mark);
        assertThat(read.score()).isCloseTo(Math.sqrt(count) * Math.sqrt(2 / Math.PI), within(1.5));
        assertThat(read.falsePositiveRate()).isLessThan(1e-30);
        assertThat(GAUSSIAN_SHADING.score(mark, noise)).isEqualTo(read.score());
    }

    @Test
    void readsTheMarkIf55PercentOfTheSignsAreRight() {
        Random random = new Random(3);
        int right = 0;
        for (int i = 0; i < 20; i++) {
            long mark = random.nextLong();
            // scores of 16 to 18; some 55 % of the signs are right
            right += GAUSSIAN_SHADING
                            .read(estimate(mark, STARTER, 0.235, random))
                            .filter(read -> read.id() == mark)
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertThat(right).isGreaterThanOrEqualTo(19);
    }

    @Test
    void readsNoMarkFromOtherNoise() {
        Random random = new Random(4);
        for (int i = 0; i < 30; i++) {
            float[] noise = NoiseSource.NORMAL.draw(i, STARTER);
            assertThat(GAUSSIAN_SHADING.read(noise)).isEmpty();
            float[] marked = estimate(random.nextLong(), STARTER, 1, random);
            assertThat(GaussianShading.of(secret(2)).read(marked)).isEmpty();
        }
    }

    @Test
    void scoresOfAbsentMarksAreStandardNormal() {
        Random random = new Random(5);
        float[] noise = NoiseSource.NORMAL.draw(11, STARTER);
        double squares = 0;
        for (int i = 0; i < 2000; i++) {
            double score = GAUSSIAN_SHADING.score(random.nextLong(), noise);
            assertThat(score).isBetween(-5.0, 5.0);
            squares += score * score;
        }
        assertThat(squares / 2000).isCloseTo(1, within(0.15));
    }

    @Test
    void readsNoMarkFromDegenerateNoise() {
        assertThat(GAUSSIAN_SHADING.read(new float[STARTER])).isEmpty();
        assertThat(GAUSSIAN_SHADING.read(new float[100])).isEmpty();
        float[] broken = NoiseSource.NORMAL.draw(1, STARTER);
        broken[5] = Float.NaN;
        assertThat(GAUSSIAN_SHADING.read(broken)).isEmpty();
        assertThat(GAUSSIAN_SHADING.score(1, broken)).isZero();
        float[] wild =
                NoiseSource.withSigns(GAUSSIAN_SHADING.noiseSigns(9, STARTER)).draw(1, STARTER);
        wild[5] = 1e6f;
        assertThat(GAUSSIAN_SHADING.read(wild)).isPresent();
    }

    @Test
    void refusesTooFewLatentsAndTooShortSecrets() {
        assertThatThrownBy(() -> GAUSSIAN_SHADING.noiseSigns(1, 1023)).hasMessageContaining("at least 1024");
        assertThatThrownBy(() -> GaussianShading.of(new byte[15])).hasMessageContaining("at least 16");
    }

    /** Many pictures must not reveal which pairs of latents carry the same coded bit. */
    @Test
    void noTwoLatentsHaveCorrelatedSigns() {
        Random random = new Random(6);
        int count = 1024;
        int pictures = 4000;
        int[] inStep = new int[count];
        for (int i = 0; i < pictures; i++) {
            byte[] signs = GAUSSIAN_SHADING.noiseSigns(random.nextLong(), count);
            for (int j = 0; j < count; j++) {
                inStep[j] += GaussianShading.isPositive(signs, 0) == GaussianShading.isPositive(signs, j) ? 1 : 0;
            }
        }
        int[] sorted = Arrays.stream(inStep, 1, count).sorted().toArray();
        double deviation = Math.sqrt(pictures) / 2;
        assertThat(sorted[0]).isGreaterThan((int) (pictures / 2.0 - 5 * deviation));
        assertThat(sorted[sorted.length - 1]).isLessThan((int) (pictures / 2.0 + 5 * deviation));
    }
}
