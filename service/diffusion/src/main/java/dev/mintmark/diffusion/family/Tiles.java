package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.VaeTiling;
import dev.mintmark.diffusion.config.ConfigFile;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes latents, and encodes pictures, in overlapping tiles, whose edges are blended, as {@code AutoencoderKL.tiled_decode} and
 * {@code tiled_encode} of diffusers do. A tile has the size that the autoencoder was trained for.
 *
 * @param when when tiles are used
 * @param side latents of a tile along a side
 * @param factor pixels for each latent, along a side
 */
record Tiles(VaeTiling when, int side, int factor) {
    /** Latents that two neighbours share, as a fraction of a tile's side. */
    private static final double OVERLAP = 0.25;

    /** Pixels of Stable Diffusion 1, for folders without configurations. */
    private static final int DEFAULT_PIXELS = 512;

    /** Decodes latents {@code float[channels · height · width]} in one piece. */
    interface Decoder {
        float[] decode(float[] latents, int height, int width);
    }

    /**
     * Encodes a picture {@code float[3 · height · factor · width · factor]} in one piece.
     *
     * @see Decoder
     */
    interface Encoder {
        /**
         * @param height of the latents
         * @return one plane or more of that height and width
         */
        float[] encode(float[] planes, int height, int width);
    }

    /**
     * Reads the size of a tile from the autoencoder's configuration.
     *
     * @param part sub-folder of its decoder or its encoder
     */
    static Tiles of(ModelFolder folder, String part, VaeTiling when, boolean takesAnySize) throws ModelException {
        ConfigFile config = ConfigFile.readIfPresent(folder.root(), part + "/config.json");
        // the autoencoder of Sana is tiled in another way
        boolean known = config.text("_class_name", "AutoencoderKL").equals("AutoencoderKL");
        int[] pixels = FolderConfigs.sampleSize(config, DEFAULT_PIXELS);
        int side = Math.max(4, pixels[0] / folder.factor());
        return new Tiles(known && takesAnySize ? when : VaeTiling.NEVER, side, folder.factor());
    }

    /** Returns whether latents of this size are decoded, and encoded, in tiles. */
    boolean areUsed(int height, int width) {
        return switch (when) {
            case NEVER -> false;
            case ALWAYS -> height > side || width > side;
            case AUTO -> (long) height * width > VaeTiling.MAX_WHOLE && (height > side || width > side);
        };
    }

    /** @return {@code float[3][height · factor][width · factor]} in one array */
    float[] decode(float[] latents, int height, int width, Decoder decoder) {
        return piecewise(latents, 1, height, width, factor, decoder::decode);
    }

    /**
     * @param planes {@code float[3][height · factor][width · factor]} in one array
     * @param height of the latents
     * @return as many planes of latents as the encoder gives
     */
    float[] encode(float[] planes, int height, int width, Encoder encoder) {
        return piecewise(planes, factor, height, width, 1, encoder::encode);
    }

    /** Turns planes of one scale into planes of another; the sizes are those of the latents. */
    private interface Piece {
        float[] of(float[] planes, int height, int width);
    }

    private float[] piecewise(float[] planes, int in, int height, int width, int out, Piece piece) {
        int stride = (int) (side * (1 - OVERLAP));
        int blend = (side - stride) * out;
        int fullHeight = height * out;
        int fullWidth = width * out;
        float @Nullable [] whole = null;
        Tile[] above = new Tile[Math.ceilDiv(width, stride)];
        for (int top = 0; top < height; top += stride) {
            @Nullable Tile left = null;
            for (int from = 0; from < width; from += stride) {
                int rows = Math.min(side, height - top);
                int columns = Math.min(side, width - from);
                float[] part = cut(planes, height * in, width * in, top * in, from * in, rows * in, columns * in);
                Tile tile = new Tile(piece.of(part, rows, columns), rows * out, columns * out);
                if (top > 0) {
                    tile.blendBelow(above[from / stride], blend);
                }
                if (left != null) {
                    tile.blendRightOf(left, blend);
                }
                if (whole == null) {
                    whole = new float[Math.multiplyExact(tile.count(), Math.multiplyExact(fullHeight, fullWidth))];
                }
                tile.copyTo(whole, fullHeight, fullWidth, top * out, from * out, stride * out);
                above[from / stride] = tile;
                left = tile;
            }
        }
        return Objects.requireNonNull(whole);
    }

    private static float[] cut(float[] planes, int height, int width, int top, int from, int rows, int columns) {
        int count = planes.length / (height * width);
        float[] part = new float[count * rows * columns];
        for (int row = 0; row < count * rows; row++) {
            int source = ((row / rows * height) + top + row % rows) * width + from;
            System.arraycopy(planes, source, part, row * columns, columns);
        }
        return part;
    }

    /** @param planes {@code float[count][height][width]} in one array */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Tile(float[] planes, int height, int width) {
        int count() {
            return planes.length / (height * width);
        }

        /** Fades the last rows of the tile above into the first ones of this; both have the same width. */
        void blendBelow(Tile above, int extent) {
            int count = Math.min(extent, Math.min(height, above.height));
            for (int plane = 0; plane < count(); plane++) {
                for (int y = 0; y < count; y++) {
                    int other = (plane * above.height + above.height - count + y) * width;
                    blend(above.planes, other, (plane * height + y) * width, width, y, count);
                }
            }
        }

        private void blend(float[] other, int from, int to, int values, int step, int steps) {
            float share = (float) (step / (double) steps);
            float rest = (float) (1 - step / (double) steps);
            for (int i = 0; i < values; i++) {
                planes[to + i] = other[from + i] * rest + planes[to + i] * share;
            }
        }

        /** Fades the last columns of the tile on the left into the first ones of this; both have the same height. */
        void blendRightOf(Tile left, int extent) {
            int count = Math.min(extent, Math.min(width, left.width));
            for (int row = 0; row < count() * height; row++) {
                for (int x = 0; x < count; x++) {
                    blend(left.planes, (row + 1) * left.width - count + x, row * width + x, 1, x, count);
                }
            }
        }

        /** Copies the rows and columns up to the next tile's. */
        void copyTo(float[] whole, int fullHeight, int fullWidth, int top, int from, int limit) {
            for (int plane = 0; plane < count(); plane++) {
                for (int y = 0; y < Math.min(limit, height); y++) {
                    System.arraycopy(
                            planes,
                            (plane * height + y) * width,
                            whole,
                            (plane * fullHeight + top + y) * fullWidth + from,
                            Math.min(limit, width));
                }
            }
        }
    }
}
