package dev.mintmark.app.web;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ManifestReader;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Artworks: asked for, listed, followed, called off, removed. */
final class ArtworkRoutes {
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final int PAGE = 24;
    private static final int MAX_PAGE = 100;

    private static final Logger log = LoggerFactory.getLogger(ArtworkRoutes.class);

    private final Artworks artworks;
    private final BlobStore files;
    private final ArtworkService requests;
    private final EventStream events;
    private final Drawer drawer;

    ArtworkRoutes(Artworks artworks, BlobStore files, ArtworkService requests, EventStream events, Drawer drawer) {
        this.artworks = artworks;
        this.files = files;
        this.requests = requests;
        this.events = events;
        this.drawer = drawer;
    }

    void register(RoutesConfig routes) {
        routes.post("/api/artworks", this::create);
        routes.get("/api/artworks", this::list);
        routes.get("/api/artworks/{id}", ctx -> ctx.json(ArtworkJson.of(artwork(ctx))));
        routes.get("/api/artworks/{id}/image", this::image);
        routes.get("/api/artworks/{id}/manifest", this::manifest);
        routes.get("/api/artworks/{id}/recipe", this::recipe);
        routes.get(
                "/api/artworks/{id}/events",
                ctx -> events.serve(ctx, artwork(ctx).id()));
        routes.post("/api/artworks/{id}/cancel", this::cancel);
        routes.post("/api/artworks/{id}/retry", this::retry);
        routes.post("/api/artworks/{id}/mint", this::mint);
        routes.delete("/api/artworks/{id}", this::delete);
    }

    private void create(Context ctx) {
        String key = ctx.header("Idempotency-Key");
        if (key != null && !KEY.matcher(key).matches()) {
            throw new InvalidRequestException(
                    "Idempotency-Key", "An idempotency key has 1 to 255 visible ASCII characters.");
        }
        List<Artwork> accepted = requests.create(ArtworkRequests.read(JsonRequest.of(ctx)), key);
        ctx.status(202);
        ctx.header("Location", "/api/artworks/" + accepted.getFirst().id());
        ctx.json(ArtworkJson.of(accepted));
    }

    private void list(Context ctx) {
        int limit = PAGE;
        String wanted = ctx.queryParam("limit");
        if (wanted != null) {
            if (!wanted.matches("\\d{1,3}") || Integer.parseInt(wanted) < 1 || Integer.parseInt(wanted) > MAX_PAGE) {
                throw new InvalidRequestException("limit", "A page has 1 to " + MAX_PAGE + " artworks.");
            }
            limit = Integer.parseInt(wanted);
        }
        String after = ctx.queryParam("after");
        if (after != null && !ID.matcher(after).matches()) {
            throw new InvalidRequestException("after", "The cursor is the ID of the last artwork of the page before.");
        }
        String search = ctx.queryParam("search");
        List<Artwork> page = artworks.list(after, limit, search == null || search.isBlank() ? null : search);
        Map<String, @Nullable Object> json = new LinkedHashMap<>(ArtworkJson.of(page));
        json.put("next", page.size() == limit ? page.getLast().id() : null);
        ctx.json(json);
    }

    private void image(Context ctx) throws IOException {
        Artwork artwork = artwork(ctx);
        Seal seal = sealed(artwork);
        String tag = "\"" + seal.sha256() + "\"";
        ctx.header("ETag", tag);
        ctx.header("Cache-Control", "private, no-cache");
        if (tag.equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        String disposition = ctx.queryParam("download") == null ? "inline" : "attachment";
        ctx.header(
                "Content-Disposition",
                disposition + "; filename=\"mintmark-" + artwork.id() + "."
                        + seal.format().id() + "\"");
        ctx.contentType(seal.format().mediaType()).result(bytes(artwork));
    }

    private void manifest(Context ctx) throws IOException, C2paException {
        Artwork artwork = artwork(ctx);
        sealed(artwork);
        byte[] store = ManifestReader.store(bytes(artwork))
                .orElseThrow(() -> new IOException("The sealed file of artwork " + artwork.id() + " has no manifest."));
        ctx.header("Content-Disposition", "attachment; filename=\"mintmark-" + artwork.id() + ".c2pa\"");
        ctx.contentType("application/c2pa").result(store);
    }

    private void recipe(Context ctx) {
        Artwork artwork = artwork(ctx);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("artwork", artwork.id());
        json.put("recipe", artwork.recipe());
        json.put("salt", HexFormat.of().formatHex(artwork.salt()));
        json.put("commitment", HexFormat.of().formatHex(artwork.commitment()));
        signs(artwork.recipe())
                .ifPresent(signs -> json.put("signs", Base64.getEncoder().encodeToString(signs)));
        ctx.json(json);
    }

    /** With these, and without the watermark key, anyone can draw the picture again; a model that is gone keeps its own. */
    private Optional<byte[]> signs(Recipe recipe) {
        try {
            return drawer.signs(recipe);
        } catch (StepFailedException e) {
            log.info("A recipe is given without the signs of its noise: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void cancel(Context ctx) {
        ctx.json(ArtworkJson.of(requests.cancel(artwork(ctx).id())));
    }

    private void retry(Context ctx) {
        ctx.status(202).json(ArtworkJson.of(requests.retry(artwork(ctx).id())));
    }

    private void mint(Context ctx) {
        String id = artwork(ctx).id();
        MintOrder order = ArtworkRequests.mintOrder(JsonRequest.of(ctx));
        ctx.status(202).json(ArtworkJson.of(requests.mint(id, order)));
    }

    private void delete(Context ctx) throws Exception {
        requests.delete(artwork(ctx).id());
        ctx.status(204);
    }

    private Artwork artwork(Context ctx) {
        return find(artworks, ctx.pathParam("id"));
    }

    static Artwork find(Artworks artworks, String id) {
        if (!ID.matcher(id).matches()) {
            throw new ProblemException(Problem.notFound("That is no artwork's ID."));
        }
        return artworks.find(id)
                .orElseThrow(() -> new ProblemException(Problem.notFound("There is no artwork " + id + ".")));
    }

    private byte[] bytes(Artwork artwork) throws IOException {
        return files.get(artwork.sealed().sha256())
                .orElseThrow(() -> new IOException("The sealed file of artwork " + artwork.id() + " is gone."));
    }

    private static Seal sealed(Artwork artwork) {
        Seal seal = artwork.seal();
        if (seal == null) {
            throw new ProblemException(
                    Problem.notFound("Artwork " + artwork.id() + " is " + artwork.stage() + " and not sealed yet."));
        }
        return seal;
    }
}
