package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.SigningException;
import java.math.BigInteger;
import java.time.Instant;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/** Signs transactions of the type EIP-1559 into attempts; the same arguments give the same bytes (RFC 6979). */
final class SignedAttempts {
    private SignedAttempts() {}

    /** @throws SourceUnavailableException if the key is elsewhere and does not sign */
    static Attempt sign(
            Account from, long chainId, long nonce, ContractCall call, BigInteger gas, Fees fees, Instant at)
            throws SourceUnavailableException {
        String to = call.to() == null ? "" : call.to().hex();
        RawTransaction transaction = RawTransaction.createTransaction(
                chainId, BigInteger.valueOf(nonce), gas, to, call.value(), call.data(), fees.tip(), fees.max());
        byte[] raw;
        try {
            raw = from.sign(transaction);
        } catch (SigningException e) {
            throw new SourceUnavailableException(String.valueOf(e.getMessage()), e);
        }
        return new Attempt(Numeric.toHexString(Hash.sha3(raw)), Numeric.toHexString(raw), fees, at);
    }

    /** The gas limit of an attempt. */
    static BigInteger gas(Attempt attempt) {
        return read(attempt).getGasLimit();
    }

    /** Signs the transaction of an earlier attempt under the same nonce with another gas limit and other fees. */
    static Attempt replace(Account from, Attempt earlier, BigInteger gas, Fees fees, Instant at)
            throws SourceUnavailableException {
        Transaction1559 old = read(earlier);
        return sign(from, old.getChainId(), old.getNonce().longValueExact(), call(earlier), gas, fees, at);
    }

    /** Whether an attempt of the transaction is a payment of nothing to the own account, and the transaction was something else. */
    static boolean cancels(PendingTransaction transaction, Attempt attempt) {
        ContractCall nothing = payNothing(new Address(transaction.sender()));
        return call(attempt).equals(nothing)
                && !call(transaction.attempts().getFirst()).equals(nothing);
    }

    /** A payment of nothing to the own account, which uses up a nonce. */
    static ContractCall payNothing(Address account) {
        return ContractCall.to(account, "0x");
    }

    /** The call of an attempt. */
    static ContractCall call(Attempt attempt) {
        return call(read(attempt));
    }

    /** The call of a transaction. */
    static ContractCall call(Transaction1559 transaction) {
        String to = transaction.getTo();
        boolean creates = to == null || to.isEmpty() || to.equals("0x");
        return new ContractCall(
                creates ? null : Address.of(to),
                transaction.getValue(),
                Numeric.prependHexPrefix(transaction.getData()));
    }

    private static Transaction1559 read(Attempt attempt) {
        if (TransactionDecoder.decode(attempt.raw()).getTransaction() instanceof Transaction1559 transaction) {
            return transaction;
        }
        throw new IllegalStateException("The stored transaction " + attempt.hash() + " is not of the type EIP-1559.");
    }
}
