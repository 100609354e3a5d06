package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.io.Sha256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a drawing, complete. They are a part of the JSON of recipes and artworks, and columns of an artwork's row.
 *
 * <p>A new parameter is added here, to this record and to {@link Request}, with its column in a migration. In recipes it must be
 * left out where it has no effect, so that the commitments of earlier recipes stay what they are.
 *
 * @param negativePrompt what the image should not show; may be empty
 * @param seed 0 to 2^53-1
 * @param steps of the sampler
 * @param guidance scale of classifier-free guidance
 * @param guidanceRescale how much of the contrast that guidance adds is taken back, above 0 to 1; null for none, also where 0 is
 *     given
 * @param width pixels
 * @param height pixels
 * @param init SHA-256 of the file of the image that the drawing starts from, 64 hex digits; null to start from noise
 * @param strength how much of that image is drawn anew, above 0 to 1; null without one
 * @param mask SHA-256 of the file of the mask, which is white where the image is drawn anew; null for everywhere
 * @param control SHA-256 of the file of the control image, which guides the drawing through the model's ControlNets; null for none
 * @param controlScale what the output of the ControlNets is multiplied by, 0 to 10; null without a control image
 * @param controlStart share of the steps before the ControlNets take part, above 0 to below {@code controlEnd}; null for 0, also where
 *     that is given
 * @param controlEnd share of the steps after which they no longer take part, to below 1; null for 1, also where that is given
 * @param controlPreprocessor what the control image is made with; null without one
 * @param highResolution how many times smaller the sides of a first drawing are, which is enlarged to this size and drawn anew;
 *     above 1 to 4; null for one drawing
 * @param highResolutionStrength how much of the enlarged drawing is drawn anew, 0 to below 1; null for one drawing
 * @param variationSeed the seed towards whose noise the seed's is turned, 0 to 2^53-1; null for none
 * @param variationStrength how far it is turned, above 0 to 1; null for not at all, also where 0 is given
 * @param outpaint by how much the image that the drawing starts from is enlarged; what is added is drawn. Null for not at all
 * @param eta share of new noise in the steps of DDIM and TCD, above 0 to 1; null for none, also where 0 is given
 */
public record DrawParameters(
        String prompt,
        String negativePrompt,
        long seed,
        int steps,
        double guidance,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double guidanceRescale,
        String sampler,
        int width,
        int height,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String init,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double strength,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String mask,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String control,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double controlScale,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double controlStart,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double controlEnd,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ControlPreprocessor controlPreprocessor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double highResolution,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double highResolutionStrength,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long variationSeed,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double variationStrength,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Outpaint outpaint,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double eta) {
    /** Of diffusers' pipelines: from an image, and with a mask. */
    private static final double STRENGTH = 0.8;

    private static final double STRENGTH_IN_MASK = 1;
    private static final double HIGH_RESOLUTION_STRENGTH = 0.7;

    public DrawParameters {
        guidanceRescale = unless(0, guidanceRescale);
        eta = unless(0, eta);
        controlStart = unless(0, controlStart);
        controlEnd = unless(1, controlEnd);
        variationStrength = unless(0, variationStrength);
        variationSeed = variationStrength == null ? null : variationSeed;
    }

    /** Leaves out a value that has no effect. */
    private static @Nullable Double unless(double none, @Nullable Double value) {
        return value != null && value == none ? null : value;
    }

    /** The same parameters with another prompt. */
    public DrawParameters withPrompt(String prompt) {
        return with(prompt, seed, width, height, variationSeed);
    }

    /** The same parameters with another seed. */
    public DrawParameters withSeed(long seed) {
        return with(prompt, seed, width, height, variationSeed);
    }

    /**
     * The parameters of one of the images of a request, counted from 0: their seeds follow each other, or those of their variations if
     * they have one.
     */
    public DrawParameters ofImage(int index) {
        return variationSeed == null
                ? withSeed(seed + index)
                : with(prompt, seed, width, height, variationSeed + index);
    }

    /** Whether these differ in the seed and in that of the variation alone. */
    public boolean isLike(DrawParameters other) {
        return with(prompt, 0, width, height, variationSeed == null ? null : 0L)
                .equals(other.with(
                        other.prompt, 0, other.width, other.height, other.variationSeed == null ? null : 0L));
    }

    /** The same parameters with another size. */
    public DrawParameters withSize(int width, int height) {
        return with(prompt, seed, width, height, variationSeed);
    }

    private DrawParameters with(String prompt, long seed, int width, int height, @Nullable Long variationSeed) {
        return new DrawParameters(
                prompt,
                negativePrompt,
                seed,
                steps,
                guidance,
                guidanceRescale,
                sampler,
                width,
                height,
                init,
                strength,
                mask,
                control,
                controlScale,
                controlStart,
                controlEnd,
                controlPreprocessor,
                highResolution,
                highResolutionStrength,
                variationSeed,
                variationStrength,
                outpaint,
                eta);
    }

    /** Returns in which of the steps the control image guides the drawing, in words; empty for all of them. */
    public Optional<String> controlSteps() {
        return controlStart == null && controlEnd == null
                ? Optional.empty()
                : Optional.of("steps " + (controlStart == null ? 0.0 : controlStart) + " to "
                        + (controlEnd == null ? 1.0 : controlEnd));
    }

    /** Returns the SHA-256 of each input image's file, in the order of use. */
    public List<String> inputs() {
        return Stream.of(init, mask, control).filter(Objects::nonNull).toList();
    }

    /**
     * The parameters that a request names; null means the model's default, or for the seed a random one. The constructor
     * checks what holds for every model, and throws {@link InvalidRequestException}.
     *
     * @param prompt 1 to 2000 characters
     * @param negativePrompt at most 2000 characters
     * @param seed of the first image; the seeds of several follow each other
     * @param guidance 0, or at least 0.000001
     * @param guidanceRescale 0 to 1
     * @param init the file of the image that the drawing starts from, at most {@value #MAX_INPUT} bytes; not copied
     * @param strength above 0 to 1; null means 0.8, and 1 with a mask or an outpaint, as in diffusers
     * @param mask the file of an image of the same size; what is white in it is drawn anew; not copied
     * @param control the file of the control image, for a model with ControlNets; not copied
     * @param controlScale what the output of the ControlNets is multiplied by, 0 to 10; null for 1
     * @param controlStart share of the steps before the ControlNets take part, 0 to below {@code controlEnd}; null for 0
     * @param controlEnd share of the steps after which they no longer take part, to 1; null for 1
     * @param controlPreprocessor what the control image is made with; null for {@link ControlPreprocessor#NONE}
     * @param highResolution above 1 to 4; null for one drawing
     * @param highResolutionStrength 0 to below 1; null for 0.7
     * @param variationSeed of the first image; null means a random one; the seeds of several images' variations follow each other, and the images have one seed
     * @param variationStrength 0 to 1; null for no variation
     * @param outpaint by how many of its pixels the image that the drawing starts from is enlarged; null for not at all
     * @param eta 0 to 1; null for 0
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @SuppressWarnings("ArrayRecordComponent") // files are handed over, and two requests are compared by their hashes
    public record Request(
            String prompt,
            @Nullable String negativePrompt,
            @Nullable Long seed,
            @Nullable Integer steps,
            @Nullable Double guidance,
            @Nullable Double guidanceRescale,
            @Nullable String sampler,
            @Nullable Integer width,
            @Nullable Integer height,
            byte @Nullable [] init,
            @Nullable Double strength,
            byte @Nullable [] mask,
            byte @Nullable [] control,
            @Nullable Double controlScale,
            @Nullable Double controlStart,
            @Nullable Double controlEnd,
            @Nullable ControlPreprocessor controlPreprocessor,
            @Nullable Double highResolution,
            @Nullable Double highResolutionStrength,
            @Nullable Long variationSeed,
            @Nullable Double variationStrength,
            @Nullable Outpaint outpaint,
            @Nullable Double eta) {
        /** The largest file of an input image, 8 MiB. */
        public static final int MAX_INPUT = 8 << 20;

        private static final double MIN_GUIDANCE = 1e-6;
        private static final int MAX_CONTROL_SCALE = 10;

        public Request {
            DrawParameterChecks.requirePrompt(prompt);
            DrawParameterChecks.checkText("prompt", "prompt", prompt);
            DrawParameterChecks.checkText("negativePrompt", "negative prompt", negativePrompt);
            DrawParameterChecks.checkSeed(seed);
            if (guidance != null && guidance > 0 && guidance < MIN_GUIDANCE) {
                throw new InvalidRequestException(
                        "guidance", "The guidance is " + guidance + "; it is 0 or at least 0.000001.");
            }
            DrawParameterChecks.checkInput("init", init);
            DrawParameterChecks.checkInput("mask", mask);
            DrawParameterChecks.checkInput("control", control);
            if (strength != null && !(strength > 0 && strength <= 1)) {
                throw new InvalidRequestException(
                        "strength",
                        "The strength is " + strength
                                + "; it is above 0, which would leave the image as it is, and at most 1, which draws"
                                + " all of it anew.");
            }
            if (controlScale != null && !(controlScale >= 0 && controlScale <= MAX_CONTROL_SCALE)) {
                throw new InvalidRequestException(
                        "controlScale",
                        "The controlScale is " + controlScale + "; it is 0, for no effect, to " + MAX_CONTROL_SCALE
                                + ".");
            }
            DrawParameterChecks.checkControlSteps(controlStart, controlEnd);
            DrawParameterChecks.checkHighResolution(highResolution, highResolutionStrength);
            DrawParameterChecks.checkEta(eta);
            DrawParameterChecks.checkVariation(variationSeed, variationStrength);
            DrawParameterChecks.requireImage("mask", mask, "init", init);
            DrawParameterChecks.requireImage("outpaint", outpaint, "init", init);
            DrawParameterChecks.requireImage("strength", strength, "init", init);
            DrawParameterChecks.requireImage("controlScale", controlScale, "control", control);
            DrawParameterChecks.requireImage("controlStart", controlStart, "control", control);
            DrawParameterChecks.requireImage("controlEnd", controlEnd, "control", control);
            DrawParameterChecks.requireImage("controlPreprocessor", controlPreprocessor, "control", control);
        }

        /** A request that names the prompt alone. */
        public static Request of(String prompt) {
            return new Request(
                    prompt, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null, null, null, null, null);
        }

        /** The same request with this seed; null means a random one. */
        public Request withSeed(@Nullable Long seed) {
            return with(prompt, seed, variationSeed);
        }

        /** The same request with this prompt. */
        public Request withPrompt(String prompt) {
            return with(prompt, seed, variationSeed);
        }

        /** The same request with this seed of its variation, if it has one and names no seed of it. */
        public Request varied(long random) {
            return variationSeed != null || variationStrength == null || variationStrength == 0
                    ? this
                    : with(prompt, seed, random);
        }

        private Request with(String prompt, @Nullable Long seed, @Nullable Long variationSeed) {
            return new Request(
                    prompt,
                    negativePrompt,
                    seed,
                    steps,
                    guidance,
                    guidanceRescale,
                    sampler,
                    width,
                    height,
                    init,
                    strength,
                    mask,
                    control,
                    controlScale,
                    controlStart,
                    controlEnd,
                    controlPreprocessor,
                    highResolution,
                    highResolutionStrength,
                    variationSeed,
                    variationStrength,
                    outpaint,
                    eta);
        }

        /** Returns the files of the input images by their fields, in the order of use. */
        public Map<String, byte[]> files() {
            Map<String, byte[]> files = new LinkedHashMap<>();
            put(files, "init", init);
            put(files, "mask", mask);
            put(files, "control", control);
            return files;
        }

        private static void put(Map<String, byte[]> files, String field, byte @Nullable [] file) {
            if (file != null) {
                files.put(field, file);
            }
        }

        /** Takes what the request does not name from {@code defaults}. */
        public DrawParameters complete(DrawParameters defaults) {
            return new DrawParameters(
                    prompt,
                    or(negativePrompt, defaults.negativePrompt),
                    or(seed, defaults.seed),
                    or(steps, defaults.steps),
                    or(guidance, defaults.guidance),
                    guidanceRescale == null ? defaults.guidanceRescale : guidanceRescale,
                    or(sampler, defaults.sampler),
                    or(width, defaults.width),
                    or(height, defaults.height),
                    init == null ? null : Sha256.hex(init),
                    init == null ? null : or(strength, mask == null && outpaint == null ? STRENGTH : STRENGTH_IN_MASK),
                    mask == null ? null : Sha256.hex(mask),
                    control == null ? null : Sha256.hex(control),
                    control == null ? null : or(controlScale, 1.0),
                    controlStart,
                    controlEnd,
                    control == null ? null : or(controlPreprocessor, ControlPreprocessor.NONE),
                    highResolution,
                    highResolution == null ? null : or(highResolutionStrength, HIGH_RESOLUTION_STRENGTH),
                    variationSeed,
                    variationStrength,
                    outpaint,
                    eta);
        }

        private static <T> T or(@Nullable T value, T other) {
            return value == null ? other : value;
        }
    }
}
