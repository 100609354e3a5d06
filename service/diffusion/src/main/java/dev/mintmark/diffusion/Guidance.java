package dev.mintmark.diffusion;

import org.jspecify.annotations.Nullable;

/**
 * What steers the UNet: the prompt, and with classifier-free guidance (Ho and Salimans, 2022) also what to move away from.
 *
 * @param negative null where there is no guidance; else of the same shape as {@code positive}
 * @param scale how far to go from the negative prediction to the positive one and on; 1 ends at the positive one
 */
record Guidance(TextEncoder.Embedding positive, TextEncoder.@Nullable Embedding negative, float scale) {

    /** The UNet's batch: with guidance the negative prompt comes first, as in diffusers. */
    int batch() {
        return negative == null ? 1 : 2;
    }
}
