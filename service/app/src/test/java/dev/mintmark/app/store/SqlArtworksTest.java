package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.ControlPreprocessor;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Pin;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeEnrichment;
import dev.mintmark.app.artwork.RecipeLora;
import dev.mintmark.app.artwork.RecipeTextualInversion;
import dev.mintmark.app.artwork.Seal;
import dev.mintmark.app.artwork.Stage;
import dev.mintmark.app.artwork.TestDrawings;
import dev.mintmark.app.artwork.TimeStamp;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.IndexedEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What is stored of artworks, and how they are found. */
@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class SqlArtworksTest extends ArtworkStoreFixture {
    @Test
    void readsEveryFieldAsItWasWritten() {
        MintOrder mint = new MintOrder("0x" + "a".repeat(40), 250, "name", null, "CC0");
        Artwork artwork = Artwork.accepted(
                "a",
                Goal.CONFIRMED,
                "starter",
                new Recipe(
                                TestDrawings.guided(
                                        TestDrawings.rescaled(
                                                TestDrawings.parameters(
                                                        "fox", "hen", (1L << 53) - 1, 20, 7.25, "ddim", 512, 768),
                                                0.7),
                                        new byte[] {1, 2, 3},
                                        0.1,
                                        0.2,
                                        0.9,
                                        ControlPreprocessor.LINES),
                                "ab",
                                List.of("cd", "ef"))
                        .with(
                                List.of(
                                        new RecipeLora("a  style ü.safetensors", "ab".repeat(32), -0.1),
                                        new RecipeLora("b", "cd".repeat(32), 1)),
                                List.of(
                                        new RecipeTextualInversion("<my  fox ü>", "ab".repeat(32)),
                                        new RecipeTextualInversion("b", "cd".repeat(32))))
                        .withBaseModel("ef")
                        .enriched("a red fox", new RecipeEnrichment("fox as written", "m")),
                new byte[] {1, -1},
                true,
                ImageFormat.JPEG,
                mint,
                Instant.ofEpochMilli(1_700_000_000_123L));
        changes.add(List.of(artwork), null, "hash");
        changes.progress("a", new Progress(3, 20));
        assertThat(changes.drawn("a", "d".repeat(64), null)).isPresent();
        Seal seal = seal("a", 0, -5);
        assertThat(changes.sealed("a", seal)).isPresent();
        Pin pin = new Pin("bafy", "root", "bafk");
        assertThat(changes.pinned("a", pin, List.of())).isPresent();
        Token token = new Token(137, "0xc", "0x1", "0xo", "0xt", 12, 34, "ab", "0xm", null, null);
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
        assertThat(artworks.list(null, 5, "RED FOX")).hasSize(1);
        assertThat(artworks.list(null, 5, "Written"))
                .as("the prompt as it was written")
                .hasSize(1);
        assertThat(artworks.bySha256(seal.sha256())).isPresent();
        assertThat(artworks.byWatermark(-5)).isPresent();
        assertThat(artworks.byWatermark(5)).isEmpty();
        assertThat(artworks.byManifest(seal.manifest())).isPresent();
        assertThat(artworks.byManifest("urn:c2pa:other")).isEmpty();
        assertThat(artworks.tokens(137, "0xc", null, 5)).extracting(Artwork::id).containsExactly("a");
        assertThat(artworks.tokens(137, "0xc", read, 5)).isEmpty();
        assertThat(artworks.tokens(137, "0xd", null, 5)).isEmpty();
    }

    /** Nor does it take the place of another. */
    @Test
    void aDeletedArtworkIsNoLongerFoundByItsFingerprint() {
        for (int bits = 0; bits < 3; bits++) {
            add("f" + bits, Goal.SEALED);
            changes.drawn("f" + bits, "d", null);
            changes.sealed("f" + bits, seal("f" + bits, bits, bits));
        }
        assertThat(artworks.nearest(fingerprint(0), 1, 5))
                .extracting(match -> match.artwork().id(), Artworks.FingerprintMatch::distance)
                .containsExactly(tuple("f0", 0), tuple("f1", 1));

        changes.delete("f0");

        assertThat(artworks.nearest(fingerprint(0), 1, 1))
                .extracting(match -> match.artwork().id())
                .containsExactly("f1");
    }

    @Test
    void aBurnIsRegisteredAndTakenBackAsTheIndexOfEventsHasIt() {
        add("a", Goal.CONFIRMED);
        sealIt("a", 1);
        changes.pinned("a", new Pin("bafy", null, null), List.of());
        String tokenId = "0x" + seal("a", 0, 1).sha256();
        Token token = new Token(137, "0xC", tokenId, "0xo", "0xt", 12, 34, "ab", "0xm", null, null);
        changes.confirmed("a", token);
        SqlChainIndex index = new SqlChainIndex(database);
        index.add(137, "0xc", List.of(burn(tokenId, 40, "0xb")), 0, new ChainIndex.Cursor(41, "0xh40"));
        index.add(137, "0xd", List.of(burn("0x" + "1".repeat(64), 40, "0xe")), 0, new ChainIndex.Cursor(41, "0xh"));

        assertThat(artworks.unregisteredBurns(137, "0xC", 10)).containsExactly(new Artworks.Burn("a", "0xb", 40L));
        assertThat(artworks.unregisteredBurns(137, "0xD", 10)).isEmpty();
        assertThat(artworks.unregisteredBurns(80002, "0xC", 10)).isEmpty();
        changes.burnt("a", "0xb", 40L);
        assertThat(artworks.find("a").orElseThrow().token().wasBurnt()).isTrue();
        assertThat(artworks.unregisteredBurns(137, "0xC", 10)).isEmpty();

        ChainIndex.Cursor read = index.cursor(137, "0xc").orElseThrow();
        index.rewind(137, "0xc", read, new ChainIndex.Cursor(40, "0xh39"));
        assertThat(artworks.unregisteredBurns(137, "0xC", 10))
                .as("its block is to be read again")
                .isEmpty();
        index.add(137, "0xc", List.of(), 40, new ChainIndex.Cursor(41, "0xg40"));
        assertThat(artworks.unregisteredBurns(137, "0xC", 10)).containsExactly(new Artworks.Burn("a", null, null));
        changes.burnt("a", null, null);
        assertThat(artworks.find("a").orElseThrow().token()).isEqualTo(token);

        index.add(137, "0xc", List.of(burn(tokenId, 41, "0xb")), 41, new ChainIndex.Cursor(42, "0xh41"));
        changes.burnt("a", "0xb", 40L);
        assertThat(artworks.unregisteredBurns(137, "0xC", 10)).containsExactly(new Artworks.Burn("a", "0xb", 41L));
        changes.unconfirmed("a", 34, new Failure("mint-reorganised", "It waits."));
        assertThat(artworks.find("a").orElseThrow().token()).isNull();
        assertThat(artworks.unregisteredBurns(137, "0xC", 10)).isEmpty();
    }

    @Test
    void aMintByAWalletIsOfTheChainAndTheContractThatAreAskedFor() {
        add("a", Goal.PINNED);
        sealIt("a", 1);
        changes.pinned("a", new Pin("bafy", null, null), List.of());
        add("b", Goal.PINNED);
        sealIt("b", 2);
        changes.pinned("b", new Pin("bafz", null, null), List.of());
        voucher("a", 137);
        voucher("b", 80002);
        SqlChainIndex index = new SqlChainIndex(database);
        index.add(137, "0xd", List.of(mint("a", 1)), 0, new ChainIndex.Cursor(41, "0xh40"));
        index.add(80002, "0xc", List.of(mint("a", 1)), 0, new ChainIndex.Cursor(41, "0xh40"));

        assertThat(artworks.mintedByWallets(137, "0xC", 10)).isEmpty();
        assertThat(artworks.mintedByWallets(80002, "0xC", 10))
                .as("the voucher is for another chain")
                .isEmpty();

        index.add(137, "0xc", List.of(mint("a", 1), mint("b", 2)), 0, new ChainIndex.Cursor(41, "0xh40"));
        assertThat(artworks.mintedByWallets(137, "0xC", 10)).containsExactly("a");
        assertThat(artworks.mintedByWallets(80002, "0xC", 10)).isEmpty();
    }

    private void voucher(String id, long chainId) {
        database.writer().useHandle(db -> {
            db.execute("INSERT INTO vouchers (artwork_id) VALUES (?)", id);
            db.execute(
                    "INSERT INTO signed_vouchers (artwork_id, chain_id, contract, deadline, generation, signature,"
                            + " given_at) VALUES (?, ?, '0xC', 1, '{}', '0x', 1)",
                    id,
                    chainId);
        });
    }

    private static IndexedEvent mint(String id, long watermark) {
        return new IndexedEvent.Mint(
                new IndexedEvent.Place(40, "0xh40", watermark, "0xt"),
                "0x" + seal(id, 0, watermark).sha256(),
                "0x1",
                watermark,
                1,
                250,
                "0x2",
                null);
    }

    /** As after an upgrade that empties the index, while the node is behind the block of the burn. */
    @Test
    void aBurnAboveTheIndexIsNotTakenBack() {
        add("a", Goal.CONFIRMED);
        sealIt("a", 1);
        changes.pinned("a", new Pin("bafy", null, null), List.of());
        String tokenId = "0x" + seal("a", 0, 1).sha256();
        changes.confirmed("a", new Token(137, "0xC", tokenId, "0xo", "0xt", 12, 34, "ab", "0xm", null, null));
        changes.burnt("a", "0xb", 40L);
        SqlChainIndex index = new SqlChainIndex(database);

        assertThat(artworks.unregisteredBurns(137, "0xC", 10)).isEmpty();
        index.add(137, "0xc", List.of(), 0, new ChainIndex.Cursor(40, "0xh39"));
        assertThat(artworks.unregisteredBurns(137, "0xC", 10)).isEmpty();
        index.add(137, "0xc", List.of(), 40, new ChainIndex.Cursor(41, "0xh40"));
        assertThat(artworks.unregisteredBurns(137, "0xC", 10)).containsExactly(new Artworks.Burn("a", null, null));
    }

    private static IndexedEvent burn(String tokenId, long block, String tx) {
        return new IndexedEvent.Transfer(
                new IndexedEvent.Place(block, "0xh" + block, 3, tx), tokenId, "0xo", "0x" + "0".repeat(40));
    }

    @Test
    void aBlockBelongsToAPinWhileAnArtworkThatHasItIsRegistered() {
        for (String id : List.of("a", "b")) {
            add(id, Goal.PINNED);
            changes.drawn(id, "d", null);
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
    void aRequestIsFoundByItsKeyAndItsHash() {
        changes.add(List.of(artwork("a", Goal.SEALED), artwork("b", Goal.SEALED)), "key", "hash");
        assertThat(changes.findByIdempotencyKey("key", "hash").orElseThrow())
                .extracting(Artwork::id)
                .containsExactly("a", "b");
        assertThat(changes.findByIdempotencyKey("other", "hash")).isEmpty();
        assertThatThrownBy(() -> changes.findByIdempotencyKey("key", "other"))
                .isInstanceOf(InvalidRequestException.class);
        changes.delete("b");
        assertThatThrownBy(() -> changes.findByIdempotencyKey("key", "hash")).isInstanceOf(ConflictException.class);
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
        assertThat(artworks.list(null, 9, "tail 10")).extracting(Artwork::id).containsExactly("id3");
        assertThat(artworks.list(null, 9, "%")).as("no word").isEmpty();
        assertThat(artworks.list(null, 9, "hen zebra")).isEmpty();
        assertThat(artworks.list(null, 9, "\0hen")).as("a sign between words").hasSize(6);
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
            changes.drawn(id, "d", null);
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
                changes.drawn("s" + i, "d", null);
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
}
