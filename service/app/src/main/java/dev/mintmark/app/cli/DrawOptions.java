package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.ControlPreprocessor;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Outpaint;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a drawing's parameters: one for each component of {@link DrawParameters.Request} except the prompt. */
final class DrawOptions {
    private static final double VARIATION_STRENGTH = 0.2;

    @Option(
            names = "--negative",
            paramLabel = "T",
            description = "What the image should not show, up to 2000 characters. Default: empty.")
    @Nullable
    String negative;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps of the sampler, 1 to 500. Default: the model's own.")
    @Nullable
    Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "X",
            description = "Guidance scale, 0 to 50; larger values follow the prompt more closely, 1 means no guidance."
                    + " Default: the model's own.")
    @Nullable
    Double guidance;

    @Option(
            names = "--guidance-rescale",
            paramLabel = "X",
            description =
                    "How much of the contrast that guidance adds is taken back, 0 to 1, with models that have a UNet."
                            + " Default: the model's own.")
    @Nullable
    Double guidanceRescale;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            description = "The sampler, such as euler-ancestral or dpmpp-2m-karras; one that the model cannot use is"
                    + " refused with the reason. Default: the model's own.")
    @Nullable
    String sampler;

    @Option(
            names = "--eta",
            paramLabel = "X",
            description = "How much of the noise is new in each step of the samplers ddim (η) and tcd (γ), 0 to 1."
                    + " Default: 0, none.")
    @Nullable
    Double eta;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "The seed of the first image's noise, 0 to 2^53-1. Default: random.")
    @Nullable
    Long seed;

    @Option(
            names = "--width",
            paramLabel = "W",
            description =
                    "Pixels, 64 to 4096, a multiple of the model's sizeMultiple (8 or more). Width times height is at"
                            + " most draw.maxArea times the area of the model's own size. Default: the model's own.")
    @Nullable
    Integer width;

    @Option(
            names = "--height",
            paramLabel = "H",
            description = "Pixels, with the limits of --width. Default: the model's own.")
    @Nullable
    Integer height;

    @Option(
            names = "--init",
            paramLabel = "FILE",
            description =
                    "An image to start from, up to 8 MiB. Without --width and --height the drawing has the image's"
                            + " size, reduced to what the model can draw; otherwise the image is scaled and cropped.")
    @Nullable
    Path init;

    @Option(
            names = "--strength",
            paramLabel = "X",
            description = "How much of that image is drawn anew, above 0 to 1. Default: 0.8, and 1 with --mask or"
                    + " --outpaint.")
    @Nullable
    Double strength;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "An image of the same size as that of --init; its white part is drawn anew.")
    @Nullable
    Path mask;

    @Option(
            names = "--outpaint",
            paramLabel = "L,T,R,B",
            description =
                    "Enlarges the image of --init by so many of its pixels at the left, top, right and bottom, and draws"
                            + " what is added, such as 128,0,128,0. Default: not enlarged.")
    @Nullable
    String outpaint;

    @Option(
            names = "--control",
            paramLabel = "FILE",
            description =
                    "An image that guides the drawing, up to 8 MiB, for a model with a ControlNet. It is scaled and"
                            + " cropped; without --width, --height and --init the drawing has its size, reduced to what"
                            + " the model can draw.")
    @Nullable
    Path control;

    @Option(
            names = "--control-scale",
            paramLabel = "X",
            description =
                    "How strongly that image guides the drawing, 0 to 10. Default: 1, as the ControlNet was trained.")
    @Nullable
    Double controlScale;

    @Option(
            names = "--control-start",
            paramLabel = "X",
            description = "The share of the steps after which that image begins to guide the drawing, 0 to below"
                    + " --control-end. Default: 0.")
    @Nullable
    Double controlStart;

    @Option(
            names = "--control-end",
            paramLabel = "X",
            description = "The share of the steps after which it no longer guides the drawing, to 1. Default: 1.")
    @Nullable
    Double controlEnd;

    @Option(
            names = "--control-preprocessor",
            paramLabel = "NAME",
            description =
                    "What makes the control image of that image: canny (its edges), lines (dark lines of a drawing),"
                            + " invert (light and dark swapped) or none. Default: none, the image as it is.")
    @Nullable
    String controlPreprocessor;

    @Option(
            names = "--high-resolution",
            paramLabel = "X",
            description =
                    "Draws first with sides that are X times smaller, above 1 to 4, then enlarges that drawing with"
                            + " the model's upscaler, or without one smoothly, and draws it anew. The default size is X"
                            + " times the model's own. Default: one drawing.")
    @Nullable
    Double highResolution;

    @Option(
            names = "--high-resolution-strength",
            paramLabel = "X",
            description =
                    "How much of the enlarged drawing is drawn anew, 0 to below 1; 0 only enlarges it, with a model"
                            + " that has an upscaler. Default: 0.7.")
    @Nullable
    Double highResolutionStrength;

    @Option(
            names = "--variation-seed",
            paramLabel = "N",
            description =
                    "The seed towards whose noise that of --seed is turned, 0 to 2^53-1; of several images the first"
                            + " one's, and all have the same --seed. Needs --variation-strength. Default: random.")
    @Nullable
    Long variationSeed;

    @Option(
            names = "--variation-strength",
            paramLabel = "X",
            description =
                    "How far it is turned, 0 to 1: 0.2 changes the image a little, 1 draws that of --variation-seed."
                            + " Default: 0.2 with --variations-of, otherwise no variation.")
    @Nullable
    Double variationStrength;

    /** Takes what is not given from an artwork's parameters, and how far its variations go. */
    void complete(DrawParameters drawn) {
        negative = or(negative, drawn.negativePrompt());
        seed = or(seed, drawn.seed());
        steps = or(steps, drawn.steps());
        guidance = or(guidance, drawn.guidance());
        guidanceRescale = guidanceRescale == null
                ? or(drawn.guidanceRescale(), 0.0) // the model's own is not the artwork's
                : guidanceRescale;
        sampler = or(sampler, drawn.sampler());
        eta = eta == null ? drawn.eta() : eta;
        width = or(width, drawn.width());
        height = or(height, drawn.height());
        strength = strength == null ? drawn.strength() : strength;
        if (outpaint == null && drawn.outpaint() != null) {
            outpaint = drawn.outpaint().toString();
        }
        controlScale = controlScale == null ? drawn.controlScale() : controlScale;
        controlStart = controlStart == null ? drawn.controlStart() : controlStart;
        controlEnd = controlEnd == null ? drawn.controlEnd() : controlEnd;
        if (controlPreprocessor == null && drawn.controlPreprocessor() != null) {
            controlPreprocessor = drawn.controlPreprocessor().id();
        }
        highResolution = highResolution == null ? drawn.highResolution() : highResolution;
        highResolutionStrength =
                highResolutionStrength == null ? drawn.highResolutionStrength() : highResolutionStrength;
        variationStrength = or(variationStrength, VARIATION_STRENGTH);
    }

    private static <T> T or(@Nullable T value, T other) {
        return value == null ? other : value;
    }

    DrawParameters.Request parameters(String prompt) {
        return new DrawParameters.Request(
                prompt,
                negative,
                seed,
                steps,
                guidance,
                guidanceRescale,
                sampler,
                width,
                height,
                init == null ? null : InputFiles.read(init),
                strength,
                mask == null ? null : InputFiles.read(mask),
                control == null ? null : InputFiles.read(control),
                controlScale,
                controlStart,
                controlEnd,
                controlPreprocessor == null ? null : ControlPreprocessor.of(controlPreprocessor),
                highResolution,
                highResolutionStrength,
                variationSeed,
                variationStrength,
                outpaint == null ? null : Outpaint.of(outpaint),
                eta);
    }
}
