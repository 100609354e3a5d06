package dev.mintmark.diffusion;

import dev.mintmark.diffusion.sampler.SamplerException;
import dev.mintmark.diffusion.sampler.Samplers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a drawing. The constructor checks the ranges that hold for every model, {@link DiffusionModel#draw}
 * those of one model; both throw {@link InvalidDrawRequestException}. Immutable.
 *
 * @param prompt at most 10,000 characters; may be blank. {@code (words:1.3)} weighs words, where the model can
 * @param negativePrompt what to avoid; has an effect only if {@code guidance} is above 1. Null for none, which some models
 *     treat otherwise than an empty one
 * @param seed 0 to 2^53−1. As in torch, whose generator takes 32 bits, seeds that are equal modulo 2^32 give the same
 *     image
 * @param steps sampler steps, 1 to 500
 * @param guidance scale of classifier-free guidance (Ho and Salimans, 2022), 0 to 50; 1 and less disable it. Models that
 *     were distilled with guidance take it as an input
 * @param guidanceRescale how much of the contrast that guidance adds is taken back (Lin et al., 2024, section 3.4), 0 (none)
 *     to 1; has an effect only with classifier-free guidance, and only with the families that have a UNet. It keeps pictures of
 *     models with zero terminal SNR from being overexposed; the paper takes 0.7
 * @param sampler one of {@link Samplers#NAMES}; null for the one that the model's folder names
 * @param width pixels, at most 4096, a multiple of {@link ModelFolder#sizeMultiple()}
 * @param height pixels, likewise
 * @param image picture of that size to start from; null to start from noise
 * @param strength how much of the picture is drawn anew, above 0 to 1; without a picture it is 1
 * @param mask which part of the picture is drawn anew, of the same size; null for all
 * @param control a control image for each ControlNet of the model, in the order of {@link ModelFolder#controlNets}; empty for a
 *     model without
 * @param variation turns the initial noise towards another; null for the seed's own
 * @param eta share of new noise in the steps of {@code ddim} (η) and {@code tcd} (γ), 0 to 1; 0, as in diffusers' pipelines, with every
 *     other sampler
 */
public record DrawRequest(
        String prompt,
        @Nullable String negativePrompt,
        long seed,
        int steps,
        double guidance,
        double guidanceRescale,
        @Nullable String sampler,
        int width,
        int height,
        @Nullable InputImage image,
        double strength,
        @Nullable InputImage mask,
        List<ControlImage> control,
        @Nullable Variation variation,
        double eta) {
    /** The largest seed: the largest integer that a double, and so JSON, represents exactly with all smaller ones. */
    public static final long MAX_SEED = (1L << 53) - 1;

    static final int MAX_PROMPT = 10_000;
    static final int MAX_STEPS = 500;
    static final int MAX_GUIDANCE = 50;
    /** The largest width and height in pixels. */
    public static final int MAX_SIDE = 4096;

    public DrawRequest {
        checkPrompt("prompt", prompt);
        if (negativePrompt != null) {
            checkPrompt("negativePrompt", negativePrompt);
        }
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
        if (!(guidanceRescale >= 0 && guidanceRescale <= 1)) {
            throw new InvalidDrawRequestException(
                    "guidanceRescale", "The guidanceRescale must be 0 to 1, not " + guidanceRescale + ".");
        }
        if (!(eta >= 0 && eta <= 1)) {
            throw new InvalidDrawRequestException("eta", "The eta must be 0 to 1, not " + eta + ".");
        }
        try {
            if (sampler != null) {
                Samplers.checkName(sampler);
            }
        } catch (SamplerException e) {
            throw new InvalidDrawRequestException(e.field(), e.getMessage());
        }
        checkSide("width", width);
        checkSide("height", height);
        if (!(strength > 0 && strength <= 1)) {
            throw new InvalidDrawRequestException(
                    "strength",
                    "The strength must be above 0, which would change nothing, to 1, not " + strength + ".");
        }
        if (image == null && (mask != null || strength != 1)) {
            throw new InvalidDrawRequestException("image", "A mask and a strength need a picture.");
        }
        if (image != null) {
            image.check("image", "image", width, height);
        }
        if (mask != null) {
            mask.check("mask", "mask", width, height);
        }
        control = List.copyOf(control);
        for (ControlImage guide : control) {
            guide.image().check("control", "control image", width, height);
        }
    }

    /** Creates a request from text alone, whose guidance is not rescaled. */
    public DrawRequest(
            String prompt,
            @Nullable String negativePrompt,
            long seed,
            int steps,
            double guidance,
            @Nullable String sampler,
            int width,
            int height) {
        this(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidance,
                0,
                sampler,
                width,
                height,
                null,
                1,
                null,
                List.of(),
                null,
                0);
    }

    /** Returns this request with another seed and another variation, null for none. */
    public DrawRequest withSeed(long other, @Nullable Variation turned) {
        return new DrawRequest(
                prompt,
                negativePrompt,
                other,
                steps,
                guidance,
                guidanceRescale,
                sampler,
                width,
                height,
                image,
                strength,
                mask,
                control,
                turned,
                eta);
    }

    /** Returns this request with new noise in the steps of DDIM or TCD. */
    public DrawRequest withEta(double share) {
        return new DrawRequest(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidance,
                guidanceRescale,
                sampler,
                width,
                height,
                image,
                strength,
                mask,
                control,
                variation,
                share);
    }

    /** Returns this request with rescaled guidance. */
    public DrawRequest withGuidanceRescale(double share) {
        return with(share, image, strength, mask, control);
    }

    /** Returns this request with initial noise that is turned towards another; null for the seed's own. */
    public DrawRequest withVariation(@Nullable Variation turned) {
        return withSeed(seed, turned);
    }

    /** Returns this request with a picture to start from. */
    public DrawRequest withImage(InputImage picture, double share) {
        return with(guidanceRescale, picture, share, mask, control);
    }

    /** Returns this request with a picture of which the white part of a mask is drawn anew. */
    public DrawRequest withMask(InputImage picture, InputImage part, double share) {
        return with(guidanceRescale, picture, share, part, control);
    }

    /** Returns this request with one more control image; the values are those of {@link ControlImage}. */
    public DrawRequest withControl(InputImage picture, double scale, double start, double end) {
        List<ControlImage> all = new ArrayList<>(control);
        all.add(new ControlImage(picture, scale, start, end));
        return with(guidanceRescale, image, strength, mask, all);
    }

    private DrawRequest with(
            double rescale,
            @Nullable InputImage picture,
            double share,
            @Nullable InputImage part,
            List<ControlImage> guides) {
        return new DrawRequest(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidance,
                rescale,
                sampler,
                width,
                height,
                picture,
                share,
                part,
                guides,
                variation,
                eta);
    }

    /** Returns the negative prompt, or an empty one. */
    public String negativeOrEmpty() {
        return negativePrompt == null ? "" : negativePrompt;
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
