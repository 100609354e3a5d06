package dev.mintmark.app.web;

import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.access.ArtworkCollections.ArtworkCollection;
import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.CollectionList;
import dev.mintmark.app.api.CollectionRequest;
import dev.mintmark.app.api.Favourite;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.NotFoundException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;

/** Favourites and collections of whoever makes the request. */
final class CollectionRoutes {
    private static final String COLLECTION = "/api/collections/{collection}";
    private static final String ITEM = COLLECTION + "/artworks/{id}";

    private final ArtworkApi artworks;
    private final ArtworkCollections collections;
    private final Clock clock;

    CollectionRoutes(ArtworkApi artworks, ArtworkCollections collections, Clock clock) {
        this.artworks = artworks;
        this.collections = collections;
        this.clock = clock;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/artworks/{id}/favourite", ctx -> ctx.json(favourite(ctx)));
        routes.put("/api/artworks/{id}/favourite", this::setFavourite);
        HttpReads.get(
                routes,
                "/api/collections",
                ctx -> ctx.json(new CollectionList(collections.list(ListFilter.keeper(ctx)))));
        routes.post("/api/collections", this::add);
        routes.put(COLLECTION, this::rename);
        routes.delete(COLLECTION, ctx -> {
            collections.remove(ListFilter.keeper(ctx), named(ctx).id());
            ctx.status(204);
        });
        routes.put(ITEM, ctx -> {
            collections.put(named(ctx).id(), artwork(ctx));
            ctx.status(204);
        });
        routes.delete(ITEM, ctx -> {
            collections.take(named(ctx).id(), artwork(ctx));
            ctx.status(204);
        });
    }

    /**
     * The caller's collection of this ID.
     *
     * @throws NotFoundException also where it is another's
     */
    static ArtworkCollection require(ArtworkCollections collections, Context ctx, String id) {
        return collections
                .find(ListFilter.keeper(ctx), id)
                .orElseThrow(() -> new NotFoundException("You have no collection with this ID."));
    }

    private ArtworkCollection named(Context ctx) {
        return require(collections, ctx, ctx.pathParam("collection"));
    }

    /** The ID of an artwork that exists. */
    private String artwork(Context ctx) {
        return artworks.find(ctx.pathParam("id")).id();
    }

    private Favourite favourite(Context ctx) {
        String id = artwork(ctx);
        return new Favourite(
                collections.favourites(ListFilter.keeper(ctx), Set.of(id)).contains(id));
    }

    private void setFavourite(Context ctx) {
        boolean isFavourite = JsonRequest.read(ctx, Favourite.class).isFavourite();
        collections.setFavourite(ListFilter.keeper(ctx), artwork(ctx), isFavourite);
        ctx.json(favourite(ctx));
    }

    private void add(Context ctx) {
        String name = JsonRequest.read(ctx, CollectionRequest.class).name();
        String id = UUID.randomUUID().toString();
        if (!collections.add(ListFilter.keeper(ctx), id, name, clock.instant())) {
            throw new ConflictException("You have " + ArtworkCollections.MAX_COLLECTIONS
                    + " collections, which are all that one can have; delete one first.");
        }
        ctx.status(201).json(require(collections, ctx, id));
    }

    private void rename(Context ctx) {
        ArtworkCollection collection = named(ctx);
        collections.rename(
                ListFilter.keeper(ctx),
                collection.id(),
                JsonRequest.read(ctx, CollectionRequest.class).name());
        ctx.json(named(ctx));
    }
}
