package dev.mintmark.app.web;

import dev.mintmark.app.access.Caller;
import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.ModelApi;
import dev.mintmark.app.api.ModelList;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.api.StrictJson;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.openai.ImageOrder;
import dev.mintmark.app.openai.ImagesRequest;
import dev.mintmark.app.openai.ImagesResponse;
import dev.mintmark.app.openai.ModelEntry;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.app.workflow.GenerateRequest;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's Images and Models API. A request for images is answered when they are sealed; what else was ordered goes on. */
record OpenAiRoutes(
        ArtworkApi artworks,
        Orders orders,
        ModelApi models,
        ArtworkService service,
        Artworks stored,
        ArtworkWait waits,
        BoundedWork pictures) {
    static final String BASE = "/v1/";

    /** A drawing from an image needs a prompt; these words say nothing about the picture. */
    private static final String ANY_PICTURE = "a picture";

    private static final double VARIATION = 0.5;

    void register(RoutesConfig routes) {
        HttpReads.get(routes, BASE + "models", ctx -> ctx.json(ModelEntry.Page.of(models.list())));
        HttpReads.get(
                routes,
                BASE + "models/{model}",
                ctx -> ctx.json(ModelEntry.of(model(ctx.pathParam("model"), models.list()))));
        routes.post(BASE + "images/generations", this::generate);
        routes.post(BASE + "images/edits", this::edit);
        routes.post(BASE + "images/variations", this::vary);
    }

    private void generate(Context ctx) throws Exception {
        ImagesRequest request = StrictJson.bind(JsonRequest.object(ctx), ImagesRequest.class);
        draw(ctx, request, ImageOrder.Input.NONE, "image_generation");
    }

    private void edit(Context ctx) throws Exception {
        ImageForm form = ImageForm.read(ctx);
        ImagesRequest request = StrictJson.bind(form.fields(), ImagesRequest.class);
        byte[] mask = pictures.answer(() -> form, OpenAiRoutes::mask);
        draw(ctx, request, new ImageOrder.Input(form.image(), mask.length == 0 ? null : mask), "image_edit");
    }

    /** In OpenAI's API a mask is transparent where the image is drawn anew, and so may be the image; here the mask is white there. */
    private static byte[] mask(ImageForm form) {
        byte @Nullable [] mask = form.mask();
        byte[] white = ImageCodec.transparency(mask == null ? form.image() : mask)
                .map(raster -> ImageCodec.encode(raster, ImageFormat.PNG))
                .orElse(new byte[0]);
        if (mask != null && white.length == 0) {
            throw new InvalidRequestException(
                    "mask", "The mask is nowhere fully transparent; it must be where the image is to be drawn anew.");
        }
        return white;
    }

    private void vary(Context ctx) throws Exception {
        ImageForm form = ImageForm.read(ctx);
        if (form.mask() != null) {
            throw new InvalidRequestException("mask", "A variation has no mask; an edit has one.");
        }
        if (!form.fields().has("prompt")) {
            form.fields().put("prompt", promptOf(form.image(), AccessFilter.caller(ctx)));
        }
        if (!form.fields().has("strength")) {
            form.fields().put("strength", VARIATION);
        }
        draw(
                ctx,
                StrictJson.bind(form.fields(), ImagesRequest.class),
                new ImageOrder.Input(form.image(), null),
                "image_variation");
    }

    /** The prompt of an artwork is its owner's. */
    private String promptOf(byte[] image, Caller caller) {
        return stored.bySha256(Sha256.hex(image))
                .filter(artwork -> caller.kind() == Caller.Kind.LOCAL || caller.owns(artwork))
                .map(artwork -> artwork.recipe().parameters().prompt())
                .orElse(ANY_PICTURE);
    }

    private static ModelResponse model(@Nullable String id, ModelList models) {
        String wanted = id == null ? models.standard() : id;
        return models.models().stream()
                .filter(model -> model.id().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new ProblemException(Problem.unknownModel(
                        "There is no model \"" + wanted + "\"; GET /v1/models lists those there are.")));
    }

    private void draw(Context ctx, ImagesRequest request, ImageOrder.Input input, String event) throws Exception {
        Caller caller = AccessFilter.caller(ctx);
        GenerateRequest order = ImageOrder.of(request, model(request.model(), models.list()), input);
        try (ArtworkWait.Place place = waits.take(ctx)) {
            List<String> ids = create(ctx, order, caller);
            // the clients would send a request that failed again, which would draw again
            ctx.header("x-should-retry", "false");
            if (request.isStream()) {
                new ImageStream(ctx, artworks, service, request, event).send(place, ids);
            } else {
                ctx.json(answer(ctx, request, place.await(ids, artwork -> {})));
            }
        }
    }

    private List<String> create(Context ctx, GenerateRequest order, Caller caller) throws Exception {
        String key = ArtworkRoutes.idempotencyKey(ctx);
        boolean isLong =
                order.parameters().init() != null || order.parameters().prompt().contains("<lora:");
        return (isLong
                        ? pictures.answer(() -> order, of -> orders.create(caller, of, key))
                        : orders.create(caller, order, key))
                .artworks().stream().map(ArtworkResponse::id).toList();
    }

    private ImagesResponse answer(Context ctx, ImagesRequest request, List<Artwork> drawn) throws IOException {
        List<ImagesResponse.Image> images = new ArrayList<>();
        for (Artwork artwork : drawn) {
            if (artwork.seal() == null) {
                throw new ProblemException(Problem.drawing(ArtworkWait.failure(artwork)));
            }
            ArtworkResponse found = ArtworkResponse.of(artwork);
            images.add(new ImagesResponse.Image(
                    request.wantsUrls() ? null : Base64.getEncoder().encodeToString(artworks.image(found.id())),
                    request.wantsUrls() ? Guard.site(ctx) + found.requireImage().url() : null,
                    ImagesResponse.Marks.of(found)));
        }
        Artwork first = drawn.getFirst();
        return new ImagesResponse(
                first.createdAt().getEpochSecond(),
                images,
                "opaque",
                first.format().id(),
                request.quality() == null ? "auto" : request.quality(),
                size(first));
    }

    /** Such as {@code 512x512}. */
    static String size(Artwork artwork) {
        return artwork.recipe().parameters().width() + "x"
                + artwork.recipe().parameters().height();
    }
}
