package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.transactions.FinalBlocks.FinalBlock;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.io.Counted;
import dev.mintmark.app.io.SourceUnavailableException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back what was in blocks that were called final and that the chain has no more, and sends it again: the stored bytes, each
 * under its nonce, so that nothing happens twice. Every step can be repeated; after an interruption the next run goes on.
 * Thread-safe.
 */
public final class Reorganisations {
    private static final Logger log = LoggerFactory.getLogger(Reorganisations.class);

    private final ChainClient client;
    private final Outbox outbox;
    private final Sender sender;
    private final Broadcaster broadcaster;
    private final FinalityCheck check;

    Reorganisations(ChainClient client, Outbox outbox, Sender sender, Broadcaster broadcaster, FinalityCheck check) {
        this.client = client;
        this.outbox = outbox;
        this.sender = sender;
        this.broadcaster = broadcaster;
        this.check = check;
    }

    /**
     * Checks the final blocks once.
     *
     * @param tokens gets each block that is gone, to take back the tokens that it had
     */
    public void run(Consumer<FinalBlock> tokens) throws SourceUnavailableException {
        if (followReopened()) {
            return;
        }
        for (FinalBlock block : check.gone()) {
            List<PendingTransaction> transactions = outbox.settledIn(client.chainId(), block.number()).stream()
                    .sorted(PendingTransaction.SIGNING_ORDER)
                    .toList();
            log.warn(
                    "Block {} ({}) was final, and the chain has it no more; {} sent again.",
                    block.number(),
                    block.hash(),
                    Counted.of(transactions.size(), "transaction"));
            transactions.forEach(outbox::reopen);
            tokens.accept(block);
            check.forget(block);
            transactions.forEach(this::rebroadcast);
            if (transactions.stream().anyMatch(Reorganisations::isFoundation)) {
                return;
            }
        }
    }

    /** Sends a transaction again that the chain lacks though it was final. */
    public void reopen(PendingTransaction transaction) {
        outbox.reopen(transaction);
        rebroadcast(transaction);
    }

    /** What cannot be sent now is sent by a later run. */
    private void rebroadcast(PendingTransaction transaction) {
        try {
            broadcaster.rebroadcast(transaction);
        } catch (SourceUnavailableException e) {
            log.info(
                    "Transaction {} is sent again later: {}", transaction.last().hash(), e.getMessage());
        }
    }

    /** Keeps the transactions going that wait again; returns whether others depend on one of them. */
    private boolean followReopened() {
        boolean isAwaited = false;
        for (PendingTransaction transaction : outbox.reopened(client.chainId())) {
            try {
                broadcaster.reopened(transaction);
                isAwaited |= sender.pollFinality(transaction).isEmpty() && isFoundation(transaction);
            } catch (SourceUnavailableException e) {
                log.info("Transaction {} waits: {}", transaction.last().hash(), e.getMessage());
                isAwaited |= isFoundation(transaction);
            } catch (NonceLostException e) {
                log.warn("After a reorganisation: {}", e.getMessage());
            }
        }
        return isAwaited;
    }

    /** Mints of another account would fail before the contract and their model are there again. */
    private static boolean isFoundation(PendingTransaction transaction) {
        String key = transaction.keys().getFirst();
        return key.startsWith("deploy") || key.startsWith("model:");
    }
}
