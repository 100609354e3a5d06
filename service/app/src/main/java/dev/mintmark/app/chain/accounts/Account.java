package dev.mintmark.app.chain.accounts;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Signer;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;

/** An account with its private key: signs transactions, attestations and listings. Its text form shows the address alone. */
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

    /** Signs attestations and listings with this account's key. */
    public Signer signer() {
        return signer;
    }

    /** Signs a transaction; the same transaction gives the same bytes (RFC 6979). */
    public byte[] sign(RawTransaction transaction) {
        return TransactionEncoder.signMessage(transaction, credentials);
    }

    @Override
    public String toString() {
        return "Account[" + address() + "]";
    }
}
