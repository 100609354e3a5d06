package dev.mintmark.watermark;

/**
 * A marked picture and its distortion, measured on the final 8-bit pixels.
 *
 * @param image the marked picture, with the size and the alpha channel of the original
 * @param psnrDb peak signal-to-noise ratio to the original over red, green and blue, in dB
 * @param ssim mean structural similarity to the original, computed as {@link Quality} defines it
 */
public record Embedding(Raster image, double psnrDb, double ssim) {}
