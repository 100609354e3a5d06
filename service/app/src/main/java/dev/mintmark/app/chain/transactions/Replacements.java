package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.io.SourceUnavailableException;
import java.math.BigInteger;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operator's hand on transactions that wait: replaces one by a form with higher fees, or by a payment of nothing under the same
 * nonce, and uses up nonces that the chain waits for. Whichever form is mined counts. Thread-safe.
 */
public final class Replacements {
    private static final String FEE_FIELD = "maxFeeGwei";

    /** So many nonces of an account are used up at once; each costs as much as a payment. */
    private static final int MAX_FILLED = 1000;

    private final ChainClient client;
    private final Outbox outbox;
    private final List<Account> accounts;
    private final BigInteger ceiling;
    private final Broadcaster broadcaster;
    private final Clock clock;

    /**
     * @param accounts the one that pays for mints first
     * @param ceiling the most that is paid, in wei per gas
     */
    Replacements(
            ChainClient client,
            Outbox outbox,
            List<Account> accounts,
            BigInteger ceiling,
            Broadcaster broadcaster,
            Clock clock) {
        this.client = client;
        this.outbox = outbox;
        this.accounts = accounts;
        this.ceiling = ceiling;
        this.broadcaster = broadcaster;
        this.clock = clock;
    }

    /** A transaction that waits, and the account whose nonce it has. */
    private record Waiting(Account account, PendingTransaction transaction) {}

    /**
     * Replaces a transaction that waits by one with higher fees.
     *
     * @param tx hash of any of its forms; null for the one that the others of its account wait for
     * @param maxFeeGwei the most that it pays for a unit of gas; null for the present price or 12 % more than it offers
     * @throws ConflictException where nothing waits, or the replacement would pass the ceiling
     * @throws InvalidRequestException where {@code maxFeeGwei} is above the ceiling, or too low for a replacement
     */
    public ReplacedTransaction bump(@Nullable String tx, @Nullable Long maxFeeGwei) throws SourceUnavailableException {
        Waiting waiting = waiting(tx);
        PendingTransaction transaction = waiting.transaction;
        return replace(
                transaction,
                SignedAttempts.replace(
                        waiting.account,
                        transaction.last(),
                        SignedAttempts.gas(transaction.last()),
                        fees(transaction.last(), maxFeeGwei),
                        clock.instant()));
    }

    /**
     * Cancels a transaction that waits, by a payment of nothing to its own account under its nonce. Where the transaction is mined
     * all the same, it counts.
     *
     * @param tx hash of any of its forms; null for the one that the others of its account wait for
     * @param maxFeeGwei as for {@link #bump}
     * @throws ConflictException where nothing waits, or it is cancelled already
     */
    public ReplacedTransaction cancel(@Nullable String tx, @Nullable Long maxFeeGwei)
            throws SourceUnavailableException {
        Waiting waiting = waiting(tx);
        PendingTransaction transaction = waiting.transaction;
        if (SignedAttempts.call(transaction.last()).equals(SignedAttempts.payNothing(waiting.account.address()))) {
            throw new ConflictException("The transaction " + transaction.last().hash()
                    + " is a payment of nothing already; chain bump raises its fees.");
        }
        return replace(
                transaction,
                SignedAttempts.sign(
                        waiting.account,
                        transaction.chainId(),
                        transaction.nonce(),
                        SignedAttempts.payNothing(waiting.account.address()),
                        Broadcaster.PAYMENT_GAS,
                        fees(transaction.last(), maxFeeGwei),
                        clock.instant()));
    }

    /**
     * Uses up the nonces that the chain waits for and that nothing here has, below the transactions that wait for them.
     *
     * @return for each account with such a gap what was done; of a wider one the first {@value #MAX_FILLED} nonces
     * @throws ConflictException where there is no gap
     */
    public List<FilledGap> fillGaps() throws SourceUnavailableException {
        List<FilledGap> filled = new ArrayList<>();
        for (Account account : accounts) {
            List<Long> nonces = new ArrayList<>();
            long next = client.transactionCount(account.address(), "latest");
            for (PendingTransaction transaction : since(account, next)) {
                while (next < transaction.nonce() && nonces.size() < MAX_FILLED) {
                    if (broadcaster.fill(account, next, transaction).isPresent()) {
                        nonces.add(next);
                    }
                    next++;
                }
                if (next < transaction.nonce()) {
                    break;
                }
                next++;
            }
            if (!nonces.isEmpty()) {
                filled.add(new FilledGap(account.address().checksummed(), nonces));
            }
        }
        if (filled.isEmpty()) {
            throw new ConflictException("There is no gap: nothing waits for a nonce that is not used here.");
        }
        return filled;
    }

    private ReplacedTransaction replace(PendingTransaction transaction, Attempt attempt)
            throws SourceUnavailableException {
        if (!broadcaster.replace(transaction, attempt)) {
            throw new ConflictException("The transaction " + transaction.last().hash()
                    + " was replaced in this moment; chain status shows the present one.");
        }
        return ReplacedTransaction.of(transaction, attempt);
    }

    private Waiting waiting(@Nullable String tx) throws SourceUnavailableException {
        for (Account account : accounts) {
            long next = client.transactionCount(account.address(), "latest");
            Optional<PendingTransaction> found = since(account, next).stream()
                    .filter(transaction -> tx == null || isForm(transaction, tx))
                    .findFirst();
            if (found.isPresent()) {
                if (tx == null && found.get().nonce() > next) {
                    throw new ConflictException("The chain waits for the nonce " + next + " of " + account.address()
                            + ", which no transaction here has; chain fill-gap uses it up.");
                }
                return new Waiting(account, found.get());
            }
        }
        throw new ConflictException(
                tx == null
                        ? "No transaction waits: all that were sent from here are in blocks."
                        : "The transaction " + tx + " does not wait: it is in a block, or was not sent from here.");
    }

    private List<PendingTransaction> since(Account account, long nonce) {
        return outbox.since(client.chainId(), account.address().hex(), nonce);
    }

    private static boolean isForm(PendingTransaction transaction, String tx) {
        return transaction.attempts().stream()
                .anyMatch(attempt -> attempt.hash().equalsIgnoreCase(tx));
    }

    private Fees fees(Attempt last, @Nullable Long maxFeeGwei) throws SourceUnavailableException {
        Fees present = Fees.suggested(client, ceiling);
        String least = gwei(last.fees().leastReplacement());
        if (maxFeeGwei == null) {
            return last.fees()
                    .raised(present, ceiling)
                    .orElseThrow(() -> new ConflictException("The transaction " + last.hash() + " offers "
                            + gwei(last.fees().max()) + " gwei for a unit of gas; a replacement takes at least "
                            + least + ", and at most " + gwei(ceiling) + " are paid (chain.maxFeeGwei)."));
        }
        BigInteger most = Network.gwei(maxFeeGwei);
        if (most.compareTo(ceiling) > 0) {
            throw new InvalidRequestException(
                    FEE_FIELD, maxFeeGwei + " gwei are more than the " + gwei(ceiling) + " of chain.maxFeeGwei.");
        }
        if (most.compareTo(last.fees().leastReplacement()) < 0) {
            throw new InvalidRequestException(
                    FEE_FIELD,
                    maxFeeGwei + " gwei are too few: the transaction offers "
                            + gwei(last.fees().max()) + ", and nodes take a replacement from " + least + ".");
        }
        return last.fees().raisedTo(most, present);
    }

    private static String gwei(BigInteger wei) {
        return Network.formatGwei(wei);
    }
}
