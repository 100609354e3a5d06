package dev.mintmark.app.chain.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.chain.rpc.Network;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class FeesTest {
    @Test
    void tipsOnPolygonStartAt25Gwei() throws Exception {
        BigInteger gwei = BigInteger.valueOf(1_000_000_000);

        Fees polygon = Fees.of(gwei, gwei, Network.of(137), Network.gwei(500));
        Fees elsewhere = Fees.of(gwei, gwei, Network.of(31337), Network.gwei(500));

        assertThat(polygon.tip()).isEqualTo(gwei.multiply(BigInteger.valueOf(25)));
        assertThat(polygon.max()).isEqualTo(gwei.multiply(BigInteger.valueOf(27)));
        assertThat(elsewhere.tip()).isEqualTo(gwei);
    }

    @Test
    void aReplacementOffersTwelvePercentMoreInBothFields() {
        Fees first = new Fees(BigInteger.valueOf(1001), BigInteger.valueOf(100));

        Fees raised = first.raised(new Fees(BigInteger.ONE, BigInteger.ONE), Network.gwei(1))
                .orElseThrow();

        assertThat(raised).isEqualTo(new Fees(BigInteger.valueOf(1122), BigInteger.valueOf(112)));
        assertThat(first.raised(new Fees(BigInteger.valueOf(5000), BigInteger.ONE), Network.gwei(1))
                        .orElseThrow()
                        .max())
                .isEqualTo(5000);
    }

    /** Below the present tip, no producer takes a replacement however much it offers in all. */
    @Test
    void aReplacementOffersNoLessThanThePresentTip() {
        Fees first = new Fees(BigInteger.valueOf(1001), BigInteger.valueOf(100));

        assertThat(first.raised(new Fees(BigInteger.ONE, BigInteger.valueOf(900)), Network.gwei(1))
                        .orElseThrow()
                        .tip())
                .isEqualTo(900);
    }
}
