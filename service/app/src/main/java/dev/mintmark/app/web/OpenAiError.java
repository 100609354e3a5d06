package dev.mintmark.app.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link Problem} as OpenAI's API says it, under {@code /v1/}. */
record OpenAiError(Body error) {
    private static final Map<String, String> PARAMETERS = Map.of(
            "width", "size",
            "height", "size",
            "count", "n",
            "format", "output_format",
            "init", "image",
            "file", "image",
            "negativePrompt", "negative_prompt",
            "disclosePrompt", "disclose_prompt");

    /**
     * @param type {@code invalid_request_error} or {@code server_error}
     * @param param the field of the request at fault; null where it is none's
     * @param code a stable word
     */
    record Body(
            String message,
            String type,
            @Nullable String param,
            @Nullable String code) {}

    static OpenAiError of(Problem problem) {
        boolean isOfClient = problem.status() < 500;
        String field = problem.field();
        return new OpenAiError(new Body(
                problem.detail(),
                isOfClient ? problem.status() == 429 ? "rate_limit_error" : "invalid_request_error" : "server_error",
                field == null ? null : PARAMETERS.getOrDefault(field, field),
                code(problem)));
    }

    private static @Nullable String code(Problem problem) {
        if (problem.type().endsWith("/prompt-refused") || problem.type().endsWith("/drawing-refused")) {
            return "content_policy_violation";
        }
        return switch (problem.status()) {
            case 400, 422 -> "invalid_value";
            case 401 -> "invalid_api_key";
            case 403 -> "insufficient_permissions";
            case 404 -> "model".equals(problem.field()) ? "model_not_found" : "not_found";
            case 429 -> "rate_limit_exceeded";
            default ->
                problem.type().substring(problem.type().lastIndexOf('/') + 1).replace('-', '_');
        };
    }

    /** OpenAI's API has no 422. */
    static int status(Problem problem) {
        return problem.status() == 422 ? 400 : problem.status();
    }
}
