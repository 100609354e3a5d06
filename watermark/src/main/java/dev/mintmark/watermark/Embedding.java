package dev.mintmark.watermark;

/**
 * A marked picture and what the mark cost, measured on its final pixels.
 *
 * @param image the marked picture, of the original's size and alpha
 * @param psnrDb peak signal-to-noise ratio against the original
 * @param ssim structural similarity against the original, as in {@link Quality}
 */
public record Embedding(Raster image, double psnrDb, double ssim) {}
