package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.util.List;
import java.util.Optional;

/**
 * The keys of transactions that an account may send many times, such as a pause. Who asks again for what is on its way goes on with
 * it. Thread-safe.
 */
public final class RepeatedTransactions {
    private final ChainClient client;
    private final Outbox outbox;

    RepeatedTransactions(ChainClient client, Outbox outbox) {
        this.client = client;
        this.outbox = outbox;
    }

    /**
     * The key to send under: that of the account's transaction for this purpose that no block has yet; otherwise a new one.
     *
     * @param purpose what the key begins with, and the account has to itself
     */
    public String key(String purpose, Address from) throws SourceUnavailableException {
        long next = client.transactionCount(from, "latest");
        return open(purpose, from).stream()
                .filter(transaction -> transaction.nonce() >= next)
                .findFirst()
                .map(transaction -> transaction.keys().getFirst())
                .orElse(purpose + ":" + next);
    }

    /**
     * The key of the account's latest transaction that makes this call and whose end nobody saw: its effect is on the chain, and its
     * block was not final when it was asked for last. Empty where there is none.
     */
    public Optional<String> unseen(String purpose, Address from, ContractCall call) {
        return open(purpose, from).reversed().stream()
                .filter(transaction -> transaction.call().equals(call))
                .findFirst()
                .map(transaction -> transaction.keys().getFirst());
    }

    private List<PendingTransaction> open(String purpose, Address from) {
        return outbox.unsettled(client.chainId(), from.hex()).stream()
                .filter(transaction -> transaction.keys().getFirst().startsWith(purpose + ":"))
                .toList();
    }
}
