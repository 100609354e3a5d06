package dev.mintmark.app.chain.accounts;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Signer;
import dev.mintmark.contracts.SigningException;
import java.util.Arrays;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;

/**
 * An account with its private key, which may be elsewhere: signs transactions, attestations and listings. Its text form shows the
 * address alone.
 */
public final class Account {
    private final Signer signer;

    private Account(Signer signer) {
        this.signer = signer;
    }

    public static Account of(ECKeyPair key) {
        return new Account(Signer.of(key));
    }

    static Account of(Signer signer) {
        return new Account(signer);
    }

    public Address address() {
        return signer.address();
    }

    /** Signs attestations and listings with this account's key. */
    public Signer signer() {
        return signer;
    }

    /**
     * Signs a transaction of a type with an envelope (EIP-2718); with a key that is here the same transaction gives the same bytes
     * (RFC 6979).
     *
     * @throws SigningException if the key is elsewhere and does not sign
     */
    public byte[] sign(RawTransaction transaction) {
        byte[] signature = signer.sign(TransactionEncoder.encode(transaction));
        return TransactionEncoder.encode(
                transaction,
                new Sign.SignatureData(
                        signature[64], Arrays.copyOf(signature, 32), Arrays.copyOfRange(signature, 32, 64)));
    }

    @Override
    public String toString() {
        return "Account[" + address() + "]";
    }
}
