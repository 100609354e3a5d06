package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.io.SourceUnavailableException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What transactions cost by the receipts of their final blocks, gas alone, and the most that mints may make it on one day (UTC).
 * Thread-safe.
 */
public final class Spending {
    private static final Duration MONTH = Duration.ofDays(30);

    private final ChainClient client;
    private final Outbox outbox;
    private final List<Account> accounts;
    private final @Nullable BigInteger maxPerDay;
    private final Clock clock;

    /** @param maxPerDay in wei; null for no limit */
    Spending(ChainClient client, Outbox outbox, List<Account> accounts, @Nullable BigInteger maxPerDay, Clock clock) {
        this.client = client;
        this.outbox = outbox;
        this.accounts = accounts;
        this.maxPerDay = maxPerDay;
        this.clock = clock;
    }

    /** The most that mints may make the cost of one day, in wei; null for no limit. */
    public @Nullable BigInteger maxPerDay() {
        return maxPerDay;
    }

    /** When the next day begins, on which as much may be spent again. */
    public Instant nextDay() {
        return clock.instant().truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }

    /** Today, in wei. */
    public BigInteger today() {
        return since(clock.instant().truncatedTo(ChronoUnit.DAYS));
    }

    /** In the last 30 days, in wei. */
    public BigInteger month() {
        return since(clock.instant().minus(MONTH));
    }

    /** Since costs are recorded, in wei. */
    public BigInteger all() {
        return since(Instant.EPOCH);
    }

    private BigInteger since(Instant instant) {
        return outbox.spentSince(client.chainId(), instant);
    }

    /**
     * Checks that the limit of the day leaves room for a mint, beside what was spent.
     *
     * @param wei what it costs
     * @throws SpendingLimitException in one sentence, if not
     */
    public void requireRoom(BigInteger wei) throws SpendingLimitException {
        if (maxPerDay != null) {
            requireRoom(wei, BigInteger.ZERO, maxPerDay);
        }
    }

    /** As {@link #requireRoom}, beside also the most that the transactions can cost which wait. */
    public void requireRoomBesideWaiting(BigInteger wei) throws SourceUnavailableException {
        if (maxPerDay != null) {
            requireRoom(wei, waiting(), maxPerDay);
        }
    }

    private void requireRoom(BigInteger wei, BigInteger waiting, BigInteger most) throws SpendingLimitException {
        if (wei.compareTo(most) > 0) {
            throw new SpendingLimitException("A mint may cost " + coins(wei) + " coins now, and at most " + coins(most)
                    + " are spent a day (chain.maxSpendPerDay); mints wait until gas costs less.");
        }
        BigInteger spent = today();
        if (spent.add(waiting).add(wei).compareTo(most) > 0) {
            throw new SpendingLimitException("Transactions cost " + coins(spent) + " coins today"
                    + (waiting.signum() == 0 ? "" : ", those that wait may cost " + coins(waiting))
                    + ", and at most " + coins(most)
                    + " are spent a day (chain.maxSpendPerDay); mints wait, until " + nextDay() + " if need be.");
        }
    }

    /** What is left of the day beside what the transactions can cost that wait, in wei; empty without a limit. */
    Optional<BigInteger> room() throws SourceUnavailableException {
        return maxPerDay == null
                ? Optional.empty()
                : Optional.of(maxPerDay.subtract(today()).subtract(waiting()));
    }

    /**
     * The most that the transactions can cost, in wei, whose cost is not recorded: those in no final block, and those of today that
     * are in one and whose receipt nobody has read yet.
     */
    public BigInteger waiting() throws SourceUnavailableException {
        Instant midnight = clock.instant().truncatedTo(ChronoUnit.DAYS);
        BigInteger most = BigInteger.ZERO;
        for (Account account : accounts) {
            long ended = client.transactionCount(account.address(), "finalized");
            for (Outbox.PendingTransaction transaction :
                    outbox.unsettled(client.chainId(), account.address().hex())) {
                Outbox.Attempt last = transaction.last();
                if (transaction.nonce() >= ended || !last.at().isBefore(midnight)) {
                    most = most.add(
                            SignedAttempts.gas(last).multiply(last.fees().max()));
                }
            }
        }
        return most;
    }

    /** An amount of wei in coins, which have 18 decimals. */
    private static String coins(BigInteger wei) {
        return new BigDecimal(wei, 18).stripTrailingZeros().toPlainString();
    }
}
