package dev.mintmark.app.artwork;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
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
 * @param width pixels
 * @param height pixels
 */
public record DrawParameters(
        String prompt,
        String negativePrompt,
        long seed,
        int steps,
        double guidance,
        String sampler,
        int width,
        int height) {

    /** The same parameters with another seed. */
    public DrawParameters withSeed(long seed) {
        return new DrawParameters(prompt, negativePrompt, seed, steps, guidance, sampler, width, height);
    }

    /**
     * The parameters that a request names; null means the model's default, or for the seed a random one. The constructor
     * checks what holds for every model, and throws {@link InvalidRequestException}.
     *
     * @param prompt 1 to 2000 characters
     * @param negativePrompt at most 2000 characters
     * @param seed of the first image; the seeds of several follow each other
     * @param guidance 0, or at least 0.000001
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Request(
            String prompt,
            @Nullable String negativePrompt,
            @Nullable Long seed,
            @Nullable Integer steps,
            @Nullable Double guidance,
            @Nullable String sampler,
            @Nullable Integer width,
            @Nullable Integer height) {
        private static final int MAX_PROMPT = 2000;
        private static final double MIN_GUIDANCE = 1e-6;

        public Request {
            requirePrompt(prompt);
            checkText("prompt", prompt);
            checkText("negativePrompt", negativePrompt);
            if (guidance != null && guidance > 0 && guidance < MIN_GUIDANCE) {
                throw new InvalidRequestException(
                        "guidance", "The guidance is " + guidance + "; it is 0 or at least 0.000001.");
            }
        }

        /** A request that names the prompt alone. */
        public static Request of(String prompt) {
            return new Request(prompt, null, null, null, null, null, null, null);
        }

        /** The same request with this seed; null means a random one. */
        public Request withSeed(@Nullable Long seed) {
            return new Request(prompt, negativePrompt, seed, steps, guidance, sampler, width, height);
        }

        /** Takes what the request does not name from {@code defaults}. */
        public DrawParameters complete(DrawParameters defaults) {
            return new DrawParameters(
                    prompt,
                    or(negativePrompt, defaults.negativePrompt),
                    or(seed, defaults.seed),
                    or(steps, defaults.steps),
                    or(guidance, defaults.guidance),
                    or(sampler, defaults.sampler),
                    or(width, defaults.width),
                    or(height, defaults.height));
        }

        private static <T> T or(@Nullable T value, T other) {
            return value == null ? other : value;
        }

        private static void requirePrompt(@Nullable String prompt) {
            if (prompt == null) {
                throw new InvalidRequestException("prompt", "The prompt is missing: say what to draw.");
            }
            if (prompt.isBlank()) {
                throw new InvalidRequestException("prompt", "The prompt is blank; say what to draw.");
            }
        }

        private static void checkText(String field, @Nullable String text) {
            if (text == null) {
                return;
            }
            if (text.length() > MAX_PROMPT) {
                throw new InvalidRequestException(
                        field, "The text has " + text.length() + " characters; it can have " + MAX_PROMPT + ".");
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new InvalidRequestException(
                        field, "The text has half a character in it; it must be valid Unicode.");
            }
        }
    }
}
