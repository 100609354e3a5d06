package dev.mintmark.diffusion;

import dev.mintmark.diffusion.sampler.SamplerException;
import dev.mintmark.diffusion.sampler.Samplers;

/**
 * The parameters of a drawing. The constructor checks the ranges that hold for every model, {@link DiffusionModel#draw}
 * those of one model; both throw {@link InvalidDrawRequestException}. Immutable.
 *
 * @param prompt at most 10,000 characters; may be blank
 * @param negativePrompt what to avoid; has an effect only if {@code guidance} is above 1; may be empty
 * @param seed 0 to 2^53−1. As in torch, whose generator takes 32 bits, seeds that are equal modulo 2^32 give the same
 *     image
 * @param steps sampler steps, 1 to 500
 * @param guidance scale of classifier-free guidance (Ho and Salimans, 2022), 0 to 50; 1 and less disable it
 * @param sampler one of {@link DiffusionModel#samplers()}
 * @param width pixels, at most 4096, a multiple of {@link ModelFolder#sizeMultiple()}
 * @param height pixels, likewise
 */
public record DrawRequest(
        String prompt,
        String negativePrompt,
        long seed,
        int steps,
        double guidance,
        String sampler,
        int width,
        int height) {
    /** The largest seed: the largest integer that a double, and so JSON, represents exactly with all smaller ones. */
    public static final long MAX_SEED = (1L << 53) - 1;

    static final int MAX_PROMPT = 10_000;
    static final int MAX_STEPS = 500;
    static final int MAX_GUIDANCE = 50;
    static final int MAX_SIDE = 4096;

    public DrawRequest {
        checkPrompt("prompt", prompt);
        checkPrompt("negativePrompt", negativePrompt);
        if (seed < 0 || seed > MAX_SEED) {
            throw new InvalidDrawRequestException("seed", "The seed must be 0 to " + MAX_SEED + ", not " + seed + ".");
        }
        if (steps < 1 || steps > MAX_STEPS) {
            throw new InvalidDrawRequestException(
                    "steps", "The steps must be 1 to " + MAX_STEPS + ", not " + steps + ".");
        }
        if (!(guidance >= 0 && guidance <= MAX_GUIDANCE)) {
            throw new InvalidDrawRequestException(
                    "guidance", "The guidance must be 0 to " + MAX_GUIDANCE + ", not " + guidance + ".");
        }
        try {
            Samplers.checkName(sampler);
        } catch (SamplerException e) {
            throw new InvalidDrawRequestException(e.field(), e.getMessage());
        }
        checkSide("width", width);
        checkSide("height", height);
    }

    private static void checkPrompt(String field, String prompt) {
        if (prompt.length() > MAX_PROMPT) {
            throw new InvalidDrawRequestException(
                    field,
                    "The " + field + " has " + prompt.length() + " characters; at most " + MAX_PROMPT + " are taken.");
        }
    }

    private static void checkSide(String field, int pixels) {
        if (pixels < 1 || pixels > MAX_SIDE) {
            throw new InvalidDrawRequestException(
                    field, "The " + field + " must be 1 to " + MAX_SIDE + " pixels, not " + pixels + ".");
        }
    }
}
