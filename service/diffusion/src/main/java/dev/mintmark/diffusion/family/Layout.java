package dev.mintmark.diffusion.family;

/** How the network wants the latents {@code float[channels · height · width]}. */
enum Layout {
    /** As they are: channels, height, width. */
    PLANES {
        @Override
        long[] shape(int batch, int channels, int height, int width) {
            return new long[] {batch, channels, height, width};
        }

        @Override
        void pack(float[] planes, float[] packed, int channels, int height, int width) {
            System.arraycopy(planes, 0, packed, 0, planes.length);
        }

        @Override
        void unpack(float[] packed, float[] planes, int channels, int height, int width) {
            System.arraycopy(packed, 0, planes, 0, planes.length);
        }
    },
    /** As a sequence of patches of 2 × 2 latents, each with all channels: FLUX. */
    PATCHES {
        @Override
        long[] shape(int batch, int channels, int height, int width) {
            return new long[] {batch, (long) (height / 2) * (width / 2), 4L * channels};
        }

        @Override
        void pack(float[] planes, float[] packed, int channels, int height, int width) {
            int to = 0;
            for (int y = 0; y < height; y += 2) {
                for (int x = 0; x < width; x += 2) {
                    for (int channel = 0; channel < channels; channel++) {
                        int from = (channel * height + y) * width + x;
                        packed[to++] = planes[from];
                        packed[to++] = planes[from + 1];
                        packed[to++] = planes[from + width];
                        packed[to++] = planes[from + width + 1];
                    }
                }
            }
        }

        @Override
        void unpack(float[] packed, float[] planes, int channels, int height, int width) {
            int from = 0;
            for (int y = 0; y < height; y += 2) {
                for (int x = 0; x < width; x += 2) {
                    for (int channel = 0; channel < channels; channel++) {
                        int to = (channel * height + y) * width + x;
                        planes[to] = packed[from++];
                        planes[to + 1] = packed[from++];
                        planes[to + width] = packed[from++];
                        planes[to + width + 1] = packed[from++];
                    }
                }
            }
        }
    };

    /** Returns the shape of the network's input or output. */
    abstract long[] shape(int batch, int channels, int height, int width);

    /** Copies latents into this layout; both arrays have the same length. */
    abstract void pack(float[] planes, float[] packed, int channels, int height, int width);

    /** Copies latents out of this layout. */
    abstract void unpack(float[] packed, float[] planes, int channels, int height, int width);
}
