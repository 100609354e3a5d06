package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.IndexedEvent;
import dev.mintmark.app.index.IndexedEvent.Place;
import dev.mintmark.app.index.SaleIndex;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The state of a token's sale follows the events, and goes back with them. */
final class SqlSaleIndexTest {
    private static final long CHAIN = 137;
    private static final String ZERO = "0x" + "0".repeat(40);
    private static final String CONTRACT = "0x" + "c".repeat(40);
    private static final String MARKET = "0x" + "d".repeat(40);
    private static final String SELLER = "0x" + "1".repeat(40);
    private static final String ANNA = "0x" + "2".repeat(40);
    private static final String BERT = "0x" + "3".repeat(40);
    private static final String COIN = "0x" + "4".repeat(40);
    private static final String OTHER_COIN = "0x" + "5".repeat(40);
    private static final String TOKEN = "0x" + "7".repeat(64);

    static Stream<TestDatabase> databases() {
        return TestDatabase.installed();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void anAuctionRunsFromItsStartToItsEndAndGoesBackWithItsBlocks(TestDatabase kind, @TempDir Path folder) {
        try (Database database = kind.open(folder)) {
            SqlChainIndex index = new SqlChainIndex(database);
            SaleIndex sales = new SqlSaleIndex(database);
            assertThat(sales.sale(CHAIN, CONTRACT, TOKEN)).isEmpty();

            add(index, 1, new IndexedEvent.Transfer(at(1, 0), TOKEN, ZERO, SELLER));
            assertThat(sales.sale(CHAIN, CONTRACT, TOKEN)).contains(new SaleIndex.TokenSale(1, SELLER, 0, null));
            assertThat(sales.sale(CHAIN, CONTRACT, "0x" + "8".repeat(64))).isEmpty();

            add(
                    index,
                    2,
                    new IndexedEvent.AuctionStart(at(2, 0), TOKEN, SELLER, COIN, BigInteger.TEN, 5000),
                    new IndexedEvent.Transfer(at(2, 1), TOKEN, SELLER, MARKET));
            assertThat(auction(sales)).isEqualTo(new SaleIndex.RunningAuction(SELLER, COIN, "10", null, null, 5000));
            add(index, 3, new IndexedEvent.Bid(at(3, 4), TOKEN, ANNA, BigInteger.valueOf(12), 5000));
            add(index, 4, new IndexedEvent.Bid(at(4, 0), TOKEN, BERT, BigInteger.valueOf(100), 6000));
            assertThat(auction(sales)).isEqualTo(new SaleIndex.RunningAuction(SELLER, COIN, "10", BERT, "100", 6000));
            add(
                    index,
                    5,
                    new IndexedEvent.AuctionEnd(at(5, 0), TOKEN, BERT, BigInteger.valueOf(100)),
                    new IndexedEvent.Transfer(at(5, 1), TOKEN, MARKET, BERT));
            assertThat(sales.sale(CHAIN, CONTRACT, TOKEN)).contains(new SaleIndex.TokenSale(5, BERT, 2, null));

            // a second one in one block with its end, and a third
            add(
                    index,
                    6,
                    new IndexedEvent.AuctionStart(at(6, 0), TOKEN, BERT, ZERO, BigInteger.ONE, 7000),
                    new IndexedEvent.AuctionEnd(at(6, 2), TOKEN, ZERO, BigInteger.ZERO),
                    new IndexedEvent.AuctionStart(at(6, 5), TOKEN, BERT, ZERO, BigInteger.TWO, 8000));
            assertThat(auction(sales)).isEqualTo(new SaleIndex.RunningAuction(BERT, ZERO, "2", null, null, 8000));

            // one that begins and ends in the block in which the third ends
            add(
                    index,
                    7,
                    new IndexedEvent.AuctionEnd(at(7, 0), TOKEN, ZERO, BigInteger.ZERO),
                    new IndexedEvent.AuctionStart(at(7, 1), TOKEN, BERT, ZERO, BigInteger.ONE, 9000),
                    new IndexedEvent.AuctionEnd(at(7, 3), TOKEN, ZERO, BigInteger.ZERO));
            assertThat(auction(sales)).isNull();

            ChainIndex.Cursor read = index.cursor(CHAIN, CONTRACT).orElseThrow();
            index.rewind(CHAIN, CONTRACT, read, new ChainIndex.Cursor(4, hash(3)));
            assertThat(sales.sale(CHAIN, CONTRACT, TOKEN))
                    .contains(new SaleIndex.TokenSale(
                            3, MARKET, 1, new SaleIndex.RunningAuction(SELLER, COIN, "10", ANNA, "12", 5000)));
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void cancellationsBeginEpochsOfATokenAndOfAnAccount(TestDatabase kind, @TempDir Path folder) {
        try (Database database = kind.open(folder)) {
            SqlChainIndex index = new SqlChainIndex(database);
            SaleIndex sales = new SqlSaleIndex(database);
            add(index, 1, new IndexedEvent.Transfer(at(1, 0), TOKEN, ZERO, SELLER));
            assertThat(sales.epoch(CHAIN, CONTRACT, SELLER)).isZero();

            add(index, 2, new IndexedEvent.Cancellation(at(2, 0), TOKEN, null, BigInteger.ONE));
            add(
                    index,
                    3,
                    new IndexedEvent.Cancellation(at(3, 0), null, SELLER, BigInteger.ONE),
                    new IndexedEvent.Cancellation(at(3, 1), null, SELLER, BigInteger.TWO),
                    new IndexedEvent.Transfer(at(3, 2), TOKEN, SELLER, ANNA));

            assertThat(sales.sale(CHAIN, CONTRACT, TOKEN)).contains(new SaleIndex.TokenSale(3, ANNA, 2, null));
            assertThat(sales.epoch(CHAIN, CONTRACT, SELLER)).isEqualTo(2);
            assertThat(sales.epoch(CHAIN, CONTRACT, ANNA)).isZero();
            assertThat(sales.epoch(1, CONTRACT, SELLER)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void theLastSettingOfACurrencyCounts(TestDatabase kind, @TempDir Path folder) {
        try (Database database = kind.open(folder)) {
            SqlChainIndex index = new SqlChainIndex(database);
            SaleIndex sales = new SqlSaleIndex(database);
            add(
                    index,
                    1,
                    new IndexedEvent.CurrencySetting(at(1, 0), OTHER_COIN, true),
                    new IndexedEvent.CurrencySetting(at(1, 1), COIN, true));
            add(index, 2, new IndexedEvent.CurrencySetting(at(2, 0), OTHER_COIN, false));

            assertThat(sales.currencies(CHAIN, CONTRACT))
                    .containsExactly(new SaleIndex.Currency(COIN, true), new SaleIndex.Currency(OTHER_COIN, false));
            assertThat(sales.currencies(1, CONTRACT)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void theStateOfASaleIsFoundByIndexesAlone(TestDatabase kind, @TempDir Path folder) {
        if (kind != TestDatabase.SQLITE) {
            return; // PostgreSQL plans by the number of rows
        }
        try (Database database = kind.open(folder)) {
            for (String question : List.of(SqlSaleIndex.TOKEN, SqlSaleIndex.AUCTION)) {
                List<String> plan = database.reader()
                        .withHandle(db -> db.createQuery("EXPLAIN QUERY PLAN " + question)
                                .bind("chain", 137)
                                .bind("contract", CONTRACT)
                                .bind("token", TOKEN)
                                .map((row, context) -> row.getString("detail"))
                                .list());
                assertThat(plan)
                        .isNotEmpty()
                        .noneSatisfy(step -> assertThat(step).startsWith("SCAN").isNotEqualTo("SCAN CONSTANT ROW"));
            }
        }
    }

    private static SaleIndex.RunningAuction auction(SaleIndex sales) {
        return sales.sale(CHAIN, CONTRACT, TOKEN).orElseThrow().auction();
    }

    private static void add(ChainIndex index, long block, IndexedEvent... events) {
        index.add(CHAIN, CONTRACT, List.of(events), block, new ChainIndex.Cursor(block + 1, hash(block)));
    }

    private static Place at(long block, long logIndex) {
        return new Place(block, hash(block), logIndex, "0x" + "a".repeat(64));
    }

    private static String hash(long block) {
        return "0x" + "%064x".formatted(block);
    }
}
