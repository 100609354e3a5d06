package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds originals on the chain and on IPFS, without the register: the token names the file, IPFS returns it, and its hash
 * proves it. A chain has no index of fingerprints, so nothing is found by them.
 */
final class ChainLookup implements OriginalLookup {
    /** Watermark IDs are random, so more tokens with one ID are an abuse and are not fetched. */
    private static final int MAX_TOKENS_PER_WATERMARK = 8;

    private final Ledger ledger;
    private final ContentNetwork network;

    ChainLookup(Ledger ledger, ContentNetwork network) {
        this.ledger = ledger;
        this.network = network;
    }

    @Override
    public Optional<Original> findBySha256(String sha256) throws SourceUnavailableException {
        Optional<Ledger.OnChain> token = ledger.token(sha256);
        return token.isEmpty() ? Optional.empty() : fetch(sha256, token.get());
    }

    @Override
    public List<Original> findByWatermark(long id, UnavailableSources unavailable) {
        List<Original> originals = new ArrayList<>();
        for (String sha256 : mintedWith(id, unavailable)) {
            Optional<Ledger.OnChain> token = Optional.empty();
            try {
                token = ledger.token(sha256);
            } catch (SourceUnavailableException e) {
                unavailable.addChain(e);
            }
            try {
                if (token.isPresent()) {
                    fetch(sha256, token.get()).ifPresent(originals::add);
                }
            } catch (SourceUnavailableException e) {
                unavailable.addImage(e);
            }
        }
        return originals;
    }

    private List<String> mintedWith(long watermarkId, UnavailableSources unavailable) {
        try {
            return ledger.byWatermark(watermarkId).stream()
                    .limit(MAX_TOKENS_PER_WATERMARK)
                    .toList();
        } catch (SourceUnavailableException e) {
            unavailable.addChain(e);
            return List.of();
        }
    }

    @Override
    public String noneWithWatermark() {
        return "No image with this watermark is minted on the contract and stored on IPFS.";
    }

    @Override
    public List<Original> findNearest(Pdq fingerprint, int maxDistance, int limit) {
        return List.of();
    }

    @Override
    public List<WindowMatch> findByWindows(List<WindowFingerprint> windows, int limit) {
        return List.of();
    }

    private Optional<Original> fetch(String sha256, Ledger.OnChain token) throws SourceUnavailableException {
        Optional<byte[]> file = network.fetch(token.imageCid(), ImageCodec.MAX_BYTES);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        // a file above one block has a CID that the node's answer alone ties to the token
        if (!Sha256.hex(file.get()).equals(sha256)) {
            throw new SourceUnavailableException("The chain's node names the CID " + token.imageCid()
                    + " for the token " + sha256 + ", but the file there has another SHA-256.");
        }
        Raster pixels;
        try {
            pixels = ImageCodec.view(file.get()).raster();
        } catch (InvalidImageException e) {
            // an attester can mint any bytes; a token without an image is ignored
            return Optional.empty();
        }
        return Optional.of(new Original(
                Verification.ArtworkSummary.ofToken(sha256, token.modelSha256()),
                Pdq.of(pixels),
                () -> Optional.of(pixels),
                token.imageCid()));
    }
}
