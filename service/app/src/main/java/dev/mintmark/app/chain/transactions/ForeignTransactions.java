package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Outbox.State;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.security.SignatureException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.web3j.crypto.Hash;
import org.web3j.crypto.SignedRawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/**
 * Sends transactions that were signed by a key that is not in this process: stored before they are sent, as every other. One that
 * is stuck is not signed anew, as the key is not here. Thread-safe.
 */
public final class ForeignTransactions {
    private static final int MAX_RAW = 1 << 18;
    private static final String RAW = "raw";

    private final ChainClient client;
    private final Outbox outbox;
    private final BigInteger maxFee;
    private final Sender sender;
    private final Clock clock;

    ForeignTransactions(ChainClient client, Outbox outbox, BigInteger maxFee, Sender sender, Clock clock) {
        this.client = client;
        this.outbox = outbox;
        this.maxFee = maxFee;
        this.sender = sender;
        this.clock = clock;
    }

    /** What the signer of a call needs besides it. */
    public record Terms(long nonce, BigInteger gas, Fees fees) {}

    /** The terms of a call that is signed and sent now. */
    public Terms terms(Address from, ContractCall call) throws SourceUnavailableException, RevertedException {
        return new Terms(
                outbox.nextNonce(client.chainId(), from.hex(), client.transactionCount(from, "latest")),
                client.gas(from, call),
                Fees.suggested(client, maxFee));
    }

    /**
     * Stores and sends a transaction, and waits until its block is final.
     *
     * @param raw its bytes of the type EIP-1559, hexadecimal
     * @throws InvalidRequestException where it is not this call by this sender on this chain, or pays more than is allowed
     * @throws ConflictException where another transaction has its nonce or is on its way for the same thing
     */
    public Sender.FinalTransaction sendAndAwaitFinality(String key, Address from, ContractCall call, String raw)
            throws SourceUnavailableException {
        PendingTransaction signed = read(key, from, call, raw);
        switch (outbox.store(signed)) {
            case STORED -> sender.send(signed);
            case KEY_TAKEN -> {
                Optional<PendingTransaction> live = sender.live(key);
                if (live.filter(other -> other.id().equals(signed.id())).isEmpty()) {
                    throw new ConflictException(
                            "Another transaction of " + from + " is on its way; try again after it.");
                }
            }
            case NONCE_TAKEN ->
                throw new ConflictException("Another transaction has the nonce " + signed.nonce() + " of " + from
                        + "; it must be signed again with the next.");
            case ARTWORK_MOVED -> throw new IllegalStateException("A transaction without an artwork has none to move.");
        }
        return sender.awaitFinality(key, signed);
    }

    private PendingTransaction read(String key, Address from, ContractCall call, String raw) {
        if (raw.length() > MAX_RAW || !raw.matches("0x02([0-9a-fA-F]{2})+")) {
            throw new InvalidRequestException(RAW, "A signed transaction of the type EIP-1559 begins with 0x02.");
        }
        try {
            if (TransactionDecoder.decode(raw) instanceof SignedRawTransaction decoded
                    && decoded.getTransaction() instanceof Transaction1559 transaction) {
                requireCall(call, from, transaction, Address.of(decoded.getFrom()));
                Fees fees = new Fees(transaction.getMaxFeePerGas(), transaction.getMaxPriorityFeePerGas());
                Attempt attempt = new Attempt(
                        Numeric.toHexString(Hash.sha3(Numeric.hexStringToByteArray(raw))), raw, fees, clock.instant());
                return new PendingTransaction(
                        attempt.hash(),
                        List.of(key),
                        client.chainId(),
                        from.hex(),
                        transaction.getNonce().longValueExact(),
                        State.SIGNED,
                        List.of(attempt));
            }
        } catch (InvalidRequestException e) {
            throw e;
        } catch (SignatureException | RuntimeException e) {
            // web3j's decoder throws many kinds
            throw unreadable();
        }
        throw unreadable();
    }

    private static InvalidRequestException unreadable() {
        return new InvalidRequestException(RAW, "It is not a signed transaction of the type EIP-1559.");
    }

    private void requireCall(ContractCall call, Address from, Transaction1559 transaction, Address signer) {
        if (transaction.getChainId() != client.chainId()) {
            throw new InvalidRequestException(
                    RAW,
                    "It is signed for chain " + transaction.getChainId() + ", and not for " + client.chainId() + ".");
        }
        if (!signer.equals(from)) {
            throw new InvalidRequestException(
                    RAW, "It is signed by " + signer + ", and " + from + " alone can send it.");
        }
        if (!SignedAttempts.call(transaction).equals(call)) {
            throw new InvalidRequestException(RAW, "It is another call than the one that was asked for.");
        }
        if (transaction.getMaxFeePerGas().compareTo(maxFee) > 0) {
            throw new InvalidRequestException(RAW, "It pays more for a unit of gas than chain.maxFeeGwei.");
        }
    }
}
