package dev.mintmark.app.royalty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.contracts.MarketContract;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.web3j.abi.EventEncoder;
import org.web3j.abi.datatypes.Event;
import org.web3j.protocol.core.methods.response.Log;

/** Amounts of an ERC-20 are not counted as wei. */
final class RoyaltyCurrencyTest {
    private static final String COIN = word(0);
    private static final String TOKEN = word(0xabc);

    @Test
    void aSaleForAnErc20IsNotIndexed() {
        Event sale = MarketContract.ROYALTYPAID_EVENT;
        assertThat(RoyaltyIndexer.read(log(sale, word(5), word(6), COIN, word(100), word(7))))
                .hasValueSatisfying(event -> assertThat(event.amount()).isEqualTo(7));
        assertThat(RoyaltyIndexer.read(log(sale, word(5), word(6), TOKEN, word(100), word(7))))
                .isEmpty();
    }

    @Test
    void aCreditOfAnErc20IsNotIndexed() {
        Event credit = MarketContract.ROYALTYCREDITED_EVENT;
        assertThat(RoyaltyIndexer.read(log(credit, COIN, word(7))))
                .hasValueSatisfying(event -> assertThat(event.amount()).isEqualTo(7));
        assertThat(RoyaltyIndexer.read(log(credit, TOKEN, word(7)))).isEmpty();
    }

    @Test
    void aWithdrawalOfAnErc20IsNotIndexed() {
        Event withdrawal = MarketContract.WITHDRAWN_EVENT;
        assertThat(RoyaltyIndexer.read(withdrawal(withdrawal, COIN)))
                .hasValueSatisfying(event -> assertThat(event.amount()).isEqualTo(7));
        assertThat(RoyaltyIndexer.read(withdrawal(withdrawal, TOKEN))).isEmpty();
    }

    private static Log withdrawal(Event event, String currency) {
        Log log = log(event, currency, word(7), word(8));
        log.setTopics(log.getTopics().subList(0, 3));
        return log;
    }

    private static Log log(Event event, String... data) {
        Log log = new Log();
        log.setTopics(List.of(EventEncoder.encode(event), "0x" + word(1), "0x" + word(2), "0x" + word(3)));
        log.setData("0x" + String.join("", data));
        log.setBlockNumber("0x1");
        log.setBlockHash("0x" + word(9));
        log.setLogIndex("0x0");
        return log;
    }

    private static String word(int value) {
        return "%064x".formatted(value);
    }
}
