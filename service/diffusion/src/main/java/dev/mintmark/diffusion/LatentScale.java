package dev.mintmark.diffusion;

import java.util.List;

/**
 * The two scales of a model's latents: the sampler's, with a variance near 1, and the autoencoder's. Immutable.
 *
 * @param factor divisor of the sampler's latents before decoding
 * @param shift summand after that division
 * @param means summand for each channel in place of {@code shift}; empty if there is none
 * @param deviations factor for each channel before the division, as many as the means
 */
public record LatentScale(float factor, float shift, List<Float> means, List<Float> deviations) {
    public LatentScale {
        means = List.copyOf(means);
        deviations = List.copyOf(deviations);
    }

    /** Creates a scale that is the same for all channels. */
    public LatentScale(float factor, float shift) {
        this(factor, shift, List.of(), List.of());
    }

    /**
     * Turns the sampler's latents into the decoder's, in place.
     *
     * @param latents {@code float[channels · height · width]}
     */
    public void toDecoder(float[] latents) {
        for (int i = 0; i < latents.length; i++) {
            int channel = channel(latents, i);
            latents[i] = means.isEmpty()
                    ? latents[i] / factor + shift
                    : latents[i] * deviations.get(channel) / factor + means.get(channel);
        }
    }

    /**
     * Turns the encoder's latents into the sampler's, in place.
     *
     * @param latents {@code float[channels · height · width]}
     */
    public void fromEncoder(float[] latents) {
        for (int i = 0; i < latents.length; i++) {
            int channel = channel(latents, i);
            latents[i] = means.isEmpty()
                    ? (latents[i] - shift) * factor
                    : (latents[i] - means.get(channel)) * factor / deviations.get(channel);
        }
    }

    private int channel(float[] latents, int i) {
        return means.isEmpty() ? 0 : i / (latents.length / means.size());
    }
}
