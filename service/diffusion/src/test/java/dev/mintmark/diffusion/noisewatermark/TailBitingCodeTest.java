package dev.mintmark.diffusion.noisewatermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TailBitingCodeTest {
    @Test
    void decodesItsOwnCodewords() {
        Random random = new Random(1);
        for (long bits : new long[] {0, -1, 1, Long.MIN_VALUE, random.nextLong(), random.nextLong()}) {
            assertThat(TailBitingCode.decode(TailBitingCode.encode(bits))).isEqualTo(bits);
        }
    }

    @Test
    void theMinimumDistanceIs24Bits() {
        Random random = new Random(2);
        float[] zero = TailBitingCode.encode(0);
        for (int i = 0; i < 5000; i++) {
            long bits = i < 64 ? 1L << i : Long.rotateLeft(random.nextInt(1 << 14), random.nextInt(64));
            float[] word = TailBitingCode.encode(bits);
            int apart = 0;
            for (int j = 0; j < word.length; j++) {
                apart += word[j] != zero[j] ? 1 : 0;
            }
            assertThat(bits == 0 || apart >= 24).as("%x: %d", bits, apart).isTrue();
        }
    }

    /** At 4 dB, of 64 uncoded bits at least one would nearly always be wrong. */
    @Test
    void decodesUnderNoise() {
        Random random = new Random(3);
        double amplitude = Math.sqrt(2 * Math.pow(10, 0.4) / 4);
        int right = 0;
        for (int i = 0; i < 200; i++) {
            long bits = random.nextLong();
            float[] seen = TailBitingCode.encode(bits);
            for (int j = 0; j < seen.length; j++) {
                seen[j] = (float) (seen[j] * amplitude + random.nextGaussian());
            }
            right += TailBitingCode.decode(seen) == bits ? 1 : 0;
        }
        assertThat(right).isGreaterThanOrEqualTo(198);
    }
}
