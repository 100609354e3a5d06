package dev.mintmark.app.web;

import dev.mintmark.app.api.ModelApi;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Set;

/** The models that draw here, and the contract's register of models. */
final class ModelRoutes {
    private final ModelApi models;

    ModelRoutes(ModelApi models) {
        this.models = models;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/models", ctx -> ctx.json(models.list()));
        routes.post("/api/models", this::add);
        routes.get("/api/models/log", ctx -> ctx.json(models.log()));
        routes.delete("/api/models/{id}", this::remove);
        routes.get("/api/models/{id}/verify", ctx -> ctx.json(models.verify(ctx.pathParam("id"))));
    }

    private void add(Context ctx) throws SourceUnavailableException {
        String folder = JsonRequest.of(ctx).only(Set.of("folder")).text("folder");
        if (folder == null) {
            throw new InvalidRequestException("folder", "The path of a folder on this machine is missing.");
        }
        ctx.status(201).json(models.add(folder));
    }

    private void remove(Context ctx) {
        models.remove(ctx.pathParam("id"));
        ctx.status(204);
    }
}
