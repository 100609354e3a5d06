package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkChanges;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.PromptEnrichmentException;
import dev.mintmark.app.artwork.PromptRefusedException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.mint.Receivers;
import dev.mintmark.app.prompt.Prompts;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlAnchors;
import dev.mintmark.app.store.SqlDrawQueue;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one door to artworks: every request to make, change or remove one comes here. A request is checked, registered and
 * queued in one transaction; a step that runs at the same time registers its result either before it or not at all.
 * Thread-safe.
 */
public final class ArtworkService {
    /** So many failed artworks are read at once. */
    private static final int RETRIED = 200;

    private final Database database;
    private final Artworks artworks;
    private final ArtworkChanges changes;
    private final Models models;
    private final Pipeline pipeline;
    private final ArtworkTurns turns;
    private final Prompts prompts;
    private final Receivers receivers;
    private final Anchoring anchoring;
    private final NewArtworks newArtworks;

    /**
     * @param standardModel the ID of the model that draws where a request names none
     * @param prompts what is done with prompts
     * @param receivers who can receive tokens
     * @param noiseWatermarker marks the initial noise of drawings; null for no noise watermark
     */
    public ArtworkService(
            Database database,
            Artworks artworks,
            ArtworkChanges changes,
            Models models,
            Pipeline pipeline,
            String standardModel,
            Prompts prompts,
            Receivers receivers,
            @Nullable NoiseWatermarker noiseWatermarker,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.artworks = artworks;
        this.changes = changes;
        this.models = models;
        this.pipeline = pipeline;
        this.turns = pipeline.turns();
        this.prompts = prompts;
        this.receivers = receivers;
        this.anchoring = new Anchoring(new SqlAnchors(database), changes, clock);
        this.newArtworks = new NewArtworks(models, standardModel, prompts, noiseWatermarker, random, clock);
    }

    /**
     * Registers what is to be drawn and queues it; one artwork for each image, in the order of their seeds.
     *
     * @param idempotencyKey a request that comes again with its key gets the artworks that it got before
     * @throws InvalidRequestException naming the field that cannot be met, or the key where it came with another request
     * @throws PromptRefusedException for a prompt that the operator's rules forbid
     * @throws PromptEnrichmentException where the prompt is to be enriched and the language model fails
     */
    public List<Artwork> create(GenerateRequest request, @Nullable String idempotencyKey) {
        return create(request, idempotencyKey, null);
    }

    /**
     * As {@link #create(GenerateRequest, String)}, for a principal. Idempotency keys are each principal's own.
     *
     * @param owner the ID of the principal that the artworks are to belong to; null for the local operator
     */
    public List<Artwork> create(GenerateRequest request, @Nullable String idempotencyKey, @Nullable String owner) {
        String key = idempotencyKey == null ? null : IdempotencyKey.ofOwner(idempotencyKey, owner);
        if (request.terms() != null) {
            receivers.require(request.terms());
        }
        // before the model is looked up, which may have been removed meanwhile
        Optional<List<Artwork>> before = createdBefore(request, idempotencyKey, owner);
        if (before.isPresent()) {
            return before.get();
        }
        List<Artwork> made = newArtworks.of(request, owner);
        List<byte[]> inputs = List.copyOf(request.parameters().files().values());
        try {
            pipeline.putFiles(inputs); // before the transaction, which must not wait for a bucket
            List<Artwork> created = database.inTransaction(() -> {
                List<Artwork> registered = changes.add(made, key, request.hash());
                // again, since a deletion of another artwork with the same input may have removed a file
                pipeline.putFiles(inputs);
                registered.forEach(pipeline.queues()::put);
                if (request.anchor() != null) {
                    anchoring.put(registered);
                }
                return registered;
            });
            created.forEach(pipeline.queues()::wake);
            if (request.anchor() != null) {
                pipeline.queues().wakeAnchors();
            }
            return created;
        } catch (RuntimeException e) {
            pipeline.removeUnused(made.getFirst().id(), inputs);
            throw e;
        }
    }

    /** The artworks that this request got before, by its key; empty where it did not come yet, or has no key. */
    public Optional<List<Artwork>> createdBefore(
            GenerateRequest request, @Nullable String idempotencyKey, @Nullable String owner) {
        return idempotencyKey == null
                ? Optional.empty()
                : changes.findByIdempotencyKey(IdempotencyKey.ofOwner(idempotencyKey, owner), request.hash());
    }

    /** Returns the number of requests with a prompt that a rule forbids. */
    public long refusedPrompts() {
        return prompts.rules().refusedPrompts();
    }

    /**
     * Notifies the listener of changes of an artwork, until closed; of those that another node makes, perhaps not of each.
     *
     * @param listener gets the changed artwork, on the thread that changed it; it must not block
     */
    public Subscription subscribe(String id, Consumer<Artwork> listener) {
        return pipeline.events().subscribe(id, listener);
    }

    /** Returns the last preview of a drawing under way, here or at another node, a PNG file of at most 128 pixels a side. */
    public Optional<byte[]> preview(String id) {
        return pipeline.events().preview(id);
    }

    /**
     * Cancels an artwork. A drawing under way stops within a second; the result of any other step under way is dropped.
     *
     * @throws NotFoundException where there is none
     * @throws ConflictException where it is done, or a mint transaction of it can still be mined
     */
    public Artwork cancel(String id) {
        return change(
                id,
                () -> {
                    Optional<Artwork> cancelled = changes.cancel(id);
                    if (cancelled.isPresent()) {
                        pipeline.queues().remove(id);
                    }
                    return cancelled;
                },
                Refusals::cancel);
    }

    /**
     * Retries a failed artwork at the step that failed.
     *
     * @throws NotFoundException where there is none
     * @throws ConflictException where it has not failed
     */
    public Artwork retry(String id) {
        return change(id, () -> changes.retry(id), Refusals::retry);
    }

    /** Retries every failed artwork; returns their IDs, newest first. */
    public List<String> retryAll() {
        ArtworkFilter failed =
                new ArtworkFilter(null, null, null, null, List.of(Stage.FAILED), null, null, null, null, null, null);
        List<String> retried = new ArrayList<>();
        List<Artwork> page = artworks.list(failed, null, RETRIED);
        while (!page.isEmpty()) {
            for (Artwork each : page) {
                turns.take(() -> changes.retry(each.id())).ifPresent(one -> retried.add(one.id()));
            }
            page = artworks.list(failed, page.getLast().id(), RETRIED);
        }
        return retried;
    }

    /**
     * Orders the mint of a sealed or pinned artwork.
     *
     * @throws NotFoundException where there is none
     * @throws ConflictException where it is not sealed yet, its mint was ordered before, or nobody would receive the token, and
     *     where its prompt named LoRAs and the model with them was not added
     * @throws InvalidRequestException if the receiver's address is zero or has a wrong checksum
     */
    public Artwork mint(String id, MintOrder order) {
        receivers.require(order);
        requireAdded(get(id));
        Supplier<Optional<Artwork>> ordered = () -> {
            anchoring.requireNone(get(id));
            return changes.orderMint(id, order);
        };
        return change(id, ordered, Refusals::mint);
    }

    /** The contract gets to know a model with the LoRAs of a prompt only when it is added. */
    private void requireAdded(Artwork artwork) {
        Recipe recipe = artwork.recipe();
        if (recipe.baseModel() != null && !models.isAdded(recipe.model())) {
            throw new ConflictException(Refusals.unregistered(artwork.modelId(), recipe.loras()));
        }
    }

    /**
     * Orders the anchor of a sealed or pinned artwork; a sealed one is pinned first.
     *
     * @param terms by which its token can be claimed; refused as by {@link #mint}
     * @throws ConflictException also where its mint or its anchor was ordered before
     */
    public Artwork anchor(String id, MintOrder terms) {
        receivers.require(terms);
        requireAdded(get(id));
        Artwork ordered = change(id, () -> anchoring.order(get(id), terms), Refusals::anchor);
        pipeline.queues().wakeAnchors();
        return ordered;
    }

    /**
     * Orders the mint of an anchored artwork's token, by the terms that were anchored.
     *
     * @throws ConflictException where it is not anchored, or minted already
     */
    public Artwork claim(String id) {
        return change(id, () -> changes.orderClaim(id), anchoring::claimRefusal);
    }

    /** Records that the operator cancels the artwork's mint, by this transaction; it fails once that is final. */
    public void mintCancelling(String id, String tx) {
        Failure reason = new Failure(
                "mint-cancelling",
                "The operator cancels the mint by the transaction " + tx
                        + "; if the mint is mined first, it counts all the same.");
        turns.take(() -> changes.waiting(id, reason));
    }

    /**
     * Sets the terms of a pinned artwork for a voucher; it is pinned again where its metadata is to be another.
     *
     * @throws ConflictException where its mint or its anchor was ordered before
     */
    public Artwork setTerms(String id, MintOrder terms) {
        return change(id, () -> anchoring.setTerms(get(id), terms), Refusals::voucher);
    }

    /**
     * Removes an artwork that was never minted, with its files and blocks here; see {@link ArtworkDeletion#delete}.
     *
     * @throws NotFoundException where there is none
     * @throws ConflictException where it has a token or a mint transaction that can still be mined, or a step does not end in time
     */
    public void delete(String id) throws InterruptedException {
        new ArtworkDeletion(database, artworks, changes, pipeline).delete(id);
    }

    /** Orders that a sealed artwork be pinned; {@link ConflictException} where it is not sealed yet, or more was ordered. */
    public Artwork pin(String id) {
        return change(id, () -> changes.orderPin(id), Refusals::pin);
    }

    /** Shows an artwork to everybody, or to its owner alone; {@link NotFoundException} where there is none. */
    public Artwork setPublic(String id, boolean isPublic) {
        return turns.take(() -> changes.setPublic(id, isPublic)).orElseThrow(() -> NotFoundException.artwork(id));
    }

    /**
     * Moves an artwork that waits to be drawn to another place among those of its owner; the others' turns stay as they are.
     *
     * @param place 1 for the next one
     * @return the IDs of its owner's waiting artworks, in the order in which they are drawn
     * @throws ConflictException where it does not wait to be drawn
     */
    public List<String> setPlace(String id, int place) {
        Artwork artwork = get(id);
        return new SqlDrawQueue(database)
                .move(artwork.owner(), id, place)
                .orElseThrow(() -> new ConflictException(
                        "Artwork " + id + " does not wait: it is being drawn now, was drawn, or is not to be."));
    }

    /** @param refusal says why the change had no effect on an artwork that exists */
    private Artwork change(
            String id, Supplier<Optional<Artwork>> change, Function<Artwork, ConflictException> refusal) {
        return turns.take(change).orElseThrow(() -> refusal.apply(get(id)));
    }

    private Artwork get(String id) {
        return artworks.find(id).orElseThrow(() -> NotFoundException.artwork(id));
    }
}
