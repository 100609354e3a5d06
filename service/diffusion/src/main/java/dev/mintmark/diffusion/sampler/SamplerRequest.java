package dev.mintmark.diffusion.sampler;

/**
 * What a sampler needs to know of a drawing.
 *
 * @param steps steps asked for, at least 1; {@link Sampler#steps()} tells how many runs of the network they need
 * @param noise gives the noise of stochastic samplers: the generator that gave the initial noise, which continues, as
 *     in diffusers
 * @param imageTokens number of image tokens of a transformer, by which flow matching with dynamic shifting
 *     moves its noise levels; 0 for a UNet
 * @param evenSigmas whether flow matching starts from the levels 1, 1 − 1/steps, …, 1/steps, as the pipelines of FLUX
 *     ask for, and not from the scheduler's own
 * @param eta share of new noise in the steps of DDIM and TCD, 0 to 1; 0 for the others, which have no such share
 * @param strength share of the training timesteps among which LCM and TCD choose, above 0 to 1. Below 1 in the image to
 *     image pipeline of Latent Consistency Models alone: the sampler then starts at its first step
 */
public record SamplerRequest(
        int steps, TorchRandom noise, int imageTokens, boolean evenSigmas, double eta, double strength) {
    public SamplerRequest {
        if (steps < 1) {
            throw new SamplerException("steps", "The steps must be at least 1, not " + steps + ".");
        }
        if (!(eta >= 0 && eta <= 1)) {
            throw new SamplerException("eta", "η must be 0 to 1, not " + eta + ".");
        }
        if (!(strength > 0 && strength <= 1)) {
            throw new SamplerException("strength", "The strength must be above 0 to 1, not " + strength + ".");
        }
        if (imageTokens < 0) {
            throw new IllegalArgumentException("A sequence of " + imageTokens + " tokens is not possible.");
        }
    }

    /** Creates the request of a UNet, with η = 0, the default of diffusers. */
    public SamplerRequest(int steps, TorchRandom noise) {
        this(steps, noise, 0, false, 0, 1);
    }
}
