package dev.mintmark.app.web;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.api.AnchorApi;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Anchors of artworks: order, look up, prove and claim. */
final class AnchorRoutes {
    private final AnchorApi anchors;
    private final Orders orders;

    AnchorRoutes(AnchorApi anchors, Orders orders) {
        this.orders = orders;
        this.anchors = anchors;
    }

    void register(RoutesConfig routes) {
        routes.post("/api/artworks/{id}/anchor", this::anchor);
        HttpReads.get(routes, "/api/artworks/{id}/anchor", ctx -> ctx.json(anchors.find(id(ctx))));
        HttpReads.get(routes, "/api/artworks/{id}/anchor-proof", ctx -> ctx.json(anchors.proof(id(ctx))));
        routes.post("/api/artworks/{id}/claim", this::claim);
    }

    private void anchor(Context ctx) throws SourceUnavailableException {
        try {
            MintOrder terms = JsonRequest.read(ctx, MintOrder.class);
            Caller caller = AccessFilter.caller(ctx);
            ctx.status(202)
                    .json(orders.mint(caller, () -> anchors.anchor(id(ctx), terms.withCreator(caller.address()))));
        } catch (InvalidRequestException e) {
            // the terms are the field "mint" of a request for images, and here the whole body
            throw new InvalidRequestException(e.field().replaceFirst("^mint\\.", ""), String.valueOf(e.getMessage()));
        }
    }

    private void claim(Context ctx) throws SourceUnavailableException {
        JsonRequest.readEmpty(ctx);
        ctx.status(202).json(orders.mint(AccessFilter.caller(ctx), () -> anchors.claim(id(ctx))));
    }

    private static String id(Context ctx) {
        return ctx.pathParam("id");
    }
}
