package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ArtworkFilter;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.TimeStamp;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** An empty database, and artworks to put into it. */
abstract class ArtworkStoreFixture {
    static final String CREATOR = "0x00000000000000000000000000000000000000aB";

    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    Database database;
    SqlArtworks artworks;
    SqlArtworkChanges changes;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        artworks = new SqlArtworks(database);
        changes = new SqlArtworkChanges(database, artworks, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    void add(String id, Goal goal) {
        changes.add(List.of(artwork(id, goal)), null, "h");
    }

    void sealIt(String id, long watermark) {
        changes.drawn(id, "d", null);
        changes.sealed(id, seal(id, 0, watermark));
    }

    static Artwork artwork(String id, Goal goal) {
        return artwork(id, goal, "a fox");
    }

    static Artwork artwork(String id, Goal goal, String prompt) {
        return Artwork.accepted(
                id,
                goal,
                "starter",
                new Recipe(TestDrawings.parameters(prompt, "", 1, 2, 3, "ddim", 64, 64), "ab", List.of()),
                new byte[32],
                false,
                ImageFormat.PNG,
                null,
                Instant.EPOCH);
    }

    static Seal seal(String name, int bits, long watermark) {
        return new Seal(
                "%064x".formatted(new java.math.BigInteger(1, name.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                1,
                2,
                3,
                ImageFormat.JPEG,
                watermark,
                42.5,
                "urn:c2pa:" + name,
                "e".repeat(64),
                "Trusted",
                TimeStamp.NONE,
                fingerprint(bits),
                Instant.ofEpochMilli(123),
                null);
    }

    /** A fingerprint with so many bits set. */
    static String fingerprint(int bits) {
        return "%064x".formatted(java.math.BigInteger.ONE.shiftLeft(bits).subtract(java.math.BigInteger.ONE));
    }

    static ArtworkFilter search(String words) {
        return ArtworkFilter.of(words, null);
    }

    static ArtworkFilter filter(
            @Nullable String model,
            @Nullable String creator,
            List<Stage> stages,
            @Nullable Boolean done,
            @Nullable Boolean minted,
            @Nullable Integer from,
            @Nullable Integer to) {
        return new ArtworkFilter(
                null,
                null,
                model,
                creator,
                stages,
                done,
                minted,
                from == null ? null : Instant.ofEpochSecond(from),
                to == null ? null : Instant.ofEpochSecond(to),
                null,
                null);
    }
}
