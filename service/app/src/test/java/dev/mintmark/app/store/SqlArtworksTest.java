package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TimeStamp;
import dev.mintmark.app.artwork.Token;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
final class SqlArtworksTest {
    @TempDir
    Path folder;

    private Database database;
    private SqlArtworks artworks;
    private SqlArtworkChanges changes;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("mintmark.db"));
        artworks = new SqlArtworks(database);
        changes = new SqlArtworkChanges(database, artworks, Clock.systemUTC());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void readsEveryFieldAsItWasWritten() {
        MintOrder mint = new MintOrder("0x" + "a".repeat(40), 250, "name", null, "CC0");
        Artwork artwork = Artwork.accepted(
                "a",
                Goal.CONFIRMED,
                "starter",
                new Recipe("fox", "hen", "ab", (1L << 53) - 1, 20, 7.25, "ddim", 512, 768, List.of("cd", "ef")),
                new byte[] {1, -1},
                true,
                ImageFormat.JPEG,
                mint,
                Instant.ofEpochMilli(1_700_000_000_123L));
        changes.add(List.of(artwork), null, "hash");
        changes.progress("a", new Progress(3, 20));
        assertThat(changes.drawn("a", "d".repeat(64))).isPresent();
        Seal seal = seal("a", 0, -5);
        assertThat(changes.sealed("a", seal)).isPresent();
        Pin pin = new Pin("bafy", "root", "bafk");
        assertThat(changes.pinned("a", pin, List.of())).isPresent();
        Token token = new Token(137, "0xc", "0x1", "0xo", "0xt", 12, 34, "ab", "0xm");
        assertThat(changes.confirmed("a", token)).isPresent();

        Artwork read = artworks.find("a").orElseThrow();
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("stage", "progress", "drawing", "seal", "pin", "token")
                .isEqualTo(artwork);
        assertThat(read.stage()).isEqualTo(Stage.CONFIRMED);
        assertThat(read.progress()).isEqualTo(new Progress(3, 20));
        assertThat(read.drawing()).isEqualTo("d".repeat(64));
        assertThat(read.seal()).isEqualTo(seal);
        assertThat(read.pin()).isEqualTo(pin);
        assertThat(read.token()).isEqualTo(token);
        assertThat(artworks.bySha256(seal.sha256())).isPresent();
        assertThat(artworks.byWatermark(-5)).isPresent();
        assertThat(artworks.byWatermark(5)).isEmpty();
    }

    @Test
    void aBlockBelongsToAPinWhileAnArtworkThatHasItIsRegistered() {
        for (String id : List.of("a", "b")) {
            add(id, Goal.PINNED);
            changes.drawn(id, "d");
            changes.sealed(id, seal(id, 0, id.charAt(0)));
            changes.pinned(id, new Pin("root-" + id, "r", "meta-" + id), List.of("leaf-" + id, "shared"));
        }
        assertThat(List.of("root-a", "meta-a", "leaf-a", "shared")).allMatch(artworks::isPinned);
        assertThat(artworks.isPinned("other")).isFalse();

        changes.delete("a");

        assertThat(List.of("root-a", "meta-a", "leaf-a")).noneMatch(artworks::isPinned);
        assertThat(List.of("root-b", "meta-b", "leaf-b", "shared")).allMatch(artworks::isPinned);
    }

    @Test
    void aStepTakesEffectOnlyFromItsOwnStage() {
        add("a", Goal.CONFIRMED);
        assertThat(changes.sealed("a", seal("a", 0, 1))).isEmpty();
        assertThat(changes.pinned("a", new Pin("b", null, null), List.of())).isEmpty();
        assertThat(changes.sent("a")).isEmpty();
        assertThat(changes.drawn("a", "d")).isPresent();
        assertThat(changes.drawn("a", "e")).isEmpty();
        assertThat(artworks.find("a").orElseThrow().drawing()).isEqualTo("d");
        assertThat(changes.retry("a")).isEmpty();
        assertThat(changes.failed("a", new Failure("x", "y"))).isPresent();
        assertThat(changes.sealed("a", seal("a", 0, 1))).isEmpty();
        assertThat(changes.retry("a")).isPresent();
        assertThat(artworks.find("a").orElseThrow().stage()).isEqualTo(Stage.DRAWN);
        assertThat(artworks.find("a").orElseThrow().failure()).isNull();
    }

    @Test
    void aKeyIsForgottenAfterThirtyDays() {
        Instant then = Instant.ofEpochMilli(1_700_000_000_000L);
        new SqlArtworkChanges(database, artworks, Clock.fixed(then, ZoneOffset.UTC))
                .add(List.of(artwork("a", Goal.SEALED)), "key", "hash");
        Clock day30 = Clock.fixed(then.plus(Duration.ofDays(30)), ZoneOffset.UTC);
        assertThat(new SqlArtworkChanges(database, artworks, day30)
                        .add(List.of(artwork("b", Goal.SEALED)), "key", "hash"))
                .extracting(Artwork::id)
                .containsExactly("a");
        Clock day31 = Clock.fixed(then.plus(Duration.ofDays(31)), ZoneOffset.UTC);
        assertThat(new SqlArtworkChanges(database, artworks, day31)
                        .add(List.of(artwork("c", Goal.SEALED)), "key", "other hash"))
                .extracting(Artwork::id)
                .containsExactly("c");
    }

    @Test
    void aGoalIsOrderedOnlyWhereItIsFurtherThanTheOneBefore() {
        add("a", Goal.PINNED);
        changes.drawn("a", "d");
        assertThat(changes.order("a", Goal.PINNED, null)).as("not sealed yet").isEmpty();
        changes.sealed("a", seal("a", 0, 1));
        assertThat(changes.order("a", Goal.PINNED, null)).as("the same").isEmpty();
        assertThat(changes.order("a", Goal.SEALED, null)).as("less").isEmpty();
        assertThat(changes.order("a", Goal.CONFIRMED, MintOrder.STANDARD))
                .as("further")
                .isPresent();
        assertThat(changes.order("a", Goal.CONFIRMED, MintOrder.STANDARD))
                .as("minted once")
                .isEmpty();

        add("b", Goal.SEALED);
        changes.drawn("b", "d");
        changes.sealed("b", seal("b", 0, 2));
        assertThat(changes.order("b", Goal.PINNED, null)).as("further").isPresent();
    }

    @Test
    void metadataThatIsOrderedAfterOrDuringThePinIsPinnedToo() {
        MintOrder named = new MintOrder(null, 500, "Fox", null, null);
        add("after", Goal.PINNED);
        changes.drawn("after", "d");
        changes.sealed("after", seal("after", 0, 11));
        assertThat(changes.pinned("after", new Pin("bafkfox", null, null), List.of())
                        .orElseThrow()
                        .stage())
                .isEqualTo(Stage.PINNED);
        assertThat(changes.order("after", Goal.CONFIRMED, named).orElseThrow().stage())
                .isEqualTo(Stage.SEALED);
        assertThat(changes.pinned("after", new Pin("bafkfox", null, null), List.of())
                        .orElseThrow()
                        .stage())
                .as("without metadata")
                .isEqualTo(Stage.SEALED);
        assertThat(changes.pinned("after", new Pin("bafkfox", null, "bafkname"), List.of())
                        .orElseThrow()
                        .stage())
                .isEqualTo(Stage.PINNED);
    }

    @Test
    void aRetryBeginsWhereSomethingIsMissing() {
        add("lost", Goal.SEALED);
        changes.drawn("lost", "d");
        changes.failed("lost", new Failure("drawing-lost", "y"));
        assertThat(changes.retry("lost").orElseThrow().stage()).isEqualTo(Stage.ACCEPTED);

        add("named", Goal.PINNED);
        changes.drawn("named", "d");
        changes.sealed("named", seal("named", 0, 13));
        changes.pinned("named", new Pin("bafkfox", null, null), List.of());
        changes.order("named", Goal.CONFIRMED, new MintOrder(null, 500, "Fox", null, null));
        changes.failed("named", new Failure("pin-given-up", "y"));
        assertThat(changes.retry("named").orElseThrow().stage())
                .as("its metadata is not pinned")
                .isEqualTo(Stage.SEALED);
    }

    @Test
    void aFailedMintWhoseTransactionMayBeMinedIsRetriedFromThereAndNeverCancelled() {
        add("m", Goal.CONFIRMED);
        changes.drawn("m", "d");
        changes.sealed("m", seal("m", 0, 12));
        changes.pinned("m", new Pin("bafkfox", null, null), List.of());
        database.writer().useHandle(handle -> handle.execute("UPDATE artworks SET tx = '0x1' WHERE id = 'm'"));
        changes.failed("m", new Failure("mint-given-up", "y"));
        assertThat(changes.retry("m").orElseThrow().stage()).isEqualTo(Stage.SIGNED);
        assertThat(changes.cancel("m")).isEmpty();
    }

    /** Of a failed one the transaction may still be mined, and a token is on the chain for good. */
    @Test
    void anArtworkWithASignedMintOrATokenIsNotDeleted() {
        for (String column : List.of("tx", "token_id")) {
            add(column, Goal.CONFIRMED);
            changes.failed(column, new Failure("x", "y"));
            database.writer()
                    .useHandle(handle ->
                            handle.execute("UPDATE artworks SET " + column + " = '0x1' WHERE id = ?", column));
            assertThat(changes.delete(column)).as(column).isEmpty();
            assertThat(artworks.find(column)).as(column).isPresent();
        }
        add("neither", Goal.CONFIRMED);
        changes.failed("neither", new Failure("x", "y"));
        assertThat(changes.delete("neither")).isPresent();
    }

    @Test
    void ofManyConcurrentCommitsOfOneStepOneSucceeds() throws Exception {
        add("a", Goal.SEALED);
        changes.drawn("a", "d");
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> tries = IntStream.range(0, 24)
                    .<Callable<Boolean>>mapToObj(i -> () ->
                            (i % 3 == 0 ? changes.cancel("a") : changes.sealed("a", seal("a" + i, 0, i))).isPresent())
                    .toList();
            long successes = 0;
            for (var result : threads.invokeAll(tries)) {
                successes += result.get() ? 1 : 0;
            }
            assertThat(successes).isEqualTo(1);
        }
    }

    @Test
    void ofManyConcurrentRequestsWithOneIdempotencyKeyOneIsAdded() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Callable<String>> tries = IntStream.range(0, 24)
                    .<Callable<String>>mapToObj(i ->
                            () -> changes.add(List.of(artwork("a" + i, Goal.SEALED)), "key", "h")
                                    .getFirst()
                                    .id())
                    .toList();
            var ids = new java.util.HashSet<String>();
            for (var result : threads.invokeAll(tries)) {
                ids.add(result.get());
            }
            assertThat(ids).hasSize(1);
        }
        assertThat(artworks.list(null, 100, null)).hasSize(1);
        assertThatThrownBy(() -> changes.add(List.of(artwork("b", Goal.SEALED)), "key", "other"))
                .isInstanceOf(InvalidRequestException.class);
    }

    @Test
    void listsTheNewestFirstPageByPageAndSearchesThePrompt() {
        for (int i = 0; i < 7; i++) {
            changes.add(List.of(artwork("id" + i, Goal.SEALED, i == 3 ? "100% Fox_tail" : "hen " + i)), null, "h");
        }
        List<Artwork> first = artworks.list(null, 3, null);
        assertThat(first).extracting(Artwork::id).containsExactly("id6", "id5", "id4");
        assertThat(artworks.list("id4", 3, null)).extracting(Artwork::id).containsExactly("id3", "id2", "id1");
        assertThat(artworks.list(null, 9, "fox")).extracting(Artwork::id).containsExactly("id3");
        assertThat(artworks.list(null, 9, "0% F")).hasSize(1);
        assertThat(artworks.list(null, 9, "%")).as("a sign, not a pattern").hasSize(1);
        assertThat(artworks.list(null, 9, "x_t")).hasSize(1);
        assertThat(artworks.list(null, 9, "n_3")).isEmpty();
    }

    @Test
    void aDoneArtworkCannotBeCancelledButGetANewGoal() {
        add("a", Goal.SEALED);
        sealIt("a", 1);
        assertThat(changes.cancel("a")).isEmpty();
        assertThat(changes.order("a", Goal.CONFIRMED, MintOrder.STANDARD)).isPresent();
        assertThat(changes.order("a", Goal.CONFIRMED, MintOrder.STANDARD)).isEmpty();
        assertThat(changes.order("a", Goal.PINNED, null)).as("never back").isEmpty();
        assertThat(artworks.find("a").orElseThrow().mint()).isEqualTo(MintOrder.STANDARD);
        assertThat(changes.cancel("a")).isPresent();
    }

    @Test
    void aSignedMintCanNeitherBeCancelledNorDeleted() {
        add("a", Goal.CONFIRMED);
        sealIt("a", 1);
        changes.pinned("a", new Pin("b", null, null), List.of());
        database.writer()
                .useHandle(handle -> handle.execute("UPDATE artworks SET stage = 'SIGNED', tx = '0x1' WHERE id = 'a'"));
        assertThat(changes.cancel("a")).isEmpty();
        assertThat(changes.delete("a")).isEmpty();
        assertThat(changes.sent("a")).isPresent();
        assertThat(changes.failed("a", new Failure("mint-reverted", "It reverted.")))
                .isPresent();
        assertThat(changes.retry("a")).isPresent();
        assertThat(artworks.find("a").orElseThrow().stage()).isEqualTo(Stage.PINNED);
    }

    @Test
    void storesATimeStampOrTheReasonForItsAbsence() {
        List<TimeStamp> stamps = List.of(
                TimeStamp.at(Instant.ofEpochMilli(1_700_000_000_123L)),
                TimeStamp.missing("The authority does not answer."),
                TimeStamp.NONE);
        for (int i = 0; i < stamps.size(); i++) {
            String id = "t" + i;
            add(id, Goal.SEALED);
            changes.drawn(id, "d");
            Seal seal = seal(id, 0, i);
            changes.sealed(
                    id,
                    new Seal(
                            seal.sha256(),
                            seal.bytes(),
                            seal.width(),
                            seal.height(),
                            seal.format(),
                            seal.watermarkId(),
                            seal.psnrDb(),
                            seal.manifest(),
                            seal.manifestSha256(),
                            seal.c2paState(),
                            stamps.get(i),
                            seal.fingerprint(),
                            seal.at(),
                            null));
            assertThat(artworks.find(id).orElseThrow().sealed().timeStamp()).isEqualTo(stamps.get(i));
        }
    }

    private void add(String id, Goal goal) {
        changes.add(List.of(artwork(id, goal)), null, "h");
    }

    private void sealIt(String id, long watermark) {
        changes.drawn(id, "d");
        changes.sealed(id, seal(id, 0, watermark));
    }

    @Test
    void listsArtworksWithANoiseWatermarkByModelAndSize() {
        for (int i = 0; i < 4; i++) {
            Artwork plain = artwork("s" + i, Goal.SEALED);
            Recipe recipe = plain.recipe().with(new NoiseWatermark("%016x".formatted(i), "%064x".formatted(i)));
            Artwork watermarked = Artwork.accepted(
                    plain.id(),
                    plain.goal(),
                    plain.modelId(),
                    i == 3 ? plain.recipe() : recipe,
                    plain.salt(),
                    false,
                    plain.format(),
                    null,
                    plain.createdAt());
            changes.add(List.of(watermarked), null, "hash");
            assertThat(artworks.find("s" + i).orElseThrow().recipe()).isEqualTo(watermarked.recipe());
            if (i > 0) {
                changes.drawn("s" + i, "d");
                changes.sealed("s" + i, seal("s" + i, i, -i));
            }
        }
        Artworks.NoiseWatermarkGroup kind = new Artworks.NoiseWatermarkGroup("ab", 64, 64);
        assertThat(artworks.noiseWatermarkGroups(5)).containsExactly(kind);
        assertThat(artworks.noiseWatermarks(kind, 5)).containsExactly(-2, -1);
        assertThat(artworks.noiseWatermarks(kind, 1)).containsExactly(-2);
        assertThat(artworks.noiseWatermarks(new Artworks.NoiseWatermarkGroup("ab", 64, 128), 5))
                .isEmpty();
    }

    private static Artwork artwork(String id, Goal goal) {
        return artwork(id, goal, "a fox");
    }

    private static Artwork artwork(String id, Goal goal, String prompt) {
        return Artwork.accepted(
                id,
                goal,
                "starter",
                new Recipe(prompt, "", "ab", 1, 2, 3, "ddim", 64, 64, List.of()),
                new byte[32],
                false,
                ImageFormat.PNG,
                null,
                Instant.EPOCH);
    }

    private static Seal seal(String name, int bits, long watermark) {
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
    private static String fingerprint(int bits) {
        return "%064x".formatted(java.math.BigInteger.ONE.shiftLeft(bits).subtract(java.math.BigInteger.ONE));
    }
}
