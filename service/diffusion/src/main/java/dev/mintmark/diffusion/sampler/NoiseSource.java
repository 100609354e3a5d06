package dev.mintmark.diffusion.sampler;

import dev.mintmark.diffusion.noisewatermark.GaussianShading;

/**
 * The source of a drawing's initial noise. Implementations return numbers with the distribution N(0, 1) that depend
 * only on the seed and on the implementation's own parameters. Implementations are thread-safe.
 */
@FunctionalInterface
public interface NoiseSource {
    /** The noise that {@code torch.randn} gives on a CPU. */
    NoiseSource NORMAL = (seed, count) -> new TorchRandom(seed).normal(count);

    /** Returns the noise for a seed: {@code float[channels · height · width]} of the latents. */
    float[] draw(long seed, int count);

    /**
     * Returns a source with the magnitudes of {@link #NORMAL} and the given signs: the sampling of Gaussian Shading.
     *
     * @param signs one bit for each latent, from {@link GaussianShading#noiseSigns}; copied
     */
    static NoiseSource withSigns(byte[] signs) {
        byte[] own = signs.clone();
        return (seed, count) -> {
            if (own.length != GaussianShading.packedLength(count)) {
                throw new IllegalArgumentException("Signs of " + own.length + " bytes; " + count + " latents need "
                        + GaussianShading.packedLength(count) + ".");
            }
            float[] noise = NORMAL.draw(seed, count);
            for (int i = 0; i < count; i++) {
                noise[i] = GaussianShading.isPositive(own, i) ? Math.abs(noise[i]) : -Math.abs(noise[i]);
            }
            return noise;
        };
    }
}
