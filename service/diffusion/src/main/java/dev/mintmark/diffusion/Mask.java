package dev.mintmark.diffusion;

/** Masks as diffusers reads them: luminance of half and more is drawn anew. */
final class Mask {
    private Mask() {}

    /** Returns the mask for the latents, 0 or 1: the pixel at the top left of each latent. */
    static float[] latents(InputImage mask, int factor) {
        int width = mask.width() / factor;
        int height = mask.height() / factor;
        float[] small = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                small[y * width + x] = isDrawnAnew(mask.argb()[y * factor * mask.width() + x * factor]) ? 1 : 0;
            }
        }
        return small;
    }

    /** Returns the picture with zeros, a middle grey, where it is drawn anew. */
    static float[] keepUnmasked(float[] planes, InputImage mask) {
        float[] kept = planes.clone();
        int pixels = mask.argb().length;
        for (int i = 0; i < kept.length; i++) {
            if (isDrawnAnew(mask.argb()[i % pixels])) {
                kept[i] = 0;
            }
        }
        return kept;
    }

    /** Pillow's luminance, in its fixed-point arithmetic. */
    private static boolean isDrawnAnew(int argb) {
        int luminance =
                ((argb >> 16 & 0xFF) * 19595 + (argb >> 8 & 0xFF) * 38470 + (argb & 0xFF) * 7471 + 0x8000) >> 16;
        return luminance >= 128;
    }
}
