package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The originals in the register of this service. */
final class RegisteredOriginals implements Originals {
    private static final int FULL_QUALITY = 100;

    private final Artworks artworks;
    private final BlobStore files;

    RegisteredOriginals(Artworks artworks, BlobStore files) {
        this.artworks = artworks;
        this.files = files;
    }

    @Override
    public Optional<Original> bySha256(String sha256) {
        return artworks.bySha256(sha256).map(this::original);
    }

    @Override
    public List<Original> byWatermark(long id, UnavailableSources away) {
        return artworks.byWatermark(id).map(this::original).stream().toList();
    }

    @Override
    public List<Original> nearest(Pdq fingerprint, int distance, int limit) {
        return artworks.nearest(fingerprint.toHex(), distance, limit).stream()
                .map(near -> original(near.artwork()))
                .toList();
    }

    @Override
    public List<WindowMatch> alike(List<WindowFingerprint> windows, int limit) {
        return artworks.alike(windows, limit).stream()
                .map(alike -> new WindowMatch(original(alike.artwork()), alike.window(), alike.asked()))
                .toList();
    }

    private Original original(Artwork artwork) {
        Seal seal = artwork.sealed();
        return new Original(
                new Verification.Summary(
                        artwork.id(),
                        seal.sha256(),
                        artwork.createdAt(),
                        new Verification.Model(
                                artwork.modelId(), artwork.recipe().model()),
                        "/api/artworks/" + artwork.id() + "/image"),
                Pdq.parse(seal.fingerprint(), FULL_QUALITY),
                () -> pixels(seal.sha256()),
                artwork.pin() == null ? null : artwork.pin().imageCid());
    }

    private Optional<Raster> pixels(String sha256) throws SourceUnavailableException {
        try {
            return files.get(sha256).map(ImageCodec::decode);
        } catch (IOException e) {
            // where it lies is nobody's business
            throw new SourceUnavailableException("The sealed file of an original cannot be read.", e);
        }
    }
}
