package dev.mintmark.app.web;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.ModelApi;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.automatic1111.Checkpoints;
import dev.mintmark.app.automatic1111.DrawingProgress;
import dev.mintmark.app.automatic1111.Listings;
import dev.mintmark.app.automatic1111.Options;
import dev.mintmark.app.automatic1111.PictureOrder;
import dev.mintmark.app.automatic1111.PicturesResponse;
import dev.mintmark.app.automatic1111.PngInfo;
import dev.mintmark.app.automatic1111.WebUiFields;
import dev.mintmark.app.workflow.ArtworkService;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The API of AUTOMATIC1111's web UI. A request to draw is answered when the pictures are sealed. */
record Automatic1111Routes(
        ArtworkApi artworks,
        Orders orders,
        ModelApi models,
        ArtworkService service,
        Artworks stored,
        ArtworkWait waits,
        BoundedWork pictures,
        DrawingJobs jobs) {
    static final String BASE = "/sdapi/v1/";

    private static final double DRAWING = 0.9;

    void register(RoutesConfig routes) {
        routes.post(BASE + "txt2img", ctx -> draw(ctx, false));
        routes.post(BASE + "img2img", ctx -> draw(ctx, true));
        routes.post(BASE + "png-info", this::pngInfo);
        routes.post(BASE + "interrupt", this::interrupt);
        routes.post(BASE + "options", this::setOptions);
        HttpReads.get(routes, BASE + "options", this::options);
        HttpReads.get(routes, BASE + "progress", this::progress);
        HttpReads.get(routes, BASE + "sd-models", ctx -> ctx.json(Checkpoints.list(models.list())));
        HttpReads.get(routes, BASE + "samplers", ctx -> ctx.json(Listings.samplers(model(ctx))));
        HttpReads.get(routes, BASE + "schedulers", ctx -> ctx.json(Listings.schedulers()));
        HttpReads.get(
                routes,
                BASE + "loras",
                ctx -> ctx.json(Listings.loras(models.list().loras())));
        HttpReads.get(routes, BASE + "upscalers", ctx -> ctx.json(Listings.upscalers(model(ctx))));
    }

    private static @Nullable String owner(Context ctx) {
        return AccessFilter.caller(ctx).owner();
    }

    /** The model that the caller's options name. */
    private ModelResponse model(Context ctx) {
        return Checkpoints.find(models.list(), jobs.options(owner(ctx)).checkpoint());
    }

    private record Ordered(JsonNode body, PictureOrder order, List<String> ids) {}

    private void draw(Context ctx, boolean isFromImage) throws Exception {
        Caller caller = AccessFilter.caller(ctx);
        try (ArtworkWait.Place place = waits.take(ctx)) {
            Ordered ordered = pictures.answer(
                    () -> JsonRequest.object(ctx, ArtworkRoutes.LIMIT_WITH_IMAGES),
                    body -> order(body, isFromImage, caller));
            jobs.begin(caller.owner(), ordered.ids());
            try {
                ctx.json(answer(ordered, place.await(ordered.ids(), artwork -> {})));
            } finally {
                jobs.end(caller.owner(), ordered.ids());
            }
        }
    }

    private Ordered order(JsonNode body, boolean isFromImage, Caller caller) {
        try {
            PictureOrder order = PictureOrder.of(body, isFromImage, jobs.options(caller.owner()), models.list());
            List<String> ids = orders.create(caller, order.request(), null).artworks().stream()
                    .map(ArtworkResponse::id)
                    .toList();
            return new Ordered(body, order, ids);
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException(WebUiFields.of(e.field()), String.valueOf(e.getMessage()));
        }
    }

    private PicturesResponse answer(Ordered ordered, List<Artwork> ended) throws IOException {
        List<String> notes = new ArrayList<>(ordered.order().notes());
        List<Artwork> drawn = new ArrayList<>();
        List<String> images = new ArrayList<>();
        for (Artwork artwork : ended) {
            if (artwork.seal() == null) {
                notes.add(
                        "A picture is missing: " + ArtworkWait.failure(artwork).detail());
            } else {
                drawn.add(artwork);
                images.add(Base64.getEncoder().encodeToString(artworks.image(artwork.id())));
            }
        }
        if (drawn.isEmpty()) {
            Artwork first = ended.getFirst();
            throw new ProblemException(
                    first.stage() == Stage.CANCELLED
                            ? Problem.conflict("The drawing was interrupted.")
                            : Problem.drawing(ArtworkWait.failure(first)));
        }
        drawn.stream()
                .map(artwork -> artwork.recipe().notDrawn())
                .filter(text -> text != null)
                .findFirst()
                .ifPresent(notes::add);
        return PicturesResponse.of(
                ordered.body(), ordered.order(), drawn, ordered.order().sendsImages() ? images : null, notes);
    }

    private void pngInfo(Context ctx) throws Exception {
        ctx.json(pictures.answer(() -> JsonRequest.object(ctx, ArtworkRoutes.LIMIT_WITH_IMAGES), PngInfo::of));
    }

    private void options(Context ctx) {
        Options options = jobs.options(owner(ctx));
        ModelResponse model = model(ctx);
        ctx.json(new Options.Shown(
                Checkpoints.title(model),
                model.sha256(),
                options.discloses(),
                options.format() == null ? "png" : options.format().id()));
    }

    private void setOptions(Context ctx) {
        ModelList known = models.list();
        Options.Change change = jobs.options(owner(ctx)).with(JsonRequest.object(ctx));
        if (!change.notes().isEmpty()) {
            throw new InvalidRequestException("options", String.join(" ", change.notes()));
        }
        Checkpoints.find(known, change.options().checkpoint());
        jobs.setOptions(owner(ctx), change.options());
        ctx.json(Map.of());
    }

    private List<Artwork> running(Context ctx) {
        return jobs.of(owner(ctx)).stream()
                .map(stored::find)
                .flatMap(Optional::stream)
                .toList();
    }

    private void interrupt(Context ctx) {
        for (Artwork artwork : running(ctx)) {
            if (!ArtworkWait.isSettled(artwork)) {
                try {
                    service.cancel(artwork.id());
                } catch (ConflictException _) {
                    // it is done meanwhile
                }
            }
        }
        ctx.json(Map.of());
    }

    private void progress(Context ctx) {
        List<Artwork> running = running(ctx);
        List<Artwork> left = running.stream()
                .filter(artwork -> !ArtworkWait.isSettled(artwork))
                .toList();
        if (left.isEmpty()) {
            ctx.json(DrawingProgress.NONE);
            return;
        }
        Artwork first = left.getFirst();
        Progress steps = first.progress();
        int step = steps == null ? 0 : steps.step();
        int all = steps == null ? first.recipe().parameters().steps() : steps.steps();
        double done = running.size() - left.size() + (all == 0 ? 0 : DRAWING * step / all);
        boolean withImage = !"true".equalsIgnoreCase(ctx.queryParam("skip_current_image"));
        ctx.json(new DrawingProgress(
                done / running.size(),
                0,
                new DrawingProgress.State(
                        false,
                        false,
                        false,
                        first.id(),
                        left.size(),
                        String.valueOf(first.createdAt().getEpochSecond()),
                        running.size() - left.size(),
                        step,
                        all),
                withImage
                        ? service.preview(first.id())
                                .map(Base64.getEncoder()::encodeToString)
                                .orElse(null)
                        : null,
                null));
    }
}
