package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ArtworkFacets;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.workflow.GenerateRequest;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Artworks: create, find, cancel, mint and delete them. Methods that take an ID throw {@link NotFoundException} if there is
 * no such artwork. Thread-safe.
 */
public interface ArtworkApi {
    /**
     * Registers and queues one artwork for each image.
     *
     * @param idempotencyKey a second request with the same key returns the artworks of the first; null means none
     * @throws InvalidRequestException naming the field that cannot be met
     */
    default ArtworkList create(GenerateRequest request, @Nullable String idempotencyKey) {
        return create(request, idempotencyKey, null);
    }

    /**
     * The same for a principal.
     *
     * @param owner the ID of the principal that the artworks are to belong to; null for whoever makes the request
     */
    ArtworkList create(GenerateRequest request, @Nullable String idempotencyKey, @Nullable String owner);

    /** The artworks that this request got before, by its key; empty where it did not come yet, or has no key. */
    default Optional<ArtworkList> createdBefore(
            GenerateRequest request, @Nullable String idempotencyKey, @Nullable String owner) {
        return Optional.empty();
    }

    /**
     * Lists artworks, newest first.
     *
     * @param after the last ID of the page before; null means the first page
     * @param limit 1 to {@link ArtworkPage#MAX_LIMIT}
     * @param search words of the prompt; null means all
     */
    default ArtworkPage list(@Nullable String after, int limit, @Nullable String search) {
        return list(after, limit, search, null);
    }

    /**
     * The same of one owner.
     *
     * @param owner the ID of a principal; null means all that whoever makes the request may see
     */
    default ArtworkPage list(@Nullable String after, int limit, @Nullable String search, @Nullable String owner) {
        return list(ArtworkFilter.of(search, owner), after, limit, false);
    }

    /**
     * Those that meet the conditions of a filter.
     *
     * @param counted whether the page says how many there are on all pages
     */
    ArtworkPage list(ArtworkFilter filter, @Nullable String after, int limit, boolean counted);

    /**
     * What artworks can be filtered by.
     *
     * @param owner the ID of a principal, whose artworks count alone; null means all that whoever makes the request may see
     */
    ArtworkFacets facets(@Nullable String owner);

    ArtworkResponse find(String id);

    /**
     * Returns the final file.
     *
     * @throws NotFoundException also if the artwork is not sealed yet
     */
    byte[] image(String id) throws IOException;

    /**
     * Returns the C2PA manifest store of the final file.
     *
     * @throws NotFoundException also if the artwork is not sealed yet
     */
    byte[] manifest(String id) throws IOException;

    /** Returns the recipe with the salt of its commitment. */
    RecipeResponse recipe(String id);

    /** @throws ConflictException if a mint transaction can still be mined, or nothing more happens anyway */
    ArtworkResponse cancel(String id);

    /**
     * The waiting drawings of an owner.
     *
     * @param owner the ID of a principal; null for the local operator. A running service takes whoever makes the request.
     */
    DrawQueue queue(@Nullable String owner);

    /**
     * Moves a waiting drawing to another place among those of its owner.
     *
     * @throws ConflictException if it does not wait to be drawn
     */
    DrawQueue setPlace(String id, PlaceRequest place);

    /** @throws ConflictException if the artwork did not fail */
    ArtworkResponse retry(String id);

    /** Tries every failed artwork again, at the step that failed. */
    RetriedArtworks retryAll();

    /**
     * Pins a sealed artwork, without minting it; returns one that is pinned, or going to be, as it is.
     *
     * @throws ConflictException if it is not sealed yet, or failed
     */
    ArtworkResponse pin(String id);

    /** @throws ConflictException if the artwork is not sealed yet or its mint was ordered before */
    ArtworkResponse mint(String id, MintOrder order);

    /** Shows the picture and its manifest to everybody, or to the owner alone. */
    ArtworkResponse setPublic(String id, boolean isPublic);

    /**
     * Removes the artwork, its file and its pin; where Kubo does not answer, its pin there is removed when it does.
     *
     * @throws ConflictException if the artwork is minted, or a mint transaction of it can still be mined
     */
    void delete(String id) throws Exception;
}
