package dev.mintmark.diffusion.sampler;

/**
 * A step of ancestral sampling from a noise level σ to σ': down to √(σ'² − σ_up²), then up to σ' by new noise of
 * σ_up = σ' √((σ² − σ'²)/σ²).
 *
 * @param down the level without the new noise
 * @param up standard deviation of the new noise
 */
record AncestralStep(float down, float up) {
    static AncestralStep of(float from, float to) {
        float up = (float) Math.sqrt(to * to * (from * from - to * to) / (from * from));
        return new AncestralStep((float) Math.sqrt(to * to - up * up), up);
    }
}
