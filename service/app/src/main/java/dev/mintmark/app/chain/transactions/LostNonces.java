package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.rpc.AllNodes;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says which transactions can never be mined, as another program used their nonces. One address that is wrong about the count of
 * transactions, or behind with its receipts, is not enough: all must say so, and for a while. Thread-safe.
 */
final class LostNonces {
    /** So many times as long where some addresses do not answer. */
    private static final int PATIENCE = 10;

    private final ChainClient client;
    private final Duration lost;
    private final Clock clock;

    /** Transactions whose nonces are used, and since when their receipts are missed. */
    private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();

    /** @param lost how long a receipt must be missing */
    LostNonces(ChainClient client, Duration lost, Clock clock) {
        this.client = client;
        this.lost = lost;
        this.clock = clock;
    }

    /** A transaction without a receipt, whose nonce is used by one address: whether it is lost. */
    boolean isLost(PendingTransaction transaction) throws SourceUnavailableException {
        Instant now = clock.instant();
        Instant since = missingSince.computeIfAbsent(transaction.id(), id -> now);
        if (since.plus(lost).isAfter(now)) {
            return false;
        }
        AllNodes.Answer answer = client.all()
                .isUsedByAnother(
                        new Address(transaction.sender()),
                        transaction.nonce(),
                        transaction.attempts().stream().map(Attempt::hash).toList());
        boolean isLost = switch (answer) {
            case ALL -> true;
            case SOME -> !since.plus(lost.multipliedBy(PATIENCE)).isAfter(now);
            case NO -> false;
        };
        if (isLost || answer == AllNodes.Answer.NO) {
            missingSince.remove(transaction.id());
        }
        return isLost;
    }

    /** It has a receipt, or its nonce is not used. */
    void forget(PendingTransaction transaction) {
        missingSince.remove(transaction.id());
    }
}
