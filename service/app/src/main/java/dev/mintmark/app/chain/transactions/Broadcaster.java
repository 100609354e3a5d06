package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.rpc.TransactionRefusedException;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broadcasts stored transactions until they are mined. Where a node refuses one or it is stuck, it signs it anew under its nonce,
 * within the ceiling of fees; all forms stay stored, and at most one of them can be mined. Uses up nonces that the chain waits for
 * and nothing here has. Thread-safe.
 */
final class Broadcaster {
    private static final Logger log = LoggerFactory.getLogger(Broadcaster.class);

    /** So many forms are signed without a wait; later ones need {@link Timeouts#replace}, or a lying node could ask for many. */
    private static final int QUICK_ATTEMPTS = 3;

    /** A gap that takes more is not one of a node that was wrong once; filling each nonce costs as much as a payment. */
    private static final int MAX_GAP = 100;

    private static final String FILLER = "fill:";
    static final BigInteger PAYMENT_GAS = BigInteger.valueOf(21_000);

    /** More than any call of ours takes but a deployment or a large batch. */
    private static final BigInteger AMPLE_GAS = BigInteger.valueOf(500_000);

    private final ChainClient client;
    private final Outbox outbox;
    private final Map<Address, Account> accounts;
    private final BigInteger maxFee;
    private final Timeouts timeouts;
    private final Clock clock;
    private final Map<String, Instant> sentAt = new ConcurrentHashMap<>();

    /** Since when transactions wait again whose blocks were reorganised away. */
    private final Map<String, Instant> reopenedAt = new ConcurrentHashMap<>();

    /** Accounts whose next transaction is stuck at the ceiling of fees, and a sentence on it. */
    private final Map<String, String> heldUp = new ConcurrentHashMap<>();

    Broadcaster(
            ChainClient client,
            Outbox outbox,
            List<Account> accounts,
            BigInteger maxFee,
            Timeouts timeouts,
            Clock clock) {
        this.client = client;
        this.outbox = outbox;
        this.accounts = accounts.stream().collect(Collectors.toMap(Account::address, Function.identity(), (a, b) -> a));
        this.maxFee = maxFee;
        this.timeouts = timeouts;
        this.clock = clock;
    }

    /** Broadcasts a transaction, after those with lower nonces that were never sent. */
    void send(PendingTransaction transaction) throws SourceUnavailableException {
        long next = client.transactionCount(new Address(transaction.sender()), "latest");
        for (PendingTransaction earlier : since(transaction, next)) {
            if (earlier.nonce() < transaction.nonce() && earlier.state() == State.SIGNED) {
                broadcast(earlier);
            }
        }
        broadcast(transaction);
    }

    /** Broadcasts a transaction; signs it anew where the node refuses what it offers. */
    void broadcast(PendingTransaction transaction) throws SourceUnavailableException {
        try {
            client.send(transaction.last().raw());
        } catch (TransactionRefusedException e) {
            signAnew(transaction, e);
        }
        sentAt.put(transaction.id(), clock.instant());
        if (transaction.state() == State.SIGNED) {
            outbox.mark(transaction.id(), State.SENT);
        }
    }

    /** Broadcasts a transaction whose block is gone; it gets higher fees only where it waits as long as a new one. */
    void rebroadcast(PendingTransaction transaction) throws SourceUnavailableException {
        reopened(transaction);
        broadcast(transaction);
    }

    /** Counts the time that a transaction waits again from now on, unless it counts already. */
    void reopened(PendingTransaction transaction) {
        reopenedAt.putIfAbsent(transaction.id(), clock.instant());
    }

    /**
     * Broadcasts a transaction without a receipt again, and the one that all others of the account wait for, whose own sender may
     * have ended; at most once in {@link Timeouts#resend}. One at a time, so that two callers do not sign one replacement twice.
     */
    synchronized void keepGoing(PendingTransaction transaction) throws SourceUnavailableException {
        if (!isDue(transaction)) {
            return;
        }
        long next = client.transactionCount(new Address(transaction.sender()), "latest");
        for (PendingTransaction earlier : since(transaction, next)) {
            if (earlier.nonce() >= transaction.nonce()) {
                break;
            }
            if (earlier.nonce() == next && isDue(earlier)) {
                rebroadcastOrReplace(earlier);
            } else if (earlier.state() == State.SIGNED) {
                broadcast(earlier);
            }
        }
        fillGap(transaction, next);
        if (transaction.nonce() == next) {
            rebroadcastOrReplace(transaction);
        } else {
            broadcast(transaction);
        }
    }

    /** A transaction is mined. */
    void forget(PendingTransaction transaction) {
        heldUp.remove(transaction.sender());
        sentAt.remove(transaction.id());
        reopenedAt.remove(transaction.id());
    }

    /** Why nothing of the account goes on, in one sentence. */
    Optional<String> heldUp(Address account) {
        return Optional.ofNullable(heldUp.get(account.hex()));
    }

    private List<PendingTransaction> since(PendingTransaction transaction, long nonce) {
        return outbox.since(transaction.chainId(), transaction.sender(), nonce);
    }

    private boolean isDue(PendingTransaction transaction) {
        Instant last = sentAt.getOrDefault(transaction.id(), Instant.EPOCH);
        return !last.plus(timeouts.resend()).isAfter(clock.instant());
    }

    private void rebroadcastOrReplace(PendingTransaction transaction) throws SourceUnavailableException {
        // one that was final or refused, and that the chain has lost, holds up its account as well
        heldUp.remove(transaction.sender());
        boolean stuck = transaction.state() != State.SIGNED
                && isOld(transaction.last().at())
                && isOld(reopenedAt.getOrDefault(transaction.id(), Instant.EPOCH));
        if (stuck && accounts.containsKey(new Address(transaction.sender()))) {
            Optional<Fees> raised = transaction.last().fees().raised(Fees.suggested(client, maxFee), maxFee);
            if (raised.isPresent()) {
                sign(transaction, gas(transaction), raised.get());
                sentAt.put(transaction.id(), clock.instant());
                return;
            }
            String sentence = "The transaction " + transaction.last().hash() + " is stuck: it offers "
                    + Network.formatGwei(transaction.last().fees().max())
                    + " gwei for a unit of gas, and higher fees would pass the " + Network.formatGwei(maxFee)
                    + " gwei of chain.maxFeeGwei; it is mined when gas costs less, or chain.maxFeeGwei is raised.";
            heldUp.put(transaction.sender(), sentence);
            log.info(sentence);
        }
        broadcast(transaction);
    }

    /** One from the future was signed before the machine's clock was set back, and counts as old. */
    private boolean isOld(Instant at) {
        Instant now = clock.instant();
        return at.plus(timeouts.replace()).isBefore(now)
                || at.minus(timeouts.replace()).isAfter(now);
    }

    /** @throws SourceUnavailableException where only time or coins can help */
    private void signAnew(PendingTransaction transaction, TransactionRefusedException refusal)
            throws SourceUnavailableException {
        Attempt last = transaction.last();
        Fees present = Fees.suggested(client, maxFee);
        Optional<Fees> fees = switch (refusal.fault()) {
            case FEES_TOO_LOW -> last.fees().raised(present, maxFee);
            case FEES_TOO_HIGH -> Optional.of(present).filter(less -> less.isMuchLess(last.fees()));
            case GAS_LIMIT -> last.fees().raised(present, maxFee);
        };
        boolean mayBeSigned = transaction.attempts().size() < QUICK_ATTEMPTS || isOld(last.at());
        if (fees.isEmpty() || !mayBeSigned) {
            throw new SourceUnavailableException(refusal.getMessage(), refusal);
        }
        BigInteger gas = refusal.fault() == TransactionRefusedException.Fault.GAS_LIMIT
                ? estimatedGas(transaction)
                : gas(transaction);
        sign(transaction, gas, fees.get());
    }

    private static BigInteger gas(PendingTransaction transaction) {
        return SignedAttempts.gas(transaction.last());
    }

    private BigInteger estimatedGas(PendingTransaction transaction) throws SourceUnavailableException {
        try {
            return client.gas(new Address(transaction.sender()), SignedAttempts.call(transaction.last()));
        } catch (RevertedException e) {
            return AMPLE_GAS; // it fails when it is mined, and its nonce is used up
        }
    }

    /** Signs a transaction under its nonce, stores that and broadcasts it. */
    private void sign(PendingTransaction transaction, BigInteger gas, Fees fees) throws SourceUnavailableException {
        Account account = accounts.get(new Address(transaction.sender()));
        if (account == null) {
            throw new SourceUnavailableException(
                    "The transaction " + transaction.last().hash() + " must be signed anew, and the key of "
                            + transaction.sender() + " is not here.");
        }
        replace(transaction, SignedAttempts.replace(account, transaction.last(), gas, fees, clock.instant()));
    }

    /** Stores another form of a transaction and broadcasts it; nothing where the operator or another process was first. */
    boolean replace(PendingTransaction transaction, Attempt attempt) throws SourceUnavailableException {
        // after fees that were lowered, the same bytes may come of raising them again
        boolean isKnown =
                transaction.attempts().stream().anyMatch(each -> each.hash().equals(attempt.hash()));
        if (!isKnown && !store(transaction, attempt)) {
            return false;
        }
        try {
            client.send(attempt.raw());
        } catch (TransactionRefusedException e) {
            throw new SourceUnavailableException(e.getMessage(), e);
        }
        return true;
    }

    private boolean store(PendingTransaction transaction, Attempt attempt) {
        boolean isStored = SignedAttempts.cancels(transaction, attempt)
                ? outbox.cancel(transaction, attempt)
                : outbox.replace(transaction, attempt);
        if (!isStored) {
            log.info(
                    "Transaction {} was replaced by another process.",
                    transaction.last().hash());
            return false;
        }
        log.info(
                "Transaction {} is replaced by {}, which pays at most {} wei per gas.",
                transaction.last().hash(),
                attempt.hash(),
                attempt.fees().max());
        return true;
    }

    /**
     * Uses up the nonce that the chain waits for, if nothing here has it for a while: a node once named too high a one, and
     * without this a transaction would wait for ever. The account sends itself nothing.
     */
    private void fillGap(PendingTransaction transaction, long next) throws SourceUnavailableException {
        @Nullable Account account = accounts.get(new Address(transaction.sender()));
        List<PendingTransaction> waiting = since(transaction, next);
        boolean isGap = !waiting.isEmpty() && waiting.getFirst().nonce() > next;
        if (account == null
                || !isGap
                || !isOld(transaction.attempts().getFirst().at())) {
            return;
        }
        if (waiting.getFirst().nonce() - next > MAX_GAP) {
            throw new SourceUnavailableException(gap(waiting.getFirst(), next)
                    + " That is more than a node's mistake; chain fill-gap uses the nonces up.");
        }
        fill(account, next, waiting.getFirst());
    }

    /** One sentence on a transaction that waits for nonces which nothing here has. */
    static String gap(PendingTransaction waiting, long next) {
        return "The transaction " + waiting.last().hash() + " has the nonce " + waiting.nonce()
                + ", and the chain waits for the nonce " + next + " of " + waiting.sender() + ".";
    }

    /**
     * Uses up a nonce that the chain waits for; returns the transaction that does, or empty where another process was first.
     *
     * @param waiting the first of the account's transactions here
     */
    Optional<PendingTransaction> fill(Account account, long next, PendingTransaction waiting)
            throws SourceUnavailableException {
        Attempt attempt = SignedAttempts.sign(
                account,
                waiting.chainId(),
                next,
                SignedAttempts.payNothing(account.address()),
                PAYMENT_GAS,
                Fees.suggested(client, maxFee),
                clock.instant());
        PendingTransaction filler = new PendingTransaction(
                attempt.hash(),
                List.of(FILLER + waiting.sender() + ":" + next),
                waiting.chainId(),
                waiting.sender(),
                next,
                State.SIGNED,
                List.of(attempt));
        if (!outbox.fill(filler)) {
            return Optional.empty();
        }
        log.warn(
                "Nothing here has the nonce {} of {}, which the chain waits for; {} uses it up.",
                next,
                waiting.sender(),
                attempt.hash());
        broadcast(filler);
        return Optional.of(filler);
    }
}
