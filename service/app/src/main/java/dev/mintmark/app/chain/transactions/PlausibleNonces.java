package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Doubts counts of transactions that leave out many nonces: a transaction whose nonce is far above the chain's waits for ever. Such
 * a count is believed only when it was answered for a while. Thread-safe.
 */
final class PlausibleNonces {
    /** An account gets no further ahead of what is known, unless another program uses it too. */
    private static final int MAX_JUMP = 16;

    private final ChainClient client;
    private final Outbox outbox;
    private final Duration patience;
    private final Clock clock;

    /** Accounts whose count of transactions left many out, and since when. */
    private final Map<String, Instant> jumpSince = new ConcurrentHashMap<>();

    /** @param patience how long such a count must be answered */
    PlausibleNonces(ChainClient client, Outbox outbox, Duration patience, Clock clock) {
        this.client = client;
        this.outbox = outbox;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Compares a count with the last nonce that was used here, or, where none was, with the count in the finalized block.
     *
     * @throws SourceUnavailableException where the count leaves out too many, and was not answered for long enough
     */
    void require(Address sender, long counted) throws SourceUnavailableException {
        OptionalLong last = outbox.lastNonce(client.chainId(), sender.hex());
        long known = last.isPresent() ? last.getAsLong() + 1 : client.transactionCount(sender, "finalized");
        if (counted <= known + MAX_JUMP) {
            jumpSince.remove(sender.hex());
            return;
        }
        Instant since = jumpSince.computeIfAbsent(sender.hex(), key -> clock.instant());
        if (since.plus(patience).isAfter(clock.instant())) {
            throw new SourceUnavailableException("The chain's node counts " + counted + " transactions of "
                    + sender.hex() + ", and "
                    + (last.isPresent()
                            ? "the last one here has the nonce " + last.getAsLong()
                            : "its finalized block has " + known)
                    + "; it is asked again before that is believed.");
        }
    }
}
