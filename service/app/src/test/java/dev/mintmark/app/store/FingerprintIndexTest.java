package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks.FingerprintMatch;
import dev.mintmark.app.artwork.Artworks.WindowCandidate;
import dev.mintmark.app.artwork.Fingerprints;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.TimeStamp;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.workflow.PipelineFixture;
import dev.mintmark.watermark.Raster;
import dev.mintmark.watermark.fingerprint.IsccImageCode;
import dev.mintmark.watermark.fingerprint.Pdq;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The fingerprints in the register: looked up, kept over restarts, gone with their artworks, made where they are missing. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class FingerprintIndexTest {
    private static final String NOTHING = "0".repeat(64);

    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    private Database database;
    private SqlArtworks artworks;
    private SqlArtworkChanges changes;
    private FileBlobStore files;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        artworks = new SqlArtworks(database);
        changes = new SqlArtworkChanges(database, artworks, Clock.systemUTC());
        files = new FileBlobStore(folder.resolve("files"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void findsTheNearestAlsoAfterARestartAndNotAfterADeletion() {
        seal("a", fingerprint(0), NOTHING.replaceFirst("0", "a"), null);
        seal("b", fingerprint(20), NOTHING.replaceFirst("0", "b"), null);
        for (SqlArtworks register : List.of(artworks, restarted())) {
            assertThat(nearest(register, 3)).containsExactly("a 3", "b 17");
            assertThat(nearest(register, 18)).containsExactly("b 2", "a 18");
            assertThat(nearest(register, 60)).isEmpty();
            assertThat(register.nearest(fingerprint(3), 31, 1)).hasSize(1);
        }
        assertThat(changes.delete("a")).isPresent();
        assertThat(nearest(artworks, 3)).containsExactly("b 17");
        assertThat(nearest(restarted(), 3)).containsExactly("b 17");
    }

    /** Another process has an index in its own memory. */
    @Test
    void findsWhatAnotherNodeSealedSince() {
        if (!database.isShared()) {
            return; // one process alone has this kind of database
        }
        SqlArtworks elsewhere = new SqlArtworks(database);
        assertThat(nearest(elsewhere, 3)).isEmpty();
        seal("a", fingerprint(0), NOTHING.replaceFirst("0", "a"), null);
        assertThat(nearest(elsewhere, 3)).containsExactly("a 3");
        assertThat(nearest(elsewhere, 3)).as("once").containsExactly("a 3");
        assertThat(changes.delete("a")).isPresent();
        assertThat(nearest(elsewhere, 3)).isEmpty();
    }

    @Test
    void findsTheArtworkOfACropUntilItIsDeleted() {
        Raster picture = PipelineFixture.clouds(400, 1);
        seal("a", Pdq.of(picture).toHex(), "a".repeat(64), Fingerprints.of(picture));
        seal(
                "b",
                Pdq.of(PipelineFixture.clouds(400, 2)).toHex(),
                "b".repeat(64),
                Fingerprints.of(PipelineFixture.clouds(400, 2)));
        List<WindowFingerprint> crop = WindowFingerprint.ofQuery(crop(picture, 300));
        for (SqlArtworks register : List.of(artworks, restarted())) {
            List<WindowCandidate> found = register.byWindows(crop, 5);
            assertThat(found).singleElement().satisfies(alike -> {
                assertThat(alike.artwork().id()).isEqualTo("a");
                assertThat(alike.artwork().sealed().fingerprints()).isEqualTo(Fingerprints.of(picture));
                assertThat(alike.queryWindow().side() / alike.artworkWindow().side())
                        .isBetween(1.2, 1.45);
            });
            assertThat(codes(register, picture)).containsExactly("a 0");
            assertThat(codes(register, PipelineFixture.clouds(400, 9))).isEmpty();
        }
        assertThat(changes.delete("a")).isPresent();
        assertThat(artworks.byWindows(crop, 5)).isEmpty();
        assertThat(codes(artworks, picture)).isEmpty();
        assertThat(codes(restarted(), picture)).isEmpty();
        assertThat(restarted().byWindows(crop, 5)).isEmpty();
    }

    @Test
    void computesMissingFingerprintsFromTheFilesAndKeepsTheOthers() throws Exception {
        Raster picture = PipelineFixture.clouds(400, 3);
        String sha256 = files.put(ImageCodec.encode(picture, ImageFormat.PNG));
        seal("old", Pdq.of(picture).toHex(), sha256, null);
        seal("lost", fingerprint(5), "c".repeat(64), null);
        seal("broken", fingerprint(6), files.put(new byte[] {1, 2, 3}), null);
        seal(
                "outdated",
                fingerprint(7),
                files.put(ImageCodec.encode(picture, ImageFormat.JPEG)),
                new Fingerprints("x", "?", 0));
        add("drawing");
        List<WindowFingerprint> crop = WindowFingerprint.ofQuery(crop(picture, 300));
        SqlArtworks register = restarted();
        assertThat(register.byWindows(crop, 5)).isEmpty();

        fill(register);

        assertThat(register.byWindows(crop, 5))
                .extracting(alike -> alike.artwork().id())
                .containsExactlyInAnyOrder("old", "outdated");
        assertThat(register.find("old").orElseThrow().sealed().fingerprints()).isEqualTo(Fingerprints.of(picture));
        assertThat(register.find("lost").orElseThrow().sealed().fingerprints()).isNull();
        assertThat(register.find("broken").orElseThrow().sealed().fingerprints())
                .isNull();
        assertThat(register.find("drawing").orElseThrow().seal()).isNull();
        SqlArtworks again = restarted();
        fill(again);
        assertThat(again.byWindows(crop, 5)).as("each once").hasSize(2);
        for (SqlArtworks filled : List.of(register, again)) {
            assertThat(codes(filled, picture)).containsExactly("old 0", "outdated 4");
        }
        assertThat(nearest(again, 5)).contains("lost 0");
    }

    private SqlArtworks restarted() {
        return new SqlArtworks(database);
    }

    private void fill(SqlArtworks register) {
        register.fingerprintBackfill(files).fill();
    }

    private static List<String> nearest(SqlArtworks register, int bits) {
        return register.nearest(fingerprint(bits), 31, 9).stream()
                .map((FingerprintMatch near) -> near.artwork().id() + " " + near.distance())
                .toList();
    }

    private static List<String> codes(SqlArtworks register, Raster picture) {
        return register.nearest(IsccImageCode.of(picture), 9, 9).stream()
                .map((FingerprintMatch near) -> near.artwork().id() + " " + near.distance())
                .toList();
    }

    private static Raster crop(Raster picture, int side) {
        int[] argb = new int[side * side];
        for (int i = 0; i < argb.length; i++) {
            argb[i] = picture.argb()[(i / side + 40) * picture.width() + i % side + 60];
        }
        return new Raster(side, side, argb);
    }

    /** A fingerprint with so many bits set. */
    private static String fingerprint(int bits) {
        return "%064x".formatted(java.math.BigInteger.ONE.shiftLeft(bits).subtract(java.math.BigInteger.ONE));
    }

    private void add(String id) {
        Recipe recipe = new Recipe(TestDrawings.parameters("a fox", "", 1, 2, 3, "ddim", 64, 64), "ab", List.of());
        changes.add(
                List.of(Artwork.accepted(
                        id, Goal.SEALED, "starter", recipe, new byte[32], false, ImageFormat.PNG, null, Instant.EPOCH)),
                null,
                "h");
    }

    private void seal(
            String id,
            String fingerprint,
            String sha256,
            @org.jspecify.annotations.Nullable Fingerprints fingerprints) {
        add(id);
        changes.drawn(id, "d", null);
        Seal seal = new Seal(
                sha256,
                1,
                2,
                3,
                ImageFormat.PNG,
                id.hashCode(),
                42.5,
                "urn:c2pa:" + id,
                "e".repeat(64),
                "Trusted",
                TimeStamp.NONE,
                fingerprint,
                Instant.ofEpochMilli(123),
                fingerprints);
        assertThat(changes.sealed(id, seal)).isPresent();
    }
}
