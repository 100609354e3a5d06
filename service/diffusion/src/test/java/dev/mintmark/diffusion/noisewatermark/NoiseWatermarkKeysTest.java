package dev.mintmark.diffusion.noisewatermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NoiseWatermarkKeysTest {
    private final NoiseWatermarkKeys keys = new NoiseWatermarkKeys(new byte[32]);

    @Test
    void invertsThePermutation() {
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            long mark = random.nextLong();
            assertThat(keys.invertPermutation(keys.permute(mark))).isEqualTo(mark);
            int turned = Long.bitCount(keys.permute(mark) ^ keys.permute(mark ^ 1));
            assertThat(turned).isBetween(10, 54);
        }
    }

    @Test
    void usesAllStreams() {
        BitSet used = new BitSet();
        for (long mark = 0; mark < 60_000; mark++) {
            used.set(keys.nonce(mark));
        }
        assertThat(used.cardinality()).isEqualTo(NoiseWatermarkKeys.NONCES);
        assertThat(keys.stream(0, 64)).isNotEqualTo(keys.stream(1, 64));
    }

    @Test
    void theOrderContainsEveryLatentOnce() {
        int[] order = keys.order(5000);
        assertThat(order).isNotEqualTo(IntStream.range(0, 5000).toArray());
        assertThat(IntStream.of(order).sorted().toArray())
                .isEqualTo(IntStream.range(0, 5000).toArray());
    }
}
