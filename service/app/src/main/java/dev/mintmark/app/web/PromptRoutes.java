package dev.mintmark.app.web;

import dev.mintmark.app.api.ControlImageRequest;
import dev.mintmark.app.api.ModelApi;
import dev.mintmark.app.api.PromptCountRequest;
import dev.mintmark.app.api.StrictJson;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** What a model would read of a request, before it is drawn: the tokens of its prompt, and its control image. */
final class PromptRoutes {
    private final ModelApi models;
    private final BoundedWork pictures;

    PromptRoutes(ModelApi models, BoundedWork pictures) {
        this.models = models;
        this.pictures = pictures;
    }

    void register(RoutesConfig routes) {
        routes.post("/api/prompts/count", this::count);
        routes.post("/api/control-images", this::control);
    }

    private void count(Context ctx) throws Exception {
        ctx.json(pictures.answer(() -> JsonRequest.read(ctx, PromptCountRequest.class), models::countPrompt));
    }

    private void control(Context ctx) throws Exception {
        ctx.json(pictures.answer(
                () -> StrictJson.bind(
                        JsonRequest.object(ctx, ArtworkRoutes.LIMIT_WITH_IMAGES), ControlImageRequest.class),
                models::controlImage));
    }
}
