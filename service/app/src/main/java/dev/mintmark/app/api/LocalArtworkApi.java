package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkFacets;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.ArtworkId;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.verify.ManifestStores;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.app.workflow.GenerateRequest;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The artworks of the register in this process. Thread-safe. */
public final class LocalArtworkApi implements ArtworkApi {

    private static final Logger log = LoggerFactory.getLogger(LocalArtworkApi.class);

    private final Artworks artworks;
    private final BlobStore files;
    private final Supplier<ArtworkService> service;
    private final Supplier<Drawer> drawer;

    /**
     * @param service asked for by methods that change an artwork
     * @param drawer asked for where a recipe's noise is watermarked
     */
    public LocalArtworkApi(
            Artworks artworks, BlobStore files, Supplier<ArtworkService> service, Supplier<Drawer> drawer) {
        this.artworks = artworks;
        this.files = files;
        this.service = service;
        this.drawer = drawer;
    }

    @Override
    public ArtworkList create(GenerateRequest request, @Nullable String idempotencyKey, @Nullable String owner) {
        return ArtworkResponse.list(service.get().create(request, idempotencyKey, owner));
    }

    @Override
    public Optional<ArtworkList> createdBefore(
            GenerateRequest request, @Nullable String idempotencyKey, @Nullable String owner) {
        return service.get().createdBefore(request, idempotencyKey, owner).map(ArtworkResponse::list);
    }

    @Override
    public ArtworkPage list(ArtworkFilter filter, @Nullable String after, int limit, boolean counted) {
        if (limit < 1 || limit > ArtworkPage.MAX_LIMIT) {
            throw new InvalidRequestException("limit", "A page has 1 to " + ArtworkPage.MAX_LIMIT + " artworks.");
        }
        if (after != null && !ArtworkId.isId(after)) {
            throw new InvalidRequestException(
                    "after",
                    "\"" + after
                            + "\" is not the ID of an artwork; give the ID of the last artwork of the page before.");
        }
        List<Artwork> found = artworks.list(filter, after, limit + 1);
        List<Artwork> page = found.subList(0, Math.min(limit, found.size()));
        return new ArtworkPage(
                ArtworkResponse.list(page).artworks(),
                found.size() > limit ? page.getLast().id() : null,
                counted ? artworks.count(filter) : null,
                null);
    }

    @Override
    public ArtworkFacets facets(@Nullable String owner) {
        return artworks.facets(owner);
    }

    @Override
    public ArtworkResponse find(String id) {
        return ArtworkResponse.of(require(id));
    }

    @Override
    public byte[] image(String id) throws IOException {
        return bytes(require(id));
    }

    @Override
    public byte[] manifest(String id) throws IOException {
        return ManifestStores.of(image(id), id);
    }

    /** The final file of an artwork. */
    public byte[] bytes(Artwork artwork) throws IOException {
        if (artwork.seal() == null) {
            throw new NotFoundException("Artwork " + artwork.id() + " is " + artwork.stage() + " and not sealed yet.");
        }
        return files.get(artwork.sealed().sha256()).orElseThrow(() -> NotFoundException.sealedFile(artwork.id()));
    }

    @Override
    public RecipeResponse recipe(String id) {
        Artwork artwork = require(id);
        return new RecipeResponse(
                artwork.id(),
                artwork.recipe(),
                HexFormat.of().formatHex(artwork.salt()),
                HexFormat.of().formatHex(artwork.commitment()),
                noiseSigns(artwork.recipe()));
    }

    /** With the signs anyone can draw the image again without the watermark key; the signs of a deleted model are lost. */
    private @Nullable String noiseSigns(Recipe recipe) {
        if (recipe.noiseWatermark() == null) {
            return null;
        }
        try {
            return drawer.get()
                    .noiseSigns(recipe)
                    .map(signs -> Base64.getEncoder().encodeToString(signs))
                    .orElse(null);
        } catch (StepFailedException e) {
            log.info("The recipe is given without the signs of its noise: {}", e.getMessage());
            return null;
        }
    }

    @Override
    public ArtworkResponse cancel(String id) {
        require(id);
        return ArtworkResponse.of(service.get().cancel(id));
    }

    @Override
    public DrawQueue queue(@Nullable String owner) {
        return new DrawQueue(artworks.waitingDrawings(owner));
    }

    @Override
    public DrawQueue setPlace(String id, PlaceRequest place) {
        require(id);
        return new DrawQueue(service.get().setPlace(id, place.place()));
    }

    @Override
    public ArtworkResponse retry(String id) {
        require(id);
        return ArtworkResponse.of(service.get().retry(id));
    }

    @Override
    public RetriedArtworks retryAll() {
        return new RetriedArtworks(service.get().retryAll());
    }

    @Override
    public ArtworkResponse pin(String id) {
        Artwork artwork = require(id);
        boolean isOnItsWay = artwork.goal() != Goal.SEALED && artwork.stage().reached(Stage.SEALED);
        return ArtworkResponse.of(isOnItsWay ? artwork : service.get().pin(id));
    }

    @Override
    public ArtworkResponse mint(String id, MintOrder order) {
        require(id);
        return ArtworkResponse.of(service.get().mint(id, order));
    }

    @Override
    public ArtworkResponse setPublic(String id, boolean isPublic) {
        require(id);
        return ArtworkResponse.of(service.get().setPublic(id, isPublic));
    }

    @Override
    public void delete(String id) throws Exception {
        require(id);
        service.get().delete(id);
    }

    /**
     * The artwork of this ID.
     *
     * @throws NotFoundException if there is none
     */
    public Artwork require(String id) {
        return require(artworks, id);
    }

    static Artwork require(Artworks artworks, String id) {
        if (!Artwork.isId(id)) {
            throw new NotFoundException("That is not an artwork's ID.");
        }
        return artworks.find(id).orElseThrow(() -> NotFoundException.artwork(id));
    }
}
