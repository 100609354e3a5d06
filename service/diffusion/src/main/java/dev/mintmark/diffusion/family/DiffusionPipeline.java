package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.DrawRequest;

/** The loaded text encoders and network of one model. Their sessions belong to the backend. Not thread-safe. */
public interface DiffusionPipeline {
    /**
     * Encodes the prompts of a drawing.
     *
     * @throws dev.mintmark.diffusion.InvalidDrawRequestException if this model cannot use the request
     */
    Conditioning condition(DrawRequest request);

    /** Returns the network that predicts noise, or velocity. */
    DenoisingNetwork network();

    /** Returns the number of image tokens of a picture's latents, by which flow matching moves its noise levels; 0 for a UNet. */
    default int imageTokens(int height, int width) {
        return 0;
    }

    /** Returns whether the noise levels of flow matching are spaced evenly from 1 to 1 / steps, before they are shifted. */
    default boolean hasEvenSigmas() {
        return false;
    }
}
