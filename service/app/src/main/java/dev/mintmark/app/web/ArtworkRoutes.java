package dev.mintmark.app.web;

import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.access.Caller;
import dev.mintmark.app.access.Permission;
import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ArtworkList;
import dev.mintmark.app.api.ArtworkPage;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.PlaceRequest;
import dev.mintmark.app.api.PublicArtwork;
import dev.mintmark.app.api.StrictJson;
import dev.mintmark.app.api.VisibilityRequest;
import dev.mintmark.app.artwork.ArtworkPath;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.workflow.GenerateRequest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Artworks: create, list, follow, cancel, mint and delete them. */
final class ArtworkRoutes {
    /** Bytes of a body with an image, its mask and a control image in base64. */
    static final int LIMIT_WITH_IMAGES = 3 * (DrawParameters.Request.MAX_INPUT / 3 + 1) * 4 + JsonRequest.LIMIT;

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private final ArtworkApi artworks;
    private final EventStream events;
    private final BoundedWork pictures;
    private final Thumbnails thumbnails = new Thumbnails();
    private final Orders orders;
    private final ArtworkCollections collections;

    ArtworkRoutes(
            ArtworkApi artworks,
            Orders orders,
            EventStream events,
            BoundedWork pictures,
            ArtworkCollections collections) {
        this.collections = collections;
        this.orders = orders;
        this.artworks = artworks;
        this.events = events;
        this.pictures = pictures;
    }

    void register(RoutesConfig routes) {
        routes.post("/api/artworks", this::create);
        HttpReads.get(routes, "/api/artworks", this::list);
        HttpReads.get(routes, "/api/artworks/{id}", this::find);
        HttpReads.get(
                routes,
                "/api/queue",
                ctx -> ctx.json(artworks.queue(AccessFilter.caller(ctx).owner())));
        routes.put(
                "/api/artworks/{id}/place",
                ctx -> ctx.json(artworks.setPlace(id(ctx), JsonRequest.read(ctx, PlaceRequest.class))));
        HttpReads.get(routes, "/api/gallery", ctx -> ctx.json(artworks.facets(owner(ctx))));
        routes.put("/api/artworks/{id}/visibility", this::setVisibility);
        HttpReads.get(routes, "/api/artworks/{id}/image", this::image);
        HttpReads.get(routes, "/api/artworks/{id}/thumbnail", this::thumbnail);
        HttpReads.get(routes, "/api/artworks/{id}/manifest", this::manifest);
        HttpReads.get(routes, "/api/artworks/{id}/recipe", ctx -> ctx.json(artworks.recipe(id(ctx))));
        HttpReads.get(
                routes,
                "/api/artworks/{id}/events",
                ctx -> events.serve(ctx, artworks.find(id(ctx)).id()));
        routes.post("/api/artworks/{id}/cancel", ctx -> ctx.json(artworks.cancel(id(ctx))));
        routes.post("/api/artworks/{id}/retry", ctx -> ctx.status(202).json(artworks.retry(id(ctx))));
        routes.post("/api/artworks/retry", this::retryAll);
        routes.post("/api/artworks/{id}/pin", this::pin);
        routes.post("/api/artworks/{id}/mint", this::mint);
        routes.delete("/api/artworks/{id}", this::delete);
    }

    private void find(Context ctx) {
        ArtworkResponse artwork = artworks.find(id(ctx));
        Caller caller = AccessFilter.caller(ctx);
        boolean isOwn = caller.principal() != null && caller.principal().id().equals(artwork.owner());
        if (isOwn || caller.may(Permission.READ_ALL)) {
            ctx.json(artwork);
        } else {
            ctx.json(PublicArtwork.of(artwork));
        }
    }

    private void retryAll(Context ctx) {
        JsonRequest.readEmpty(ctx);
        ctx.status(202).json(artworks.retryAll());
    }

    private void setVisibility(Context ctx) {
        ctx.json(artworks.setPublic(
                id(ctx), JsonRequest.read(ctx, VisibilityRequest.class).isPublic()));
    }

    private void create(Context ctx) throws Exception {
        Caller caller = AccessFilter.caller(ctx);
        String key = idempotencyKey(ctx);
        ArtworkList created;
        long length = ctx.req().getContentLengthLong();
        if (length >= 0 && length <= JsonRequest.LIMIT) {
            JsonNode body = JsonRequest.object(ctx);
            // LoRAs are hashed
            boolean isLong = body.hasNonNull("init")
                    || body.hasNonNull("control")
                    || body.path("prompt").asString("").contains("<lora:");
            created =
                    isLong ? pictures.answer(() -> body, with -> create(caller, with, key)) : create(caller, body, key);
        } else {
            created = pictures.answer(
                    () -> JsonRequest.object(ctx, LIMIT_WITH_IMAGES), body -> create(caller, body, key));
        }
        ctx.status(202);
        ctx.header(
                "Location",
                Guard.basePath(ctx)
                        + ArtworkPath.of(created.artworks().getFirst().id()));
        ctx.json(created);
    }

    /** The key; null where there is none. An empty one is a client's mistake, which the service refuses. */
    static @Nullable String idempotencyKey(Context ctx) {
        if (!ctx.req().getHeaders(IDEMPOTENCY_KEY).hasMoreElements()) {
            return null;
        }
        String key = ctx.header(IDEMPOTENCY_KEY);
        return key == null ? "" : key;
    }

    private ArtworkList create(Caller caller, JsonNode body, @Nullable String key) {
        try {
            GenerateRequest request = StrictJson.bind(body, GenerateRequest.class);
            return orders.create(caller, request, key);
        } catch (InvalidRequestException e) {
            if (body.hasNonNull("mint") || !e.field().startsWith("mint.")) {
                throw e;
            }
            // the terms of an anchor are those of a mint
            throw new InvalidRequestException(
                    e.field().replaceFirst("^mint", "anchor"), String.valueOf(e.getMessage()));
        }
    }

    private void list(Context ctx) {
        String limit = ctx.queryParam("limit");
        if (limit != null && !limit.matches("\\d{1,3}")) {
            throw new InvalidRequestException("limit", "A page has 1 to " + ArtworkPage.MAX_LIMIT + " artworks.");
        }
        ArtworkPage page = artworks.list(
                ListFilter.of(ctx, owner(ctx), collections),
                ctx.queryParam("after"),
                limit == null ? ArtworkPage.DEFAULT_LIMIT : Integer.parseInt(limit),
                Boolean.TRUE.equals(ListFilter.flag(ctx, "count")));
        List<String> ids = page.artworks().stream().map(ArtworkResponse::id).toList();
        ctx.json(page.with(collections.favourites(ListFilter.keeper(ctx), ids)));
    }

    /** Whose artworks are listed: the caller's own, unless it may read those of all and names another owner, or all. */
    private static @Nullable String owner(Context ctx) {
        Caller caller = AccessFilter.caller(ctx);
        String named = ctx.queryParam("owner");
        if (!caller.may(Permission.READ_ALL) || named == null) {
            return caller.owner();
        }
        return named.equals("all") ? null : named;
    }

    private ArtworkResponse sealed(Context ctx) throws IOException {
        ArtworkResponse artwork = artworks.find(id(ctx));
        if (artwork.image() == null) {
            // says at which stage the artwork is
            artworks.image(artwork.id());
        }
        ctx.header("Cache-Control", "private, no-cache");
        return artwork;
    }

    private void thumbnail(Context ctx) throws IOException {
        ArtworkResponse artwork = sealed(ctx);
        String sha256 = Objects.requireNonNull(artwork.sha256());
        if (!HttpReads.isUnchanged(ctx, "\"" + sha256 + "-" + Thumbnails.SIDE + "\"")) {
            ctx.contentType(ImageFormat.JPEG.mediaType())
                    .result(thumbnails.of(sha256, () -> artworks.image(artwork.id())));
        }
    }

    private void image(Context ctx) throws IOException {
        ArtworkResponse artwork = sealed(ctx);
        if (HttpReads.isUnchanged(ctx, "\"" + artwork.sha256() + "\"")) {
            return;
        }
        String format = artwork.requireImage().format();
        String disposition = ctx.queryParam("download") == null ? "inline" : "attachment";
        ctx.header("Content-Disposition", disposition + "; filename=\"mintmark-" + artwork.id() + "." + format + "\"");
        byte[] bytes = artworks.image(artwork.id());
        ctx.res().setContentLengthLong(bytes.length);
        ctx.contentType(ImageFormat.of(format).mediaType()).result(bytes);
    }

    private void manifest(Context ctx) throws IOException {
        String id = id(ctx);
        byte[] store = artworks.manifest(id);
        ctx.header("Content-Disposition", "attachment; filename=\"mintmark-" + id + ".c2pa\"");
        ctx.contentType("application/c2pa").result(store);
    }

    private void pin(Context ctx) {
        JsonRequest.readEmpty(ctx);
        ctx.status(202).json(artworks.pin(id(ctx)));
    }

    private void mint(Context ctx) {
        String id = artworks.find(id(ctx)).id();
        try {
            MintOrder order = JsonRequest.read(ctx, MintOrder.class);
            Caller caller = AccessFilter.caller(ctx);
            ctx.status(202).json(orders.mint(caller, () -> artworks.mint(id, order.withCreator(caller.address()))));
        } catch (InvalidRequestException e) {
            // the order is the field "mint" of a request for images, and here the whole body
            throw new InvalidRequestException(e.field().replaceFirst("^mint\\.", ""), String.valueOf(e.getMessage()));
        }
    }

    private void delete(Context ctx) throws Exception {
        artworks.delete(id(ctx));
        ctx.status(204);
    }

    private static String id(Context ctx) {
        return ctx.pathParam("id");
    }
}
