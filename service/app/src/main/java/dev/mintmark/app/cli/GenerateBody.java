package dev.mintmark.app.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.workflow.GenerateRequest;
import dev.mintmark.app.workflow.RecipeRequest;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code POST /api/artworks}; what is null is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record GenerateBody(
        @JsonUnwrapped RecipeRequest recipe,
        @Nullable String model,
        @Nullable Integer count,
        @Nullable String format,
        boolean disclosePrompt,
        boolean pin,
        @Nullable MintBody mint) {

    static GenerateBody of(GenerateRequest request) {
        ImageFormat format = request.format();
        MintOrder order = request.mint() == null ? MintOrder.STANDARD : request.mint();
        return new GenerateBody(
                request.recipe(),
                request.model(),
                request.count(),
                format == null ? null : format.id(),
                request.disclosePrompt(),
                request.goal() != Goal.SEALED,
                request.goal() == Goal.CONFIRMED ? MintBody.of(order) : null);
    }
}
