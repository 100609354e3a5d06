package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/prompts/count}. The constructor throws {@link InvalidRequestException}.
 *
 * @param prompt at most {@value #MAX_PROMPT} characters
 * @param negativePrompt at most {@value #MAX_PROMPT} characters; null for none
 * @param model null for the one that the settings name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PromptCountRequest(
        String prompt,
        @Nullable String negativePrompt,
        @Nullable String model) {
    private static final int MAX_PROMPT = 2000;

    public PromptCountRequest {
        if (prompt == null) {
            throw new InvalidRequestException("prompt", "The prompt is missing.");
        }
        check("prompt", prompt);
        if (negativePrompt != null) {
            check("negativePrompt", negativePrompt);
        }
    }

    private static void check(String field, String text) {
        if (text.length() > MAX_PROMPT) {
            throw new InvalidRequestException(
                    field, "It has " + text.length() + " characters; it can have " + MAX_PROMPT + ".");
        }
    }
}
