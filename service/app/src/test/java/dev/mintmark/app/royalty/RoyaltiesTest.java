package dev.mintmark.app.royalty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.ChainIndex.Cursor;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.IndexedEvent;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlRoyaltyIndex;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Tag("slow")
class RoyaltiesTest {
    @TempDir
    static Path folder;

    private static final String NATIVE = "0x" + "0".repeat(40);

    private static ChainFixture fixture;
    private static ContractLogs logs;
    private static ChainIndex index;
    private static ChainIndexer indexer;
    private static RoyaltyIndex events;
    private static Royalties royalties;

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        logs = fixture.chain.logs();
        index = fixture.index;
        indexer = fixture.indexer;
        events = new SqlRoyaltyIndex(fixture.database);
        royalties = new Royalties(events, fixture.chain.chainId(), fixture.chain.contract());
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @Test
    void countsTheRoyaltyOfASaleToTheWeiAndTheSameAfterARebuild() throws Exception {
        Token sold = fixture.mint(fixture.pinned("counted"));
        Token unsold = fixture.mint(fixture.pinned("not sold"));
        // 5 % of this ends in a fraction of a wei, which the contract rounds up for the creator
        BigInteger price = new BigInteger("200000000000000001");
        fixture.market.list(sold.tokenId(), price);
        fixture.market.buy(sold.tokenId());

        indexer.run();
        indexer.run();

        CreatorRoyalties creator = royalties.of(sold.creator(), null, 100).orElseThrow();
        assertThat(creator.address()).isEqualTo(fixture.holder());
        assertThat(creator.tokens()).isEqualTo(2);
        assertThat(creator.sales()).isEqualTo(1);
        assertThat(creator.earnedWei()).isEqualTo("10000000000000001");
        assertThat(creator.paidWei()).isEqualTo("10000000000000001");
        assertThat(creator.withdrawableWei()).isEqualTo("0");
        assertThat(creator.byToken())
                .containsExactlyInAnyOrder(
                        new CreatorRoyalties.TokenRoyalties(
                                sold.tokenId(), 1, "10000000000000001", "10000000000000001", "0"),
                        new CreatorRoyalties.TokenRoyalties(unsold.tokenId(), 0, "0", "0", "0"));

        List<CreatorRoyalties> before = royalties.all(null, 100);
        try (Database empty = Database.open(folder.resolve("rebuilt.db"))) {
            Royalties again = new Royalties(new SqlRoyaltyIndex(empty), logs.chainId(), logs.contract());
            assertThat(again.all(null, 100)).isEmpty();
            fixture.indexer(new SqlChainIndex(empty)).run();
            assertThat(again.all(null, 100)).isEqualTo(before);
        }
    }

    @Test
    void aRoyaltyThatItsCreatorRefusesCanBeWithdrawnLater() throws Exception {
        // The contract itself takes no coins, so what it earns as a creator becomes a credit.
        String creator = fixture.contract();
        String tokenId = fixture.mintedFor(fixture.pinned("for one who refuses"), fixture.holder(), creator);
        fixture.market.list(tokenId, BigInteger.valueOf(1_000_000));
        fixture.market.buy(tokenId);

        indexer.run();

        assertThat(royalties.of(creator, null, 100))
                .hasValue(new CreatorRoyalties(
                        creator,
                        1,
                        1,
                        "50000",
                        "0",
                        "50000",
                        List.of(new CreatorRoyalties.TokenRoyalties(tokenId, 1, "50000", "0", "50000"))));
    }

    @Test
    void distinguishesCreditsAndWithdrawalsFromPayments() {
        String contract = "0x" + "1".repeat(40);
        String creator = "0x" + "2".repeat(40);
        String a = "0x" + "a".repeat(64);
        String b = "0x" + "b".repeat(64);
        index.add(
                5,
                contract,
                List.of(
                        event(1, RoyaltyEvent.Kind.MINTED, a, creator, 0),
                        event(2, RoyaltyEvent.Kind.MINTED, b, creator, 0),
                        event(3, RoyaltyEvent.Kind.SOLD, a, creator, 70),
                        event(4, RoyaltyEvent.Kind.CREDITED, a, creator, 70),
                        event(5, RoyaltyEvent.Kind.SOLD, b, creator, 30),
                        event(6, RoyaltyEvent.Kind.WITHDRAWN, null, creator, 70),
                        event(7, RoyaltyEvent.Kind.SOLD, b, creator, 5),
                        event(8, RoyaltyEvent.Kind.CREDITED, b, creator, 5)),
                0,
                new Cursor(9, "0x9"));

        CreatorRoyalties sums = new Royalties(events, 5, new Address(contract))
                .of(creator, null, 100)
                .orElseThrow();

        assertThat(sums.sales()).isEqualTo(3);
        assertThat(sums.earnedWei()).isEqualTo("105");
        assertThat(sums.paidWei()).isEqualTo("100");
        assertThat(sums.withdrawableWei()).isEqualTo("5");
        assertThat(sums.byToken())
                .containsExactly(
                        new CreatorRoyalties.TokenRoyalties(a, 1, "70", "70", "0"),
                        new CreatorRoyalties.TokenRoyalties(b, 2, "35", "30", "5"));
    }

    /** Mints that no payment of a vault needs are counted by the database, and never read. */
    @Test
    void pagesHaveCreatorsAndTokensInTheirOrderAndNoMintIsReadForThem() {
        String contract = "0x" + "8".repeat(40);
        List<String> creators = List.of("0x" + "2".repeat(40), "0x" + "3".repeat(40), "0x" + "4".repeat(40));
        List<IndexedEvent> all = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            all.add(event(i, RoyaltyEvent.Kind.MINTED, token(10 - i), creators.get(i % 3), 0));
        }
        all.add(event(10, RoyaltyEvent.Kind.SOLD, token(3), creators.get(1), 7));
        index.add(5, contract, all, 0, new Cursor(11, "0x11"));
        Royalties pages = new Royalties(events, 5, new Address(contract));

        assertThat(events.events(5, contract)).extracting(RoyaltyEvent::kind).containsExactly(RoyaltyEvent.Kind.SOLD);
        List<CreatorRoyalties> first = pages.all(null, 2);
        assertThat(first).extracting(CreatorRoyalties::tokens).containsExactly(3L, 3L);
        assertThat(first.getLast().earnedWei()).isEqualTo("7");
        assertThat(first)
                .extracting(each -> each.address().toLowerCase(Locale.ROOT))
                .containsExactly(creators.get(0), creators.get(1));
        assertThat(pages.all(first.getLast().address(), 2))
                .extracting(each -> each.address().toLowerCase(Locale.ROOT))
                .containsExactly(creators.get(2));

        assertThat(tokens(pages, creators.get(1), null, 2)).containsExactly(token(9), token(6));
        assertThat(tokens(pages, creators.get(1), token(6), 2)).containsExactly(token(3));
        assertThat(pages.of(creators.get(1), token(6), 2)
                        .orElseThrow()
                        .byToken()
                        .getFirst()
                        .earnedWei())
                .isEqualTo("7");
    }

    private static String token(int number) {
        return "0x" + String.valueOf(number).repeat(64);
    }

    private static List<String> tokens(Royalties royalties, String creator, @Nullable String after, int limit) {
        return royalties.of(creator, after, limit).orElseThrow().byToken().stream()
                .map(CreatorRoyalties.TokenRoyalties::tokenId)
                .toList();
    }

    @Test
    void salesCreditsAndWithdrawalsInAnotherCurrencyAreNotCounted() {
        String contract = "0x" + "6".repeat(40);
        String creator = "0x" + "2".repeat(40);
        String currency = "0x" + "7".repeat(40);
        String a = "0x" + "a".repeat(64);
        index.add(
                5,
                contract,
                List.of(
                        event(1, RoyaltyEvent.Kind.MINTED, a, creator, 0),
                        event(2, RoyaltyEvent.Kind.SOLD, a, creator, 70),
                        event(3, RoyaltyEvent.Kind.CREDITED, a, creator, 70),
                        event(4, RoyaltyEvent.Kind.SOLD, a, creator, 30, currency),
                        event(5, RoyaltyEvent.Kind.CREDITED, a, creator, 30, currency),
                        event(6, RoyaltyEvent.Kind.WITHDRAWN, null, creator, 30, currency)),
                0,
                new Cursor(9, "0x9"));

        assertThat(new Royalties(events, 5, new Address(contract))
                        .of(creator, null, 100)
                        .orElseThrow()
                        .byToken())
                .containsExactly(new CreatorRoyalties.TokenRoyalties(a, 1, "70", "0", "70"));
    }

    @Test
    void countsEachEventOnceAndNeverMovesTheCursorBack() {
        String contract = "0x" + "3".repeat(40);
        String creator = "0x" + "4".repeat(40);
        List<IndexedEvent> same = List.of(event(1, RoyaltyEvent.Kind.SOLD, "0x" + "a".repeat(64), creator, 7));

        index.add(5, contract, same, 0, new Cursor(20, "0x20"));
        index.add(5, contract, same, 0, new Cursor(10, "0x10"));

        assertThat(events.events(5, contract)).hasSize(1);
        assertThat(index.cursor(5, contract)).contains(new Cursor(20, "0x20"));
    }

    @Test
    void aRunThatReadOnDoesNotUndoWhatAnotherRunMovedBack() {
        String contract = "0x" + "5".repeat(40);
        index.add(5, contract, List.of(), 0, new Cursor(20, "0x20"));

        index.rewind(5, contract, new Cursor(19, "0x19"), new Cursor(3, "0x3"));
        assertThat(index.cursor(5, contract)).contains(new Cursor(20, "0x20"));
        index.rewind(5, contract, new Cursor(20, "0x20"), new Cursor(5, "0x5"));
        index.add(5, contract, List.of(event(25, RoyaltyEvent.Kind.SOLD, "0x1", "0x2", 7)), 20, new Cursor(30, "0x30"));

        assertThat(index.cursor(5, contract)).contains(new Cursor(5, "0x5"));
        assertThat(index.lastBefore(5, contract, 100)).as("its events").isEmpty();
    }

    @Test
    void aNodeThatLagsBehindTakesNothingBack() throws Exception {
        indexer.run();
        String contract = logs.contract().hex();
        Cursor read = index.cursor(logs.chainId(), contract).orElseThrow();
        Cursor ahead = new Cursor(read.nextBlock() + 50, "0x" + "a".repeat(64));
        index.add(logs.chainId(), contract, List.of(), read.nextBlock(), ahead);

        indexer.run();

        assertThat(index.cursor(logs.chainId(), contract)).contains(ahead);
        index.rewind(logs.chainId(), contract, ahead, read);
    }

    @Test
    void readsOnlyUpToTheFinalizedBlock() throws Exception {
        indexer.run();
        long next = index.cursor(logs.chainId(), logs.contract().hex())
                .orElseThrow()
                .nextBlock();

        assertThat(next).isLessThanOrEqualTo(logs.finalizedBlock() + 1);
    }

    @Test
    void anAddressThatCreatedNothingHasNoRoyalties() {
        assertThat(royalties.of("0x" + "9".repeat(40), null, 100)).isEmpty();
    }

    @Test
    void theJsonHasWeiAsText() {
        CreatorRoyalties sums = new CreatorRoyalties(
                "0xA", 1, 1, "5", "5", "0", List.of(new CreatorRoyalties.TokenRoyalties("0x1", 1, "5", "5", "0")));

        JsonNode json = JsonMapper.shared().valueToTree(sums);

        assertThat(json.get("tokens").isNumber()).isTrue();
        assertThat(json.get("earnedWei").isString()).isTrue();
        assertThat(json.get("withdrawableWei").isString()).isTrue();
        assertThat(json.get("byToken").get(0).get("paidWei").isString()).isTrue();
    }

    private static IndexedEvent event(
            int at, RoyaltyEvent.Kind kind, @Nullable String token, String creator, long wei) {
        return event(at, kind, token, creator, wei, NATIVE);
    }

    private static IndexedEvent event(
            int at, RoyaltyEvent.Kind kind, @Nullable String token, String creator, long wei, String currency) {
        IndexedEvent.Place place = new IndexedEvent.Place(at, "0xhash" + creator + at, at, "0xt");
        BigInteger amount = BigInteger.valueOf(wei);
        String id = String.valueOf(token);
        return switch (kind) {
            case MINTED -> new IndexedEvent.Mint(place, id, creator, 1, 1, 500, "0xc", null);
            case SOLD ->
                new IndexedEvent.Sale(place, id, creator, creator, "0xs", "0xb", currency, amount.shiftLeft(5), amount);
            case CREDITED -> new IndexedEvent.Credit(place, id, creator, creator, currency, amount);
            case WITHDRAWN -> new IndexedEvent.Withdrawal(place, creator, currency, amount, BigInteger.ZERO);
            default -> throw new IllegalArgumentException(kind + " is of LedgerBookTest.");
        };
    }
}
