package dev.mintmark.diffusion;

import dev.mintmark.diffusion.sampler.TorchRandom;

/**
 * A second noise towards which a drawing's initial noise is turned, so that the picture changes a little: the "variation seed" of
 * AUTOMATIC1111's web UI, whose formula this is. The noises are interpolated on the sphere (Shoemake, 1985), each column of latents
 * for itself, which keeps the length that noise has and a straight line between them would lose.
 *
 * @param seed seed of the second noise, 0 to {@link DrawRequest#MAX_SEED}
 * @param strength how far it is turned, 0 (not at all) to 1 (to the second noise)
 */
public record Variation(long seed, double strength) {
    /** Columns whose cosine is larger count as parallel, as the formula's sine would be too small to divide by. */
    private static final double PARALLEL = 0.9995;

    public Variation {
        if (seed < 0 || seed > DrawRequest.MAX_SEED) {
            throw new InvalidDrawRequestException(
                    "variationSeed", "The variationSeed must be 0 to " + DrawRequest.MAX_SEED + ", not " + seed + ".");
        }
        if (!(strength >= 0 && strength <= 1)) {
            throw new InvalidDrawRequestException(
                    "variationStrength", "The variationStrength must be 0 to 1, not " + strength + ".");
        }
    }

    /**
     * Turns noise towards that of the seed.
     *
     * @param noise {@code float[channels · height · width]}; changed in place
     */
    void apply(float[] noise, int height, int width) {
        if (strength == 0) {
            return;
        }
        float[] second = new TorchRandom(seed).normal(noise.length);
        int plane = height * width;
        for (int first = 0; first < noise.length; first += plane) {
            for (int x = 0; x < width; x++) {
                turn(noise, second, first + x, height, width);
            }
        }
    }

    private void turn(float[] noise, float[] second, int at, int height, int width) {
        double dot = 0;
        double square = 0;
        double secondSquare = 0;
        for (int y = 0; y < height; y++) {
            double value = noise[at + y * width];
            double other = second[at + y * width];
            dot += value * other;
            square += value * value;
            secondSquare += other * other;
        }
        double cosine = dot / Math.sqrt(square * secondSquare);
        double angle = Math.acos(cosine);
        boolean isParallel = !(Math.abs(cosine) < PARALLEL);
        double share = isParallel ? 1 - strength : Math.sin((1 - strength) * angle) / Math.sin(angle);
        double secondShare = isParallel ? strength : Math.sin(strength * angle) / Math.sin(angle);
        for (int y = 0; y < height; y++) {
            int i = at + y * width;
            noise[i] = (float) (share * noise[i] + secondShare * second[i]);
        }
    }
}
