package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.watermark.fingerprint.Pdq;
import java.util.List;
import java.util.Optional;

/** The originals in the register of this service. */
final class RegisteredOriginals implements Originals {
    private static final int FULL_QUALITY = 100;

    private final Artworks artworks;

    RegisteredOriginals(Artworks artworks) {
        this.artworks = artworks;
    }

    @Override
    public Optional<Original> bySha256(String sha256) {
        return artworks.bySha256(sha256).map(RegisteredOriginals::original);
    }

    @Override
    public List<Original> byWatermark(long id) {
        return artworks.byWatermark(id).map(RegisteredOriginals::original).stream()
                .toList();
    }

    @Override
    public Optional<Original> nearest(Pdq fingerprint, int distance) {
        return artworks.nearest(fingerprint.toHex(), distance).map(near -> original(near.artwork()));
    }

    private static Original original(Artwork artwork) {
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
                artwork.pin() == null ? null : artwork.pin().imageCid());
    }
}
