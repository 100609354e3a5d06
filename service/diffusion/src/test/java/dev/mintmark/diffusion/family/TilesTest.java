package dev.mintmark.diffusion.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.mintmark.diffusion.VaeTiling;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where tiles lie and how they are blended, with decoders whose results can be told without a network. */
class TilesTest {
    private static final int SIDE = 8;
    private static final int STRIDE = 6;
    private static final int CHANNELS = 4;
    private static final int FACTOR = 2;
    private static final Tiles TILES = new Tiles(VaeTiling.ALWAYS, SIDE, FACTOR);

    /** Enlarges the first three channels without looking at neighbours, so that tiles must not show. */
    private static float[] enlarged(float[] latents, int height, int width) {
        float[] planes = new float[3 * height * FACTOR * width * FACTOR];
        for (int i = 0; i < planes.length; i++) {
            int x = i % (width * FACTOR) / FACTOR;
            int row = i / (width * FACTOR);
            int plane = row / (height * FACTOR);
            int y = row % (height * FACTOR) / FACTOR;
            planes[i] = latents[(plane * height + y) * width + x];
        }
        return planes;
    }

    @ParameterizedTest
    @CsvSource({"8,9", "9,8", "13,8", "8,13", "13,19", "14,20", "24,7", "7,24", "18,18", "31,12"})
    void showsNoSeamsWhereADecoderLooksAtOneLatentAlone(int height, int width) {
        float[] latents = new TorchRandom(7).normal(CHANNELS * height * width);
        float[] tiled = TILES.decode(latents, height, width, TilesTest::enlarged);
        float[] whole = enlarged(latents, height, width);
        assertThat(tiled).hasSameSizeAs(whole);
        for (int i = 0; i < whole.length; i++) {
            assertThat(tiled[i]).isCloseTo(whole[i], within(1e-6f));
        }
    }

    /** Encoded tiles have as many planes as the encoder gives, here two for each colour. */
    @ParameterizedTest
    @CsvSource({"8,9", "13,19", "24,7", "18,18"})
    void showsNoSeamsWhereAnEncoderLooksAtOneLatentsPixelsAlone(int height, int width) {
        float[] planes = new TorchRandom(7).normal(3 * height * FACTOR * width * FACTOR);
        float[] tiled = TILES.encode(planes, height, width, TilesTest::shrunk);
        float[] whole = shrunk(planes, height, width);
        assertThat(tiled).hasSameSizeAs(whole);
        for (int i = 0; i < whole.length; i++) {
            assertThat(tiled[i]).isCloseTo(whole[i], within(1e-6f));
        }
    }

    private static float[] shrunk(float[] planes, int height, int width) {
        float[] latents = new float[6 * height * width];
        for (int i = 0; i < latents.length; i++) {
            int x = i % width * FACTOR;
            int y = i / width % height * FACTOR;
            int plane = i / (width * height);
            float pixel = planes[(plane % 3 * height * FACTOR + y) * width * FACTOR + x];
            latents[i] = plane < 3 ? pixel : -pixel;
        }
        return latents;
    }

    /** The memory that decoding takes is that of one tile, whatever the picture's size. */
    @Test
    void decodesNoMoreThanOneTileAtATime() {
        List<String> sizes = new ArrayList<>();
        TILES.decode(new float[CHANNELS * 13 * 20], 13, 20, (part, height, width) -> {
            assertThat(part).hasSize(CHANNELS * height * width);
            sizes.add(height + "x" + width);
            return enlarged(part, height, width);
        });
        assertThat(sizes)
                .containsExactly("8x8", "8x8", "8x8", "8x2", "7x8", "7x8", "7x8", "7x2", "1x8", "1x8", "1x8", "1x2");
    }

    /** A tile fades out over the quarter that it shares with the next: its share falls from 1 by equal steps. */
    @Test
    void fadesFromTileToTile() {
        int[] count = {0};
        float[] across = TILES.decode(
                new float[CHANNELS * SIDE * 14], SIDE, 14, (part, height, width) -> filled(height, width, count[0]++));
        int shared = (SIDE - STRIDE) * FACTOR;
        for (int x = 0; x < 14 * FACTOR; x++) {
            int tile = Math.min(x / (STRIDE * FACTOR), 2);
            int into = x - tile * STRIDE * FACTOR;
            float expected = tile > 0 && into < shared ? tile - 1 + (float) into / shared : tile;
            assertThat(across[x]).as("column " + x).isCloseTo(expected, within(1e-6f));
        }
        count[0] = 0;
        float[] down = TILES.decode(
                new float[CHANNELS * 14 * SIDE],
                14,
                SIDE,
                (part, height, width) ->
                        // two columns of tiles: the second has two latents
                        filled(height, width, count[0]++ / 2));
        for (int y = 0; y < 14 * FACTOR; y++) {
            int tile = Math.min(y / (STRIDE * FACTOR), 2);
            int into = y - tile * STRIDE * FACTOR;
            float expected = tile > 0 && into < shared ? tile - 1 + (float) into / shared : tile;
            assertThat(down[y * SIDE * FACTOR]).as("row " + y).isCloseTo(expected, within(1e-6f));
        }
    }

    private static float[] filled(int height, int width, float value) {
        float[] planes = new float[3 * height * FACTOR * width * FACTOR];
        Arrays.fill(planes, value);
        return planes;
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS,8,8,false",
        "ALWAYS,9,8,true",
        "ALWAYS,8,9,true",
        "NEVER,999,999,false",
        "AUTO,128,128,false",
        "AUTO,129,128,true",
        "AUTO,128,129,true",
        "AUTO,9,9,false"
    })
    void areUsedForWhatIsLargerThanATileAndTheLimit(VaeTiling when, int height, int width, boolean used) {
        assertThat(new Tiles(when, SIDE, FACTOR).areUsed(height, width)).isEqualTo(used);
    }

    @Test
    void areNotUsedWhereOneTileHoldsWhatIsAboveTheLimit() {
        assertThat(new Tiles(VaeTiling.AUTO, 200, FACTOR).areUsed(200, 200)).isFalse();
        assertThat(new Tiles(VaeTiling.AUTO, 200, FACTOR).areUsed(201, 200)).isTrue();
    }
}
