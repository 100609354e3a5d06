package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.FinalBlocks.FinalBlock;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.Cost;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.io.SteadyClock;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * Sends each transaction exactly once: signs and stores it, then broadcasts it under its one nonce until it is in a finalized
 * block ({@link Broadcaster}). Thread-safe.
 */
public final class Sender {
    private static final Logger log = LoggerFactory.getLogger(Sender.class);
    private static final int NONCE_TRIES = 100;

    /** No transaction may use more on chains that follow EIP-7825. */
    private static final BigInteger MAX_GAS = BigInteger.ONE.shiftLeft(24);

    private final ChainClient client;
    private final Outbox outbox;
    private final List<Account> accounts;
    private final BigInteger maxFee;
    private final Timeouts timeouts;
    private final Clock clock;
    private final Broadcaster broadcaster;
    private final Spending spending;

    private final PlausibleNonces plausibleNonces;
    private final LostNonces lostNonces;

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
        this(client, outbox, accounts, maxFee, null, timeouts, clock);
    }

    /** @param maxSpendPerDay the most that mints may make the cost of one day, in wei; null for no limit */
    public Sender(
            ChainClient client,
            Outbox outbox,
            List<Account> accounts,
            BigInteger maxFee,
            @Nullable BigInteger maxSpendPerDay,
            Timeouts timeouts,
            Clock clock) {
        this.client = client;
        this.outbox = outbox;
        this.accounts = List.copyOf(accounts);
        this.maxFee = maxFee;
        this.timeouts = timeouts;
        this.clock = new SteadyClock(clock);
        this.plausibleNonces = new PlausibleNonces(client, outbox, timeouts.lost(), this.clock);
        this.lostNonces = new LostNonces(client, timeouts.lost(), this.clock);
        this.spending = new Spending(client, outbox, this.accounts, maxSpendPerDay, clock);
        this.broadcaster = new Broadcaster(client, outbox, accounts, maxFee, timeouts, this.clock);
    }

    /** Sends again what was in final blocks that are gone. */
    public Reorganisations reorganisations() {
        FinalityCheck check = new FinalityCheck(client, outbox.finalBlocks(), timeouts.lost(), clock);
        return new Reorganisations(client, outbox, this, broadcaster, check);
    }

    /** Sends what was signed by keys that are not here. */
    public ForeignTransactions foreign() {
        return new ForeignTransactions(client, outbox, maxFee, this, clock);
    }

    /** The keys of what an account may send many times. */
    public RepeatedTransactions repeated() {
        return new RepeatedTransactions(client, outbox);
    }

    /** Why nothing of an account goes on, in one sentence: the fees that it takes are above the ceiling. */
    public Optional<String> heldUp(Address account) {
        return broadcaster.heldUp(account);
    }

    /** What transactions cost. */
    public Spending spending() {
        return spending;
    }

    /** Replaces and cancels transactions for the operator. */
    public Replacements replacements() {
        return new Replacements(client, outbox, accounts, maxFee, broadcaster, clock);
    }

    /** The blocks of final transactions and tokens. */
    public FinalBlocks finalBlocks() {
        return outbox.finalBlocks();
    }

    /** A transaction in a finalized block, which may have failed. */
    public record FinalTransaction(PendingTransaction transaction, TransactionReceipt receipt) {
        public boolean succeeded() {
            return receipt.isStatusOK();
        }

        /** Whether it makes this call; of two under one key only the first is made. */
        public boolean calls(ContractCall call) {
            return SignedAttempts.call(attempt()).equals(call);
        }

        /** Whether a payment of nothing took its place. */
        public boolean wasCancelled() {
            return SignedAttempts.cancels(transaction, attempt());
        }

        /** The form that was mined. */
        public Attempt attempt() {
            return transaction.attempts().stream()
                    .filter(attempt -> attempt.hash().equalsIgnoreCase(receipt.getTransactionHash()))
                    .findFirst()
                    .orElseThrow();
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

    /** The most gas that a transaction of several mints may use: half a block, and no more than can be paid for now. */
    public BigInteger mostGas(Address from) throws SourceUnavailableException {
        BigInteger price = Fees.suggested(client, maxFee).max();
        BigInteger balance = client.balance(from);
        BigInteger coins = spending.room().map(balance::min).orElse(balance);
        return coins.divide(price.max(BigInteger.ONE))
                .min(client.blockGasLimit().shiftRight(1))
                .min(MAX_GAS);
    }

    /** Notes that a final transaction did not do one of the things that it is for; a live one can be signed for that. */
    public void release(PendingTransaction transaction, String key) {
        outbox.release(transaction, key);
    }

    /** Moves an artwork that no transaction can mint back to PINNED. */
    public void backToPinned(String artwork) {
        outbox.backToPinned(artwork);
    }

    /** The transactions of an account that wait behind those that are in blocks, in the order of nonces. */
    public List<PendingTransaction> pending(Address account, long nonce) {
        return outbox.since(client.chainId(), account.hex(), nonce);
    }

    /** The latest transaction with this key, in whatever state. */
    public Optional<PendingTransaction> latest(String key) {
        return outbox.latest(client.chainId(), key);
    }

    /**
     * Signs and stores a transaction, or returns the live one of the first key.
     *
     * @param keys what it is for
     * @return empty where another one has one of the other keys, or an artwork is no longer at PINNED
     */
    public Optional<PendingTransaction> sign(List<String> keys, Account from, ContractCall call)
            throws SourceUnavailableException, RevertedException {
        String key = keys.getFirst();
        Optional<PendingTransaction> live = live(key);
        if (live.isPresent()) {
            Outbox.artwork(key).ifPresent(artwork -> outbox.resume(live.get(), artwork));
            return live;
        }
        BigInteger gas = client.gas(from.address(), call);
        Fees fees = Fees.suggested(client, maxFee);
        if (Outbox.isLimited(key)) {
            spending.requireRoomBesideWaiting(gas.multiply(fees.max()));
        }
        String sender = from.address().hex();
        for (int i = 0; i < NONCE_TRIES; i++) {
            long counted = client.transactionCount(from.address(), "latest");
            plausibleNonces.require(from.address(), counted);
            long nonce = outbox.nextNonce(client.chainId(), sender, counted);
            Attempt attempt = SignedAttempts.sign(from, client.chainId(), nonce, call, gas, fees, clock.instant());
            PendingTransaction signed = new PendingTransaction(
                    attempt.hash(), keys, client.chainId(), sender, nonce, State.SIGNED, List.of(attempt));
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
        broadcaster.send(transaction);
    }

    /** Broadcasts the stored transactions that the chain lacks: never sent, or lost with a newer state of the embedded chain. */
    public void resendMissing() throws SourceUnavailableException {
        List<PendingTransaction> missing = new ArrayList<>();
        for (Account account : accounts) {
            Address sender = account.address();
            missing.addAll(outbox.since(client.chainId(), sender.hex(), client.transactionCount(sender, "latest")));
        }
        missing.sort(PendingTransaction.SIGNING_ORDER);
        for (PendingTransaction one : missing) {
            log.info(
                    "Sending transaction {} ({}) again; the chain lacks it.",
                    one.last().hash(),
                    one.purpose());
            broadcaster.broadcast(one);
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
                lostNonces.forget(transaction);
                broadcaster.keepGoing(transaction);
                return Optional.empty();
            }
            receipt = receipt(transaction); // It may have been mined between the two questions.
            if (receipt.isEmpty()) {
                if (!lostNonces.isLost(transaction)) {
                    return Optional.empty();
                }
                outbox.mark(transaction.id(), State.LOST);
                throw new NonceLostException(transaction);
            }
        }
        if (!finalized(receipt.get())) {
            return Optional.empty();
        }
        FinalTransaction end = new FinalTransaction(transaction, receipt.get());
        outbox.settle(
                transaction,
                state(end),
                new FinalBlock(
                        receipt.get().getBlockNumber().longValueExact(),
                        receipt.get().getBlockHash()),
                cost(end));
        broadcaster.forget(transaction);
        lostNonces.forget(transaction);
        return Optional.of(end);
    }

    /** Where a node does not say what a unit of gas cost, it is what the transaction offered: it cannot be more. */
    private Cost cost(FinalTransaction end) {
        BigInteger most = end.attempt().fees().max();
        String price = end.receipt().getEffectiveGasPrice();
        return new Cost(
                end.receipt().getGasUsed().longValueExact(),
                price == null ? most : Numeric.decodeQuantity(price).min(most),
                clock.instant());
    }

    private static State state(FinalTransaction end) {
        if (!end.succeeded()) {
            return State.REVERTED;
        }
        return end.wasCancelled() ? State.CANCELLED : State.FINAL;
    }

    /**
     * Signs and sends a transaction, and waits until its block is final.
     *
     * @throws ConflictException if the operator cancelled it
     */
    public FinalTransaction sendAndAwaitFinality(String key, Account from, ContractCall call)
            throws SourceUnavailableException, RevertedException {
        PendingTransaction transaction = sign(List.of(key), from, call)
                .orElseThrow(() -> new IllegalStateException("A transaction without an artwork has none to move."));
        if (transaction.state() != State.FINAL) {
            send(transaction);
        }
        return awaitFinality(key, transaction);
    }

    /** Waits until the block of a transaction that was sent is final; see {@link #sendAndAwaitFinality}. */
    FinalTransaction awaitFinality(String key, PendingTransaction transaction) throws SourceUnavailableException {
        Instant deadline = clock.instant().plus(timeouts.settle());
        long pause = 20;
        while (clock.instant().isBefore(deadline)) {
            try {
                Optional<FinalTransaction> end = pollFinality(latest(key).orElse(transaction));
                if (end.isPresent()) {
                    return requireNotCancelled(end.get());
                }
            } catch (NonceLostException e) {
                throw new SourceUnavailableException(e.getMessage(), e);
            }
            pause = Math.min(1000, pause * 3 / 2);
            sleep(pause);
        }
        throw new SourceUnavailableException(
                "The transaction " + transaction.last().hash() + " is not final after "
                        + timeouts.settle().toSeconds() + " s; it goes on and can be asked for again."
                        + heldUp(new Address(transaction.sender()))
                                .map(why -> " " + why)
                                .orElse(""));
    }

    private static FinalTransaction requireNotCancelled(FinalTransaction end) {
        if (end.wasCancelled()) {
            throw new ConflictException("The operator cancelled the transaction: "
                    + end.receipt().getTransactionHash() + " took its place.");
        }
        return end;
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

    private static void sleep(long milliseconds) throws SourceUnavailableException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("The wait for the chain was interrupted.", e);
        }
    }
}
