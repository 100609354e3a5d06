package dev.mintmark.app.artwork;

import org.jspecify.annotations.Nullable;

/** Parameters of drawings; the one place of the tests that lists them, so that a new one changes no other test. */
public final class TestDrawings {
    private TestDrawings() {}

    public static DrawParameters parameters(
            String prompt,
            String negativePrompt,
            long seed,
            int steps,
            double guidance,
            String sampler,
            int width,
            int height) {
        return new DrawParameters(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidance,
                null,
                sampler,
                width,
                height,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same parameters with this guidance rescale. */
    public static DrawParameters rescaled(DrawParameters parameters, double guidanceRescale) {
        return request(parameters.prompt(), null, null, null, null, null, null, null, guidanceRescale)
                .complete(parameters);
    }

    /** The same parameters with a control image. */
    public static DrawParameters guided(
            DrawParameters parameters, byte[] image, double scale, @Nullable ControlPreprocessor preprocessor) {
        return guided(parameters, image, scale, null, null, preprocessor);
    }

    /** The same parameters with a control image that guides some steps. */
    public static DrawParameters guided(
            DrawParameters parameters,
            byte[] image,
            double scale,
            @Nullable Double start,
            @Nullable Double end,
            @Nullable ControlPreprocessor preprocessor) {
        return new DrawParameters.Request(
                        parameters.prompt(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        image,
                        scale,
                        start,
                        end,
                        preprocessor,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                .complete(parameters);
    }

    public static DrawParameters.Request request(
            String prompt,
            @Nullable String negativePrompt,
            @Nullable Long seed,
            @Nullable Integer steps,
            @Nullable Double guidance,
            @Nullable String sampler,
            @Nullable Integer width,
            @Nullable Integer height) {
        return request(prompt, negativePrompt, seed, steps, guidance, sampler, width, height, null);
    }

    private static DrawParameters.Request request(
            String prompt,
            @Nullable String negativePrompt,
            @Nullable Long seed,
            @Nullable Integer steps,
            @Nullable Double guidance,
            @Nullable String sampler,
            @Nullable Integer width,
            @Nullable Integer height,
            @Nullable Double guidanceRescale) {
        return new DrawParameters.Request(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidance,
                guidanceRescale,
                sampler,
                width,
                height,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The same request in two passes. */
    public static DrawParameters.Request twice(DrawParameters.Request request, double factor, double strength) {
        return new DrawParameters.Request(
                request.prompt(),
                request.negativePrompt(),
                request.seed(),
                request.steps(),
                request.guidance(),
                request.guidanceRescale(),
                request.sampler(),
                request.width(),
                request.height(),
                request.init(),
                request.strength(),
                request.mask(),
                request.control(),
                request.controlScale(),
                request.controlStart(),
                request.controlEnd(),
                request.controlPreprocessor(),
                factor,
                strength,
                request.variationSeed(),
                request.variationStrength(),
                request.outpaint(),
                request.eta());
    }

    /** The same request as a variation. */
    public static DrawParameters.Request varied(
            DrawParameters.Request request, @Nullable Long variationSeed, @Nullable Double variationStrength) {
        return new DrawParameters.Request(
                request.prompt(),
                request.negativePrompt(),
                request.seed(),
                request.steps(),
                request.guidance(),
                request.guidanceRescale(),
                request.sampler(),
                request.width(),
                request.height(),
                request.init(),
                request.strength(),
                request.mask(),
                request.control(),
                request.controlScale(),
                request.controlStart(),
                request.controlEnd(),
                request.controlPreprocessor(),
                request.highResolution(),
                request.highResolutionStrength(),
                variationSeed,
                variationStrength,
                request.outpaint(),
                request.eta());
    }

    /** The same request from an image that is enlarged. */
    public static DrawParameters.Request outpainted(
            DrawParameters.Request request, byte[] init, byte @Nullable [] mask, @Nullable Outpaint outpaint) {
        return new DrawParameters.Request(
                request.prompt(),
                request.negativePrompt(),
                request.seed(),
                request.steps(),
                request.guidance(),
                request.guidanceRescale(),
                request.sampler(),
                request.width(),
                request.height(),
                init,
                request.strength(),
                mask,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                outpaint,
                null);
    }

    /** The same request with new noise in the steps. */
    public static DrawParameters.Request withEta(DrawParameters.Request request, @Nullable Double eta) {
        return new DrawParameters.Request(
                request.prompt(),
                request.negativePrompt(),
                request.seed(),
                request.steps(),
                request.guidance(),
                request.guidanceRescale(),
                request.sampler(),
                request.width(),
                request.height(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                eta);
    }
}
