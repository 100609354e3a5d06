package dev.mintmark.diffusion.family;

import dev.mintmark.diffusion.ModelFolder;

/** The scales of latents: the sampler's, near variance 1, and the autoencoder's. */
final class LatentScale {
    private LatentScale() {}

    /** Turns the sampler's latents into the decoder's, in place. */
    static void toDecoder(ModelFolder folder, float[] latents) {
        int plane = latents.length / folder.latentChannels();
        for (int i = 0; i < latents.length; i++) {
            latents[i] = folder.latentMeans().isEmpty()
                    ? latents[i] / folder.scalingFactor() + folder.shiftFactor()
                    : latents[i] * folder.latentDeviations().get(i / plane) / folder.scalingFactor()
                            + folder.latentMeans().get(i / plane);
        }
    }

    /** Turns the encoder's latents into the sampler's, in place. */
    static void fromEncoder(ModelFolder folder, float[] latents) {
        int plane = latents.length / folder.latentChannels();
        for (int i = 0; i < latents.length; i++) {
            latents[i] = folder.latentMeans().isEmpty()
                    ? (latents[i] - folder.shiftFactor()) * folder.scalingFactor()
                    : (latents[i] - folder.latentMeans().get(i / plane))
                            * folder.scalingFactor()
                            / folder.latentDeviations().get(i / plane);
        }
    }
}
