package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.transactions.Outbox.Attempt;
import dev.mintmark.contracts.Address;
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

    static Attempt sign(
            Account from, long chainId, long nonce, ContractCall call, BigInteger gas, Fees fees, Instant at) {
        String to = call.to() == null ? "" : call.to().hex();
        byte[] raw = from.sign(RawTransaction.createTransaction(
                chainId, BigInteger.valueOf(nonce), gas, to, call.value(), call.data(), fees.tip(), fees.max()));
        return new Attempt(Numeric.toHexString(Hash.sha3(raw)), Numeric.toHexString(raw), fees, at);
    }

    /** Signs the transaction of an earlier attempt under the same nonce with other fees. */
    static Attempt replace(Account from, Attempt earlier, Fees fees, Instant at) {
        if (!(TransactionDecoder.decode(earlier.raw()).getTransaction() instanceof Transaction1559 old)) {
            throw new IllegalStateException(
                    "The stored transaction " + earlier.hash() + " is not of the type EIP-1559.");
        }
        String to = old.getTo();
        boolean creates = to == null || to.isEmpty() || to.equals("0x");
        ContractCall call = new ContractCall(
                creates ? null : Address.of(to), old.getValue(), Numeric.prependHexPrefix(old.getData()));
        return sign(from, old.getChainId(), old.getNonce().longValueExact(), call, old.getGasLimit(), fees, at);
    }
}
