package dev.mintmark.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.io.SourceUnavailableException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures of the chain are those of the node with the index, and of a chain that answers. */
final class ChainGaugesTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ChainGauges gauges = new ChainGauges(metrics);

    private static ChainGauges.Values values() {
        ChainStatus status = new ChainStatus(
                137,
                "polygon",
                "0x01",
                "0x02",
                null,
                110,
                100,
                100,
                "30000000000",
                "60000000000",
                new ChainStatus.Spent("0", "0", "0", "0", null, Instant.EPOCH),
                List.of(),
                List.of(),
                null);
        return new ChainGauges.Values(status, 7, 90);
    }

    private long shown() {
        return metrics.getMeters().size();
    }

    @Test
    void showsWhatWasMeasuredUntilTheNextMeasurement() throws Exception {
        gauges.measure(true, true, ChainGaugesTest::values);
        gauges.measure(true, false, () -> {
            throw new AssertionError("It is not due.");
        });
        assertThat(shown()).isEqualTo(4);
        Gauge lag =
                metrics.get("mintmark.chain").tag("value", "index_lag_blocks").gauge();
        assertThat(lag.value()).isEqualTo(10);
        assertThat(metrics.get("mintmark.chain")
                        .tag("value", "gas_gwei")
                        .gauge()
                        .value())
                .isEqualTo(30);
    }

    @Test
    void showsNothingOnceAnotherNodeHasTheIndex() throws Exception {
        gauges.measure(true, true, ChainGaugesTest::values);
        gauges.measure(false, false, ChainGaugesTest::values);
        assertThat(shown()).isZero();
    }

    @Test
    void showsNothingWhereTheChainDoesNotAnswer() throws Exception {
        gauges.measure(true, true, ChainGaugesTest::values);
        assertThatThrownBy(() -> gauges.measure(true, true, () -> {
                    throw new SourceUnavailableException("The chain does not answer.");
                }))
                .isInstanceOf(SourceUnavailableException.class);
        assertThat(shown()).isZero();
    }
}
