package dev.mintmark.diffusion;

import org.jspecify.annotations.Nullable;

/**
 * The prompt embeddings of one drawing: the prompt's and, with classifier-free guidance (Ho and Salimans, 2022), the
 * negative prompt's.
 *
 * @param negative null without guidance; otherwise of the shape of {@code positive}
 * @param scale guidance scale: 1 gives the prediction for the prompt alone, larger values extrapolate away from the
 *     negative prompt
 */
record Guidance(TextEncoder.Embedding positive, TextEncoder.@Nullable Embedding negative, float scale) {

    /** Returns the UNet's batch size. With guidance the negative prompt comes first, as in diffusers. */
    int batch() {
        return negative == null ? 1 : 2;
    }
}
