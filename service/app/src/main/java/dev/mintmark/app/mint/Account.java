package dev.mintmark.app.mint;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Signer;
import java.math.BigInteger;
import java.time.Instant;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.crypto.transaction.type.Transaction1559;
import org.web3j.utils.Numeric;

/** An account whose key is here: signs transactions, attestations and listings. Its text form shows the address alone. */
public final class Account {
    private final Credentials credentials;
    private final Signer signer;

    private Account(ECKeyPair key) {
        this.credentials = Credentials.create(key);
        this.signer = Signer.of(key);
    }

    public static Account of(ECKeyPair key) {
        return new Account(key);
    }

    public Address address() {
        return signer.address();
    }

    Signer signer() {
        return signer;
    }

    /** Signs a transaction; the same arguments give the same bytes (RFC 6979). */
    Outbox.Attempt sign(long chainId, long nonce, ContractCall call, BigInteger gas, Fees fees, Instant at) {
        String to = call.to() == null ? "" : call.to().hex();
        RawTransaction transaction = RawTransaction.createTransaction(
                chainId, BigInteger.valueOf(nonce), gas, to, call.value(), call.data(), fees.tip(), fees.max());
        byte[] raw = TransactionEncoder.signMessage(transaction, credentials);
        return new Outbox.Attempt(Numeric.toHexString(Hash.sha3(raw)), Numeric.toHexString(raw), fees, at);
    }

    /** Signs the same transaction under the same nonce with other fees. */
    Outbox.Attempt resign(Outbox.Attempt attempt, Fees fees, Instant at) {
        if (!(TransactionDecoder.decode(attempt.raw()).getTransaction() instanceof Transaction1559 old)) {
            throw new IllegalStateException(
                    "The stored transaction " + attempt.hash() + " is not of the type EIP-1559.");
        }
        String to = old.getTo();
        boolean creates = to == null || to.isEmpty() || to.equals("0x");
        ContractCall call = new ContractCall(
                creates ? null : Address.of(to), old.getValue(), Numeric.prependHexPrefix(old.getData()));
        return sign(old.getChainId(), old.getNonce().longValueExact(), call, old.getGasLimit(), fees, at);
    }

    @Override
    public String toString() {
        return "Account[" + address() + "]";
    }
}
