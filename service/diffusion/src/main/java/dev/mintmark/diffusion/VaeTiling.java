package dev.mintmark.diffusion;

/**
 * When latents are decoded in overlapping tiles. The memory of decoding in one piece grows with the square of the picture's area,
 * that of tiles hardly. The pixels differ a little, because every tile is normalised by itself.
 */
public enum VaeTiling {
    /** In one piece up to {@link #MAX_WHOLE} latents, in tiles above. */
    AUTO,
    /** In tiles wherever the latents are larger than one, as with {@code enable_vae_tiling} of diffusers. */
    ALWAYS,
    /** In one piece. */
    NEVER;

    /** The largest area in latents that {@link #AUTO} decodes in one piece: with eight pixels a latent, 1024 × 1024 pixels. */
    public static final int MAX_WHOLE = 128 * 128;
}
