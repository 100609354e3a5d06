package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.TimeStamp;
import dev.mintmark.app.ipfs.Cid;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Artworks that wait to be minted. */
public final class PinnedArtworks {
    private PinnedArtworks() {}

    /** Puts a pinned artwork into the database. */
    public static Artwork insert(Database database, String name) {
        return insert(database, name, MintOrder.STANDARD, ChainFixture.MODEL);
    }

    static Artwork insert(Database database, String name, MintOrder order, String model) {
        return new SqlArtworkChanges(database, new SqlArtworks(database), Clock.systemUTC())
                .add(List.of(artwork(name, order, model)), null, "")
                .getFirst();
    }

    /** The same artwork as it is when its mint is ordered, before it is drawn. */
    public static Artwork ordered(String name) {
        Artwork artwork = artwork(name, MintOrder.STANDARD, ChainFixture.MODEL);
        return Artwork.accepted(
                artwork.id(),
                Goal.CONFIRMED,
                artwork.modelId(),
                artwork.recipe(),
                artwork.salt(),
                false,
                artwork.format(),
                MintOrder.STANDARD,
                Instant.EPOCH);
    }

    static Artwork artwork(String name, MintOrder order, String model) {
        String sha256 = ChainFixture.sha256(name);
        Recipe recipe = new Recipe(TestDrawings.parameters(name, "", 7, 20, 7.5, "ddim", 512, 512), model, List.of());
        Seal seal = new Seal(
                sha256,
                100,
                512,
                512,
                ImageFormat.PNG,
                Long.parseUnsignedLong(sha256.substring(0, 16), 16),
                43.0,
                "urn:c2pa:" + name,
                ChainFixture.sha256(name + " manifest"),
                "Trusted",
                TimeStamp.NONE,
                ChainFixture.sha256(name + " fingerprint"),
                Instant.EPOCH,
                null);
        Pin pin = new Pin(new Cid(Cid.Codec.RAW, sha256).toString(), null, null);
        return new Artwork(
                name,
                Stage.PINNED,
                Goal.CONFIRMED,
                "starter",
                recipe,
                new byte[32],
                false,
                ImageFormat.PNG,
                order,
                null,
                null,
                seal,
                pin,
                null,
                null,
                null,
                Instant.EPOCH);
    }
}
