package dev.mintmark.app;

import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.io.SourceUnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What the node with the index measures of the chain. Where another node has the index, or the chain does not answer, nothing is shown:
 * an old figure would hide what the alerts look for. For one thread.
 */
final class ChainGauges {
    private static final int COIN_DECIMALS = 18;
    private static final int GWEI_DECIMALS = 9;

    private final MultiGauge balances;
    private final MultiGauge pending;
    private final MultiGauge chain;

    ChainGauges(MeterRegistry metrics) {
        balances = Operations.gauge(
                metrics, "mintmark.chain.balance.coins", "What an account holds, in the chain's coins.");
        pending = Operations.gauge(
                metrics, "mintmark.chain.pending", "Transactions of an account that are signed and in no block.");
        chain = Operations.gauge(
                metrics, "mintmark.chain", "Of the chain: tokens, finality_lag_blocks, index_lag_blocks, gas_gwei.");
    }

    /**
     * What was measured.
     *
     * @param indexed the last block that the index has
     */
    record Values(ChainStatus status, long tokens, long indexed) {}

    /** Asks the chain. */
    @FunctionalInterface
    interface Source {
        Values get() throws SourceUnavailableException;
    }

    /**
     * Measures.
     *
     * @param holdsIndex whether this node has the index now
     * @param isDue whether the chain is to be asked now
     */
    void measure(boolean holdsIndex, boolean isDue, Source source) throws SourceUnavailableException {
        if (!holdsIndex) {
            clear();
            return;
        }
        if (!isDue) {
            return;
        }
        Values values;
        try {
            values = source.get();
        } catch (SourceUnavailableException | RuntimeException e) {
            clear();
            throw e;
        }
        show(values);
    }

    private void clear() {
        for (MultiGauge gauge : List.of(balances, pending, chain)) {
            gauge.register(List.of(), true);
        }
    }

    private void show(Values values) {
        ChainStatus status = values.status();
        List<MultiGauge.Row<?>> coins = new ArrayList<>();
        List<MultiGauge.Row<?>> waiting = new ArrayList<>();
        for (ChainStatus.AccountStatus account : status.accounts()) {
            Tags roles = Tags.of("roles", String.join("+", account.roles()));
            coins.add(MultiGauge.Row.of(roles, decimal(account.balanceWei(), COIN_DECIMALS)));
            waiting.add(MultiGauge.Row.of(roles, account.pending()));
        }
        balances.register(coins, true);
        pending.register(waiting, true);
        chain.register(
                List.of(
                        value("tokens", values.tokens()),
                        value("finality_lag_blocks", status.latestBlock() - status.finalizedBlock()),
                        value("index_lag_blocks", Math.max(0, status.finalizedBlock() - values.indexed())),
                        value("gas_gwei", decimal(status.gasWei(), GWEI_DECIMALS))),
                true);
    }

    private static double decimal(String wei, int decimals) {
        return new BigDecimal(wei).movePointLeft(decimals).doubleValue();
    }

    private static MultiGauge.Row<?> value(String name, double value) {
        return MultiGauge.Row.of(Tags.of("value", name), value);
    }
}
