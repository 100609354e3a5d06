package dev.mintmark.app.artwork;

import org.jspecify.annotations.Nullable;

/** What holds for the parameters of every drawing. Each check throws {@link InvalidRequestException}. Stateless. */
final class DrawParameterChecks {
    private static final int MAX_PROMPT = 2000;
    private static final long MAX_SEED = (1L << 53) - 1;
    private static final int MAX_HIGH_RESOLUTION = 4;

    private DrawParameterChecks() {}

    static void requireImage(String field, @Nullable Object value, String image, byte @Nullable [] file) {
        if (value != null && file == null) {
            throw new InvalidRequestException(
                    field,
                    "There is a " + field + " and no "
                            + (image.equals("init") ? "image to start from" : "control image")
                            + "; give the image by the field \"" + image + "\".");
        }
    }

    static void checkControlSteps(@Nullable Double start, @Nullable Double end) {
        if (start != null && !(start >= 0 && start < 1)) {
            throw new InvalidRequestException(
                    "controlStart",
                    "The controlStart is " + start + "; it is a share of the steps, 0, the first, to below 1.");
        }
        if (end != null && !(end > 0 && end <= 1)) {
            throw new InvalidRequestException(
                    "controlEnd", "The controlEnd is " + end + "; it is a share of the steps, above 0 to 1, the last.");
        }
        if (start != null && end != null && start >= end) {
            throw new InvalidRequestException(
                    "controlEnd",
                    "The controlEnd is " + end + "; it is above the controlStart, which is " + start + ".");
        }
    }

    static void checkHighResolution(@Nullable Double factor, @Nullable Double strength) {
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

    static void checkEta(@Nullable Double eta) {
        if (eta != null && !(eta >= 0 && eta <= 1)) {
            throw new InvalidRequestException(
                    "eta", "The eta is " + eta + "; it is 0, for no new noise in the steps, to 1.");
        }
    }

    static void checkSeed(@Nullable Long seed) {
        if (seed != null && (seed < 0 || seed > MAX_SEED)) {
            throw new InvalidRequestException("seed", "The seed is " + seed + "; it is 0 to " + MAX_SEED + ".");
        }
    }

    static void checkVariation(@Nullable Long seed, @Nullable Double strength) {
        if (strength != null && !(strength >= 0 && strength <= 1)) {
            throw new InvalidRequestException(
                    "variationStrength",
                    "The variationStrength is " + strength
                            + "; it is 0, for the seed's own noise, to 1, for that of the variationSeed.");
        }
        if (seed != null && strength == null) {
            throw new InvalidRequestException(
                    "variationSeed",
                    "There is a variationSeed and no variation; say how far to go by the field \"variationStrength\".");
        }
        if (seed != null && (seed < 0 || seed > MAX_SEED)) {
            throw new InvalidRequestException(
                    "variationSeed", "The variationSeed is " + seed + "; it is 0 to " + MAX_SEED + ".");
        }
    }

    static void checkInput(String field, byte @Nullable [] file) {
        if (file != null && file.length > DrawParameters.Request.MAX_INPUT) {
            throw new InvalidRequestException(
                    field,
                    "The file has " + file.length + " bytes; it can have " + DrawParameters.Request.MAX_INPUT + ".");
        }
    }

    static void requirePrompt(@Nullable String prompt) {
        if (prompt == null) {
            throw new InvalidRequestException("prompt", "The prompt is missing: say what to draw.");
        }
        if (prompt.isBlank()) {
            throw new InvalidRequestException("prompt", "The prompt is blank; say what to draw.");
        }
    }

    static void checkText(String field, String words, @Nullable String text) {
        if (text == null) {
            return;
        }
        if (text.length() > MAX_PROMPT) {
            throw new InvalidRequestException(
                    field, "The " + words + " has " + text.length() + " characters; it can have " + MAX_PROMPT + ".");
        }
        Texts.require(field, text);
    }
}
