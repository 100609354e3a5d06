package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeCommitment;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.io.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What can be asked of the service about artworks: everything is checked here, registered, and queued. Thread-safe. */
public final class ArtworkService {
    private static final int MAX_KEY = 255;

    private final Artworks artworks;
    private final BlobStore files;
    private final Models models;
    private final Pipeline pipeline;
    private final String standardModel;
    private final @Nullable NoiseWatermarker secondLayer;
    private final SecureRandom random;
    private final Clock clock;
    private final ArtworkIds ids;

    /** @param standardModel the ID of the model that draws where a request names none */
    public ArtworkService(
            Artworks artworks,
            BlobStore files,
            Models models,
            Pipeline pipeline,
            String standardModel,
            SecureRandom random,
            Clock clock) {
        this(artworks, files, models, pipeline, standardModel, null, random, clock);
    }

    /**
     * @param standardModel the ID of the model that draws where a request names none
     * @param secondLayer marks the noise of what is to be drawn; null leaves it as it is
     */
    public ArtworkService(
            Artworks artworks,
            BlobStore files,
            Models models,
            Pipeline pipeline,
            String standardModel,
            @Nullable NoiseWatermarker secondLayer,
            SecureRandom random,
            Clock clock) {
        this.secondLayer = secondLayer;
        this.artworks = artworks;
        this.files = files;
        this.models = models;
        this.pipeline = pipeline;
        this.standardModel = standardModel;
        this.random = random;
        this.clock = clock;
        this.ids = new ArtworkIds(random, clock);
    }

    /**
     * Registers what is to be drawn and queues it; one artwork for each image, in the order of their seeds.
     *
     * @param idempotencyKey a request that comes again with its key gets the artworks that it got before
     * @throws InvalidRequestException naming the field that cannot be met
     */
    public List<Artwork> accept(GenerateRequest request, @Nullable String idempotencyKey) {
        if (idempotencyKey != null && (idempotencyKey.isBlank() || idempotencyKey.length() > MAX_KEY)) {
            throw new InvalidRequestException(
                    "Idempotency-Key",
                    "The idempotency key has " + idempotencyKey.length() + " characters; it has 1 to " + MAX_KEY
                            + ", not all blank.");
        }
        String modelId = request.model() == null ? standardModel : request.model();
        Model model = models.get(modelId);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Artwork> made = new ArrayList<>();
        for (Recipe recipe : Recipes.of(request, model, random)) {
            Recipe noted = secondLayer == null ? recipe : secondLayer.shade(recipe, model, random.nextLong());
            made.add(artwork(request, model, noted, now));
        }
        List<Artwork> accepted = artworks.add(made, idempotencyKey, hash(request));
        accepted.forEach(pipeline::submit);
        return accepted;
    }

    private Artwork artwork(GenerateRequest request, Model model, Recipe recipe, Instant now) {
        byte[] salt = new byte[RecipeCommitment.SALT_BYTES];
        random.nextBytes(salt);
        MintOrder standard = request.goal() == Goal.CONFIRMED ? MintOrder.STANDARD : null;
        return Artwork.accepted(
                ids.next(),
                request.goal(),
                model.id(),
                recipe,
                salt,
                request.disclosePrompt(),
                request.format() == null ? ImageFormat.standardFor(recipe.width(), recipe.height()) : request.format(),
                request.mint() == null ? standard : request.mint(),
                now);
    }

    /** The artwork once nothing more will happen by itself, or as it stands after this time; empty where there is none. */
    public Optional<Artwork> awaitDone(String id, Duration timeout) throws InterruptedException {
        CompletableFuture<Artwork> done = new CompletableFuture<>();
        Consumer<Artwork> listener = artwork -> {
            if (artwork.done()) {
                done.complete(artwork);
            }
        };
        try (Subscription subscription = pipeline.subscribe(id, listener)) {
            Optional<Artwork> now = artworks.find(id);
            if (now.isEmpty() || now.get().done()) {
                return now;
            }
            return Optional.of(done.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return artworks.find(id);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Nobody completes this but with an artwork.", e);
        }
    }

    /** Tells every change of an artwork; see {@link Pipeline#subscribe}. */
    public Subscription subscribe(String id, Consumer<Artwork> listener) {
        return pipeline.subscribe(id, listener);
    }

    /**
     * Calls an artwork off.
     *
     * @throws InvalidRequestException where there is none, it is done, or its mint is signed
     */
    public Artwork cancel(String id) {
        return changed(id, artworks.cancel(id), "can be cancelled before it is done and before its mint is signed");
    }

    /**
     * Takes a failed artwork up again.
     *
     * @throws InvalidRequestException where there is none or it has not failed
     */
    public Artwork retry(String id) {
        return changed(id, artworks.retry(id), "can be retried once it has failed");
    }

    /**
     * Puts a sealed artwork on IPFS.
     *
     * @throws InvalidRequestException where there is none or it is not sealed
     */
    public Artwork pin(String id) {
        return changed(id, artworks.order(id, Goal.PINNED, null), "can be pinned once it is sealed");
    }

    /**
     * Orders the mint of a sealed or pinned artwork.
     *
     * @throws InvalidRequestException where there is none, it is not sealed yet, or its mint was ordered before
     */
    public Artwork mint(String id, MintOrder order) {
        return changed(
                id, artworks.order(id, Goal.CONFIRMED, order), "can be minted once, after it is sealed or pinned");
    }

    /**
     * Removes an artwork that was never minted, and its files.
     *
     * @throws InvalidRequestException where there is none, or it is minted or its mint is signed
     */
    public void delete(String id) throws IOException {
        Artwork artwork = find(id);
        if (!artworks.delete(id)) {
            throw refusal(artwork, "can be deleted until its mint is signed");
        }
        Seal seal = artwork.seal();
        if (seal != null) {
            files.delete(seal.sha256());
        }
        String drawing = artwork.drawing();
        if (drawing != null && !artworks.drawingInUse(drawing)) {
            files.delete(drawing);
        }
    }

    private Artwork changed(String id, boolean tookEffect, String when) {
        Artwork artwork = find(id);
        if (!tookEffect) {
            throw refusal(artwork, when);
        }
        pipeline.submit(artwork);
        pipeline.changed(id);
        return artwork;
    }

    private Artwork find(String id) {
        return artworks.find(id)
                .orElseThrow(() -> new InvalidRequestException("id", "There is no artwork \"" + id + "\"."));
    }

    private static InvalidRequestException refusal(Artwork artwork, String when) {
        return new InvalidRequestException(
                "id", "Artwork " + artwork.id() + " is " + artwork.stage() + "; it " + when + ".");
    }

    /** Two requests are the same where all that was asked is the same. */
    private static String hash(GenerateRequest request) {
        try {
            byte[] text = request.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
