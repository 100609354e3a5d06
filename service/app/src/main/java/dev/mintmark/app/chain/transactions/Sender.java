package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.FeesRefusedException;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Sends each transaction exactly once: signs and stores it, then broadcasts it under its one nonce until it is in a finalized
 * block. A transaction that the chain has lost is sent again; one that is stuck is replaced with higher fees. Thread-safe.
 */
public final class Sender {
    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final int NONCE_TRIES = 100;
    private static final int REPLACEMENTS = 20;

    /** A wrong answer of a node that lags or runs ahead is a few nonces off. */
    private static final int MAX_GAP = 16;

    private static final String FILLER = "fill:";
    private static final BigInteger TRANSFER_GAS = BigInteger.valueOf(21_000);

    private final ChainClient client;
    private final Outbox outbox;
    private final Map<Address, Account> accounts;
    private final BigInteger maxFee;
    private final Timeouts timeouts;
    private final Clock clock;
    private final Map<String, Instant> sentAt = new ConcurrentHashMap<>();

    /** Transactions whose nonces are used, and since when their receipts are missed. */
    private final Map<String, Instant> missingSince = new ConcurrentHashMap<>();

    /**
     * @param accounts those that it replaces stuck transactions of
     * @param maxFee the most that it pays, in wei per gas
     */
    public Sender(
            ChainClient client,
            Outbox outbox,
            List<Account> accounts,
            BigInteger maxFee,
            Timeouts timeouts,
            Clock clock) {
        this.client = client;
        this.outbox = outbox;
        this.accounts = new ConcurrentHashMap<>();
        accounts.forEach(account -> this.accounts.put(account.address(), account));
        this.maxFee = maxFee;
        this.timeouts = timeouts;
        this.clock = clock;
    }

    /** A transaction in a finalized block, which may have failed. */
    public record FinalTransaction(PendingTransaction transaction, TransactionReceipt receipt) {
        public boolean succeeded() {
            return receipt.isStatusOK();
        }
    }

    /** The latest transaction with this key that is neither reverted nor lost. */
    public Optional<PendingTransaction> live(String key) {
        return outbox.live(client.chainId(), key);
    }

    /** The most that it pays, in wei per gas. */
    public BigInteger maxFee() {
        return maxFee;
    }

    /** How many transactions of an account wait behind those that are in blocks. */
    public int pending(Address account, long nonce) {
        return outbox.since(client.chainId(), account.hex(), nonce).size();
    }

    /** The latest transaction with this key, in whatever state. */
    public Optional<PendingTransaction> latest(String key) {
        return outbox.latest(client.chainId(), key);
    }

    /** Signs and stores a transaction, or returns the live one of that key; empty where the artwork is no longer at PINNED. */
    public Optional<PendingTransaction> sign(String key, Account from, ContractCall call, @Nullable String artwork)
            throws SourceUnavailableException, RevertedException {
        Optional<PendingTransaction> live = live(key);
        if (live.isPresent()) {
            outbox.resume(live.get());
            return live;
        }
        BigInteger gas = client.gas(from.address(), call);
        Fees fees = Fees.suggested(client, maxFee);
        String sender = from.address().hex();
        for (int i = 0; i < NONCE_TRIES; i++) {
            long nonce = outbox.nextNonce(client.chainId(), sender, client.transactionCount(from.address(), "latest"));
            Attempt attempt = SignedAttempts.sign(from, client.chainId(), nonce, call, gas, fees, clock.instant());
            PendingTransaction signed = new PendingTransaction(
                    attempt.hash(), key, client.chainId(), sender, nonce, State.SIGNED, artwork, List.of(attempt));
            switch (outbox.store(signed)) {
                case STORED -> {
                    return Optional.of(signed);
                }
                case KEY_TAKEN -> {
                    return live(key);
                }
                case ARTWORK_MOVED -> {
                    return Optional.empty();
                }
                case NONCE_TAKEN -> log.debug("Nonce {} of {} was taken; trying the next.", nonce, sender);
            }
        }
        throw new SourceUnavailableException(
                "No nonce of " + from.address() + " was free in " + NONCE_TRIES + " tries.");
    }

    /** Broadcasts the transaction, after those with lower nonces that were never sent: a gap would delay it. */
    public void send(PendingTransaction transaction) throws SourceUnavailableException {
        long seen = client.transactionCount(new Address(transaction.sender()), "latest");
        for (PendingTransaction earlier : outbox.since(transaction.chainId(), transaction.sender(), seen)) {
            if (earlier.nonce() < transaction.nonce() && (earlier.state() == State.SIGNED || isFiller(earlier))) {
                broadcast(earlier);
            }
        }
        broadcast(transaction);
    }

    private void broadcast(PendingTransaction transaction) throws SourceUnavailableException {
        try {
            client.send(transaction.last().raw());
        } catch (FeesRefusedException e) {
            sign(transaction, otherFees(transaction, e));
        }
        sentAt.put(transaction.id(), clock.instant());
        if (transaction.state() == State.SIGNED) {
            outbox.mark(transaction.id(), State.SENT);
        }
    }

    /** Signs the transaction under its nonce with other fees, stores that and broadcasts it. */
    private void sign(PendingTransaction transaction, Fees fees) throws SourceUnavailableException {
        Account account = accounts.get(new Address(transaction.sender()));
        if (account == null) {
            throw new SourceUnavailableException(
                    "The transaction " + transaction.last().hash() + " needs other fees, and the key of "
                            + transaction.sender() + " is not here to sign it again.");
        }
        Attempt attempt = SignedAttempts.replace(account, transaction.last(), fees, clock.instant());
        outbox.replace(transaction.id(), attempt);
        log.info(
                "Transaction {} is replaced by {}, which pays at most {} wei per gas.",
                transaction.last().hash(),
                attempt.hash(),
                fees.max());
        try {
            client.send(attempt.raw());
        } catch (FeesRefusedException e) {
            throw new SourceUnavailableException(e.getMessage(), e);
        }
    }

    /**
     * The fees that a node may take which has refused the last ones.
     *
     * @throws SourceUnavailableException where only time or coins can help
     */
    private Fees otherFees(PendingTransaction transaction, FeesRefusedException refusal)
            throws SourceUnavailableException {
        Fees last = transaction.last().fees();
        Fees present = Fees.suggested(client, maxFee);
        Optional<Fees> other = switch (refusal.fault()) {
            case TOO_LOW ->
                transaction.attempts().size() <= REPLACEMENTS ? last.raised(present, maxFee) : Optional.empty();
            case TOO_HIGH -> Optional.of(present).filter(fees -> fees.isMuchLess(last));
        };
        return other.orElseThrow(() -> new SourceUnavailableException(refusal.getMessage(), refusal));
    }

    /** Broadcasts the stored transactions that the chain lacks: never sent, or lost with a newer state of the embedded chain. */
    public void resendMissing() throws SourceUnavailableException {
        List<PendingTransaction> missing = new ArrayList<>();
        for (Address sender : accounts.keySet()) {
            missing.addAll(outbox.since(client.chainId(), sender.hex(), client.transactionCount(sender, "latest")));
        }
        // In the order in which they were made: a mint needs the model that another account has registered.
        missing.sort(Comparator.comparing(
                        (PendingTransaction one) -> one.attempts().getFirst().at())
                .thenComparing(PendingTransaction::nonce));
        for (PendingTransaction one : missing) {
            log.info(
                    "Sending transaction {} ({}) again; the chain lacks it.",
                    one.last().hash(),
                    one.key());
            broadcast(one);
        }
    }

    /**
     * The transaction with its receipt once its block is final; otherwise empty, after sending it again where that is due.
     *
     * @throws NonceLostException if a transaction from elsewhere has used its nonce
     */
    public Optional<FinalTransaction> pollFinality(PendingTransaction transaction)
            throws SourceUnavailableException, NonceLostException {
        Optional<TransactionReceipt> receipt = receipt(transaction);
        if (receipt.isEmpty()) {
            Address sender = new Address(transaction.sender());
            if (client.transactionCount(sender, "finalized") <= transaction.nonce()) {
                rebroadcastOrReplace(transaction, sender);
                return Optional.empty();
            }
            receipt = receipt(transaction); // It may have been mined between the two questions.
            if (receipt.isEmpty()) {
                Instant since = missingSince.computeIfAbsent(transaction.id(), id -> clock.instant());
                if (since.plus(timeouts.lost()).isAfter(clock.instant())) {
                    return Optional.empty();
                }
                missingSince.remove(transaction.id());
                outbox.mark(transaction.id(), State.LOST);
                throw new NonceLostException(transaction);
            }
        }
        if (!finalized(receipt.get())) {
            return Optional.empty();
        }
        State end = receipt.get().isStatusOK() ? State.FINAL : State.REVERTED;
        if (transaction.state() != end) {
            outbox.mark(transaction.id(), end);
            sentAt.remove(transaction.id());
            missingSince.remove(transaction.id());
        }
        return Optional.of(new FinalTransaction(transaction, receipt.get()));
    }

    /** Signs and sends a transaction, and waits until its block is final. */
    public FinalTransaction sendAndAwaitFinality(String key, Account from, ContractCall call)
            throws SourceUnavailableException, RevertedException {
        PendingTransaction transaction = sign(key, from, call, null)
                .orElseThrow(() -> new IllegalStateException("A transaction without an artwork has none to move."));
        if (transaction.state() != State.FINAL) {
            send(transaction);
        }
        Instant deadline = clock.instant().plus(timeouts.settle());
        long pause = 20;
        while (clock.instant().isBefore(deadline)) {
            try {
                Optional<FinalTransaction> end = pollFinality(live(key).orElse(transaction));
                if (end.isPresent()) {
                    return end.get();
                }
            } catch (NonceLostException e) {
                throw new SourceUnavailableException(e.getMessage(), e);
            }
            pause = Math.min(1000, pause * 3 / 2);
            sleep(pause);
        }
        throw new SourceUnavailableException(
                "The transaction " + transaction.last().hash() + " is not final after "
                        + timeouts.settle().toSeconds() + " s; it goes on and can be asked for again.");
    }

    private boolean finalized(TransactionReceipt receipt) throws SourceUnavailableException {
        long number = receipt.getBlockNumber().longValueExact();
        return number <= client.block("finalized").number()
                && client.block(number)
                        .filter(block -> block.hash().equals(receipt.getBlockHash()))
                        .isPresent();
    }

    private Optional<TransactionReceipt> receipt(PendingTransaction transaction) throws SourceUnavailableException {
        for (Attempt attempt : transaction.attempts().reversed()) {
            Optional<TransactionReceipt> receipt = client.receipt(attempt.hash());
            if (receipt.isPresent()) {
                return receipt;
            }
        }
        return Optional.empty();
    }

    private void rebroadcastOrReplace(PendingTransaction transaction, Address sender)
            throws SourceUnavailableException {
        Instant now = clock.instant();
        Instant last = sentAt.getOrDefault(transaction.id(), Instant.EPOCH);
        if (last.plus(timeouts.resend()).isAfter(now)) {
            return;
        }
        Account account = accounts.get(sender);
        boolean stuck = transaction.last().at().plus(timeouts.replace()).isBefore(now)
                && transaction.state() == State.SENT
                && transaction.attempts().size() <= REPLACEMENTS;
        long next = client.transactionCount(sender, "latest");
        if (account != null && next < transaction.nonce()) {
            fillGap(account, next, transaction);
        }
        if (stuck && account != null && next == transaction.nonce()) {
            Optional<Fees> raised = transaction.last().fees().raised(Fees.suggested(client, maxFee), maxFee);
            if (raised.isPresent()) {
                sign(transaction, raised.get());
                sentAt.put(transaction.id(), now);
                return;
            }
            log.info(
                    "Transaction {} is stuck, and higher fees would pass chain.maxFeeGwei.",
                    transaction.last().hash());
        }
        send(transaction);
    }

    /**
     * Uses up a nonce below a transaction's that nothing here has: the chain's node once named too high a one, and without this
     * the transaction would wait for ever. The account sends itself nothing.
     *
     * @param next the nonce that the chain waits for
     */
    private void fillGap(Account account, long next, PendingTransaction transaction) throws SourceUnavailableException {
        String sender = transaction.sender();
        long lowest =
                outbox.since(transaction.chainId(), sender, next).getFirst().nonce();
        boolean lasting =
                transaction.attempts().getFirst().at().plus(timeouts.replace()).isBefore(clock.instant());
        if (lowest == next || !lasting) {
            return;
        }
        if (lowest - next > MAX_GAP) {
            throw new SourceUnavailableException(
                    "The transaction " + transaction.last().hash() + " has the nonce " + transaction.nonce()
                            + ", and the chain waits for the nonce " + next + " of " + sender + ".");
        }
        ContractCall nothing = ContractCall.to(account.address(), "0x");
        Attempt attempt = SignedAttempts.sign(
                account,
                transaction.chainId(),
                next,
                nothing,
                TRANSFER_GAS,
                Fees.suggested(client, maxFee),
                clock.instant());
        PendingTransaction filler = new PendingTransaction(
                attempt.hash(),
                FILLER + sender + ":" + next,
                transaction.chainId(),
                sender,
                next,
                State.SIGNED,
                null,
                List.of(attempt));
        if (outbox.fill(filler)) {
            log.warn(
                    "Nothing here has the nonce {} of {}, which the chain waits for; {} uses it up.",
                    next,
                    sender,
                    attempt.hash());
        }
    }

    private static boolean isFiller(PendingTransaction transaction) {
        return transaction.key().startsWith(FILLER);
    }

    private static void sleep(long milliseconds) throws SourceUnavailableException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("The wait for the chain was interrupted.", e);
        }
    }
}
