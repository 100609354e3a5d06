package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkPath;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Registration;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Finds originals in the register of this service. */
final class RegisterLookup implements OriginalLookup {
    private static final int FULL_QUALITY = 100;

    private final Artworks artworks;
    private final BlobStore files;

    RegisterLookup(Artworks artworks, BlobStore files) {
        this.artworks = artworks;
        this.files = files;
    }

    @Override
    public Optional<Original> findBySha256(String sha256) {
        return artworks.registration(sha256).map(this::original);
    }

    @Override
    public List<Original> findByWatermark(long id, UnavailableSources unavailable) {
        return artworks.byWatermark(id).map(this::original).stream().toList();
    }

    @Override
    public String noneWithWatermark() {
        return "The artwork with this watermark is not stored here; it may have been deleted.";
    }

    @Override
    public List<Original> findNearest(Pdq fingerprint, int maxDistance, int limit) {
        return artworks.nearest(fingerprint.toHex(), maxDistance, limit).stream()
                .map(match -> original(match.artwork()))
                .toList();
    }

    @Override
    public List<WindowMatch> findByWindows(List<WindowFingerprint> windows, int limit) {
        return artworks.byWindows(windows, limit).stream()
                .map(match -> new WindowMatch(original(match.artwork()), match.artworkWindow(), match.queryWindow()))
                .toList();
    }

    private Original original(Artwork artwork) {
        return original(Registration.of(artwork));
    }

    private Original original(Registration artwork) {
        return new Original(
                new Verification.ArtworkSummary(
                        artwork.id(),
                        artwork.sha256(),
                        artwork.createdAt(),
                        new Verification.ModelReference(artwork.modelId(), artwork.modelSha256()),
                        ArtworkPath.image(artwork.id()),
                        null,
                        null),
                Pdq.parse(artwork.fingerprint(), FULL_QUALITY),
                () -> pixels(artwork.sha256()),
                artwork.imageCid());
    }

    private Optional<Raster> pixels(String sha256) throws SourceUnavailableException {
        try {
            return files.get(sha256).map(ImageCodec::decode);
        } catch (IOException e) {
            // the answer is public, so the message names no path
            throw new SourceUnavailableException("The sealed file of an original cannot be read.", e);
        }
    }
}
