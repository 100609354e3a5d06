package dev.mintmark.app.web;

import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.openai.ImageEvent;
import dev.mintmark.app.openai.ImagesRequest;
import dev.mintmark.app.openai.ImagesResponse;
import dev.mintmark.app.workflow.ArtworkService;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One answer of OpenAI's Images API as a stream of events: previews of each image, and each image when it is sealed. */
final class ImageStream {
    private static final long COMMENT_NANOS = 15_000_000_000L;

    private final Context ctx;
    private final ArtworkApi artworks;
    private final ArtworkService service;
    private final ImagesRequest request;
    private final String event;
    private final OutputStream out;
    private final Map<String, Integer> previews = new HashMap<>();
    private final Set<String> finished = new HashSet<>();
    private long lastWrite = System.nanoTime();

    /** @param event the first word of the events' names, such as {@code image_generation} */
    ImageStream(Context ctx, ArtworkApi artworks, ArtworkService service, ImagesRequest request, String event)
            throws IOException {
        this.ctx = ctx;
        this.artworks = artworks;
        this.service = service;
        this.request = request;
        this.event = event;
        EventStream.begin(ctx);
        this.out = ctx.res().getOutputStream();
    }

    void send(ArtworkWait.Place place, List<String> ids) throws IOException, InterruptedException {
        ctx.res().flushBuffer();
        try {
            for (Artwork artwork : place.await(ids, this::look)) {
                if (artwork.seal() == null) {
                    throw new ProblemException(Problem.drawing(ArtworkWait.failure(artwork)));
                }
            }
        } catch (ProblemException e) {
            // the status is sent already
            EventStream.send(ctx, out, "error", OpenAiError.of(e.problem()));
        }
    }

    private void look(Artwork artwork) throws IOException {
        if (artwork.seal() != null) {
            if (finished.add(artwork.id())) {
                byte[] file = artworks.image(artwork.id());
                send(artwork, ".completed", file, null);
            }
            return;
        }
        Optional<byte[]> preview = nextPreview(artwork);
        if (preview.isPresent()) {
            int index = previews.merge(artwork.id(), 1, Integer::sum) - 1;
            send(artwork, ".partial_image", preview.get(), index);
        } else if (System.nanoTime() - lastWrite >= COMMENT_NANOS) {
            EventStream.comment(out);
            lastWrite = System.nanoTime();
        }
    }

    /** Spreads the previews evenly over the steps. */
    private Optional<byte[]> nextPreview(Artwork artwork) {
        int wanted = request.partialImages() == null ? 0 : request.partialImages();
        int sent = previews.getOrDefault(artwork.id(), 0);
        Progress progress = artwork.progress();
        boolean isDue = sent < wanted
                && progress != null
                && (long) progress.step() * (wanted + 1) >= (long) progress.steps() * (sent + 1);
        return isDue ? service.preview(artwork.id()) : Optional.empty();
    }

    private void send(Artwork artwork, String kind, byte[] file, @Nullable Integer index) throws IOException {
        String type = event + kind;
        EventStream.send(
                ctx,
                out,
                type,
                new ImageEvent(
                        type,
                        Base64.getEncoder().encodeToString(file),
                        artwork.createdAt().getEpochSecond(),
                        "opaque",
                        index == null ? artwork.format().id() : "png",
                        request.quality() == null ? "auto" : request.quality(),
                        OpenAiRoutes.size(artwork),
                        index,
                        index == null ? ImagesResponse.Marks.of(ArtworkResponse.of(artwork)) : null));
        lastWrite = System.nanoTime();
    }
}
