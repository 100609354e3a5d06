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
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double highResolutionStrength) {
    /** Of diffusers' pipelines: from an image, and with a mask. */
    private static final double STRENGTH = 0.8;

    private static final double STRENGTH_IN_MASK = 1;
    private static final double HIGH_RESOLUTION_STRENGTH = 0.7;

    public DrawParameters {
        guidanceRescale = unless(0, guidanceRescale);
        controlStart = unless(0, controlStart);
        controlEnd = unless(1, controlEnd);
    }

    /** Leaves out a value that has no effect. */
    private static @Nullable Double unless(double none, @Nullable Double value) {
        return value != null && value == none ? null : value;
    }

    /** The same parameters with another prompt. */
    public DrawParameters withPrompt(String prompt) {
        return with(prompt, seed, width, height);
    }

    /** The same parameters with another seed. */
    public DrawParameters withSeed(long seed) {
        return with(prompt, seed, width, height);
    }

    /** The same parameters with another size. */
    public DrawParameters withSize(int width, int height) {
        return with(prompt, seed, width, height);
    }

    private DrawParameters with(String prompt, long seed, int width, int height) {
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
                highResolutionStrength);
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
     * @param strength above 0 to 1; null means 0.8, and 1 with a mask, as in diffusers
     * @param mask the file of an image of the same size; what is white in it is drawn anew; not copied
     * @param control the file of the control image, for a model with ControlNets; not copied
     * @param controlScale what the output of the ControlNets is multiplied by, 0 to 10; null for 1
     * @param controlStart share of the steps before the ControlNets take part, 0 to below {@code controlEnd}; null for 0
     * @param controlEnd share of the steps after which they no longer take part, to 1; null for 1
     * @param controlPreprocessor what the control image is made with; null for {@link ControlPreprocessor#NONE}
     * @param highResolution above 1 to 4; null for one drawing
     * @param highResolutionStrength 0 to below 1; null for 0.7
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
            @Nullable Double highResolutionStrength) {
        /** The largest file of an input image, 8 MiB. */
        public static final int MAX_INPUT = 8 << 20;

        private static final int MAX_PROMPT = 2000;
        private static final double MIN_GUIDANCE = 1e-6;
        private static final int MAX_CONTROL_SCALE = 10;
        private static final int MAX_HIGH_RESOLUTION = 4;

        public Request {
            requirePrompt(prompt);
            checkText("prompt", "prompt", prompt);
            checkText("negativePrompt", "negative prompt", negativePrompt);
            if (guidance != null && guidance > 0 && guidance < MIN_GUIDANCE) {
                throw new InvalidRequestException(
                        "guidance", "The guidance is " + guidance + "; it is 0 or at least 0.000001.");
            }
            checkInput("init", init);
            checkInput("mask", mask);
            checkInput("control", control);
            if (strength != null && !(strength > 0 && strength <= 1)) {
                throw new InvalidRequestException(
                        "strength",
                        "The strength is " + strength
                                + "; it is above 0, which would leave the image as it is, and at most 1, which draws all of it"
                                + " anew.");
            }
            if (controlScale != null && !(controlScale >= 0 && controlScale <= MAX_CONTROL_SCALE)) {
                throw new InvalidRequestException(
                        "controlScale",
                        "The controlScale is " + controlScale + "; it is 0, for no effect, to " + MAX_CONTROL_SCALE
                                + ".");
            }
            checkControlSteps(controlStart, controlEnd);
            checkHighResolution(highResolution, highResolutionStrength);
            requireImage("mask", mask, "init", init);
            requireImage("strength", strength, "init", init);
            requireImage("controlScale", controlScale, "control", control);
            requireImage("controlStart", controlStart, "control", control);
            requireImage("controlEnd", controlEnd, "control", control);
            requireImage("controlPreprocessor", controlPreprocessor, "control", control);
        }

        /** A request that names the prompt alone. */
        public static Request of(String prompt) {
            return new Request(
                    prompt, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                    null, null, null);
        }

        /** The same request with this seed; null means a random one. */
        public Request withSeed(@Nullable Long seed) {
            return with(prompt, seed);
        }

        /** The same request with this prompt. */
        public Request withPrompt(String prompt) {
            return with(prompt, seed);
        }

        private Request with(String prompt, @Nullable Long seed) {
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
                    highResolutionStrength);
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
                    init == null ? null : or(strength, mask == null ? STRENGTH : STRENGTH_IN_MASK),
                    mask == null ? null : Sha256.hex(mask),
                    control == null ? null : Sha256.hex(control),
                    control == null ? null : or(controlScale, 1.0),
                    controlStart,
                    controlEnd,
                    control == null ? null : or(controlPreprocessor, ControlPreprocessor.NONE),
                    highResolution,
                    highResolution == null ? null : or(highResolutionStrength, HIGH_RESOLUTION_STRENGTH));
        }

        private static <T> T or(@Nullable T value, T other) {
            return value == null ? other : value;
        }

        private static void requireImage(String field, @Nullable Object value, String image, byte @Nullable [] file) {
            if (value != null && file == null) {
                throw new InvalidRequestException(
                        field,
                        "There is a " + field + " and no "
                                + (image.equals("init") ? "image to start from" : "control image")
                                + "; give the image by the field \"" + image + "\".");
            }
        }

        private static void checkControlSteps(@Nullable Double start, @Nullable Double end) {
            if (start != null && !(start >= 0 && start < 1)) {
                throw new InvalidRequestException(
                        "controlStart",
                        "The controlStart is " + start + "; it is a share of the steps, 0, the first, to below 1.");
            }
            if (end != null && !(end > 0 && end <= 1)) {
                throw new InvalidRequestException(
                        "controlEnd",
                        "The controlEnd is " + end + "; it is a share of the steps, above 0 to 1, the last.");
            }
            if (start != null && end != null && start >= end) {
                throw new InvalidRequestException(
                        "controlEnd",
                        "The controlEnd is " + end + "; it is above the controlStart, which is " + start + ".");
            }
        }

        private static void checkHighResolution(@Nullable Double factor, @Nullable Double strength) {
            if (factor != null && !(factor > 1 && factor <= MAX_HIGH_RESOLUTION)) {
                throw new InvalidRequestException(
                        "highResolution",
                        "The highResolution is " + factor + "; it is above 1 to " + MAX_HIGH_RESOLUTION + ".");
            }
            if (strength != null && !(strength >= 0 && strength < 1)) {
                throw new InvalidRequestException(
                        "highResolutionStrength",
                        "The highResolutionStrength is " + strength
                                + "; it is 0, which only enlarges the first drawing, to below 1.");
            }
            if (strength != null && factor == null) {
                throw new InvalidRequestException(
                        "highResolutionStrength",
                        "There is a highResolutionStrength and no second pass; give its factor by the field"
                                + " \"highResolution\".");
            }
        }

        private static void checkInput(String field, byte @Nullable [] file) {
            if (file != null && file.length > MAX_INPUT) {
                throw new InvalidRequestException(
                        field, "The file has " + file.length + " bytes; it can have " + MAX_INPUT + ".");
            }
        }

        private static void requirePrompt(@Nullable String prompt) {
            if (prompt == null) {
                throw new InvalidRequestException("prompt", "The prompt is missing: say what to draw.");
            }
            if (prompt.isBlank()) {
                throw new InvalidRequestException("prompt", "The prompt is blank; say what to draw.");
            }
        }

        private static void checkText(String field, String words, @Nullable String text) {
            if (text == null) {
                return;
            }
            if (text.length() > MAX_PROMPT) {
                throw new InvalidRequestException(
                        field,
                        "The " + words + " has " + text.length() + " characters; it can have " + MAX_PROMPT + ".");
            }
            Texts.require(field, text);
        }
    }
}
