package dev.mintmark.app.artwork;

import java.util.List;

/**
 * What it takes to draw an image again: the same recipe on the same model gives the same pixels.
 *
 * @param model SHA-256 of the model's files, 64 hex digits
 * @param seed 0 to 2^53-1
 * @param inputs SHA-256 of each input image's bytes, in the order of use
 */
public record Recipe(
        String prompt,
        String negativePrompt,
        String model,
        long seed,
        int steps,
        double guidance,
        String sampler,
        int width,
        int height,
        List<String> inputs) {

    public Recipe {
        inputs = List.copyOf(inputs);
    }
}
