package dev.mintmark.diffusion;

import dev.mintmark.diffusion.shading.GaussianShading;

/**
 * Where a drawing's initial noise comes from: {@code count} numbers that are distributed as N(0, 1) and depend on nothing but
 * the seed and what the source itself was made with. Thread-safe.
 */
@FunctionalInterface
public interface NoiseSource {
    /** What {@code torch.randn} gives on a CPU for the seed. */
    NoiseSource NORMAL = (seed, count) -> new TorchRandom(seed).normal(count);

    /** The noise of a seed, {@code float[channels · height · width]} in latents. */
    float[] draw(long seed, int count);

    /**
     * {@link #NORMAL}'s magnitudes under other signs: the sampling of Gaussian Shading.
     *
     * @param signs one bit a latent, as {@link GaussianShading#signs} gives them; copied
     */
    static NoiseSource shaded(byte[] signs) {
        byte[] own = signs.clone();
        return (seed, count) -> {
            if (own.length != GaussianShading.bytes(count)) {
                throw new IllegalArgumentException("Signs of " + own.length + " bytes; " + count + " latents need "
                        + GaussianShading.bytes(count) + ".");
            }
            float[] noise = NORMAL.draw(seed, count);
            for (int i = 0; i < count; i++) {
                noise[i] = GaussianShading.isPositive(own, i) ? Math.abs(noise[i]) : -Math.abs(noise[i]);
            }
            return noise;
        };
    }
}
