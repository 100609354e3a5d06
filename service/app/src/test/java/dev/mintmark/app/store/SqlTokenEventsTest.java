package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mintmark.app.index.ChainIndex;
import dev.mintmark.app.index.IndexedEvent;
import dev.mintmark.app.index.IndexedEvent.Place;
import dev.mintmark.app.index.TokenEvents.Kind;
import dev.mintmark.app.index.TokenEvents.TokenEvent;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several events of a token in one transaction, as a contract that holds it makes them: each is told once. */
final class SqlTokenEventsTest {
    private static final long CHAIN = 137;
    private static final String ZERO = "0x" + "0".repeat(40);
    private static final String CONTRACT = "0x" + "c".repeat(40);
    private static final String MARKET = "0x" + "d".repeat(40);
    private static final String ANNA = "0x" + "1".repeat(40);
    private static final String BERT = "0x" + "2".repeat(40);
    private static final String CLEO = "0x" + "3".repeat(40);
    private static final String TOKEN = "0x" + "7".repeat(64);
    private static final String OTHER = "0x" + "8".repeat(64);

    static Stream<TestDatabase> databases() {
        return TestDatabase.installed();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aTransferBeforeOrAfterASaleIsTold(TestDatabase kind, @TempDir Path folder) {
        assertThat(told(
                        kind,
                        folder,
                        moved(0, CLEO, ANNA),
                        new IndexedEvent.Transfer(at(1), OTHER, ANNA, BERT),
                        moved(2, ANNA, BERT),
                        sold(3, ANNA, BERT),
                        moved(4, BERT, CLEO)))
                .containsExactly(
                        tuple(Kind.TRANSFERRED, 4L, BERT, CLEO),
                        tuple(Kind.SOLD, 3L, ANNA, BERT),
                        tuple(Kind.TRANSFERRED, 0L, CLEO, ANNA));
    }

    /** Also where it goes between the same two. */
    @ParameterizedTest
    @MethodSource("databases")
    void eachOfTwoSalesIsToldOnce(TestDatabase kind, @TempDir Path folder) {
        assertThat(told(
                        kind,
                        folder,
                        moved(0, ANNA, BERT),
                        sold(1, ANNA, BERT),
                        moved(2, BERT, ANNA),
                        moved(3, ANNA, BERT),
                        sold(4, ANNA, BERT)))
                .containsExactly(
                        tuple(Kind.SOLD, 4L, ANNA, BERT),
                        tuple(Kind.TRANSFERRED, 2L, BERT, ANNA),
                        tuple(Kind.SOLD, 1L, ANNA, BERT));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aTransferBesideAnAuctionIsTold(TestDatabase kind, @TempDir Path folder) {
        assertThat(told(
                        kind,
                        folder,
                        moved(0, BERT, ANNA),
                        new IndexedEvent.AuctionStart(at(1), TOKEN, ANNA, ZERO, BigInteger.ONE, 5000),
                        moved(2, ANNA, MARKET),
                        new IndexedEvent.AuctionEnd(at(3), TOKEN, ZERO, BigInteger.ZERO),
                        moved(4, MARKET, ANNA),
                        moved(5, ANNA, CLEO)))
                .containsExactly(
                        tuple(Kind.TRANSFERRED, 5L, ANNA, CLEO),
                        tuple(Kind.AUCTION_CLOSED, 3L, null, null),
                        tuple(Kind.AUCTION_STARTED, 1L, ANNA, null),
                        tuple(Kind.TRANSFERRED, 0L, BERT, ANNA));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void whatAnAuctionSoldCanBePassedOn(TestDatabase kind, @TempDir Path folder) {
        assertThat(told(
                        kind,
                        folder,
                        new IndexedEvent.AuctionEnd(at(0), TOKEN, BERT, BigInteger.TEN),
                        moved(1, MARKET, BERT),
                        sold(2, ANNA, BERT),
                        moved(3, BERT, CLEO)))
                .containsExactly(tuple(Kind.TRANSFERRED, 3L, BERT, CLEO), tuple(Kind.SOLD, 2L, ANNA, BERT));
    }

    private static List<Tuple> told(TestDatabase kind, Path folder, IndexedEvent... events) {
        try (Database database = kind.open(folder)) {
            new SqlChainIndex(database)
                    .add(CHAIN, CONTRACT, List.of(events), 1, new ChainIndex.Cursor(2, "0x" + "b".repeat(64)));
            return new SqlTokenEvents(database)
                    .of(CHAIN, CONTRACT, TOKEN).stream()
                            .map(SqlTokenEventsTest::tupleOf)
                            .toList();
        }
    }

    private static Tuple tupleOf(TokenEvent event) {
        return tuple(event.kind(), event.logIndex(), event.sender(), event.receiver());
    }

    private static IndexedEvent moved(long logIndex, String from, String to) {
        return new IndexedEvent.Transfer(at(logIndex), TOKEN, from, to);
    }

    private static IndexedEvent sold(long logIndex, String from, String to) {
        return new IndexedEvent.Sale(at(logIndex), TOKEN, CLEO, CLEO, from, to, ZERO, BigInteger.TEN, BigInteger.ONE);
    }

    private static Place at(long logIndex) {
        return new Place(1, "0x" + "b".repeat(64), logIndex, "0x" + "a".repeat(64));
    }
}
