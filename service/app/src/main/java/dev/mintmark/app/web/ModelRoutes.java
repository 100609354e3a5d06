package dev.mintmark.app.web;

import dev.mintmark.app.api.AddModelRequest;
import dev.mintmark.app.api.ModelApi;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** The models that draw here, and the contract's register of models. */
final class ModelRoutes {
    private final ModelApi models;
    private final BoundedWork hashing;

    ModelRoutes(ModelApi models, BoundedWork hashing) {
        this.models = models;
        this.hashing = hashing;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/models", ctx -> ctx.json(models.list()));
        routes.post("/api/models", this::add);
        HttpReads.get(routes, "/api/models/log", ctx -> ctx.json(models.log()));
        routes.delete("/api/models/{id}", this::remove);
        HttpReads.get(routes, "/api/models/{id}/verify", this::verify);
        HttpReads.get(routes, "/api/models/{id}/sheet", ctx -> ctx.json(models.sheet(ctx.pathParam("id"))));
    }

    private void add(Context ctx) throws Exception {
        AddModelRequest request = JsonRequest.read(ctx, AddModelRequest.class);
        ctx.status(201).json(hashing.answer(() -> request, models::add));
    }

    private void verify(Context ctx) throws Exception {
        ctx.json(hashing.answer(() -> ctx.pathParam("id"), models::verify));
    }

    private void remove(Context ctx) {
        models.remove(ctx.pathParam("id"));
        ctx.status(204);
    }
}
