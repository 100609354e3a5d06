package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.contracts.Address;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The anchors of this process. Thread-safe. */
public final class LocalAnchorApi implements AnchorApi {
    private final Artworks artworks;
    private final Anchors anchors;
    private final AnchorIndex index;
    private final Ledger ledger;
    private final Supplier<ArtworkService> service;

    /**
     * @param index the events of the chain
     * @param ledger asks the chain
     */
    public LocalAnchorApi(
            Artworks artworks, Anchors anchors, AnchorIndex index, Ledger ledger, Supplier<ArtworkService> service) {
        this.artworks = artworks;
        this.anchors = anchors;
        this.index = index;
        this.ledger = ledger;
        this.service = service;
    }

    @Override
    public AnchorResponse anchor(String artworkId, MintOrder terms) throws SourceUnavailableException {
        refuseMinted(LocalArtworkApi.require(artworks, artworkId), "anchored");
        service.get().anchor(artworkId, terms);
        return find(artworkId);
    }

    private void refuseMinted(Artwork artwork, String what) throws SourceUnavailableException {
        // only a pinned artwork is attested, so that a wallet may have minted it
        if (artwork.token() != null
                || (artwork.pin() != null
                        && ledger.token(artwork.sealed().sha256()).isPresent())) {
            throw new ConflictException(
                    "Artwork " + artwork.id() + " is minted already, so it cannot be " + what + ".");
        }
    }

    @Override
    public AnchorResponse find(String artworkId) {
        Anchors.Anchor anchor = require(artworkId);
        return AnchorResponse.of(anchor, token(anchor));
    }

    private AnchorIndex.@Nullable Redemption token(Anchors.Anchor anchor) {
        return anchor.state() != Anchors.State.ANCHORED || anchor.chainId() == null || anchor.contract() == null
                ? null
                : index.redemption(
                                anchor.chainId(),
                                Address.of(anchor.contract()).hex(),
                                anchor.requireGeneration().tokenId())
                        .orElse(null);
    }

    private Anchors.Anchor require(String artworkId) {
        Artwork artwork = LocalArtworkApi.require(artworks, artworkId);
        return anchors.find(artwork.id())
                .orElseThrow(() -> new NotFoundException("No anchor of artwork " + artwork.id() + " was ordered."));
    }

    @Override
    public AnchorProof proof(String artworkId) {
        Anchors.Anchor anchor = require(artworkId);
        if (anchor.state() != Anchors.State.ANCHORED) {
            throw new ConflictException("The anchor of artwork " + artworkId + " is " + anchor.state()
                    + "; there is a proof once it is in a final block.");
        }
        return AnchorProof.of(anchor);
    }

    @Override
    public ArtworkResponse claim(String artworkId) throws SourceUnavailableException {
        LocalArtworkApi.require(artworks, artworkId);
        return ArtworkResponse.of(service.get().claim(artworkId));
    }
}
