package dev.mintmark.app.mint;

import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.time.Instant;

/** Somebody with a wallet: sends transactions past the outbox, from an account with coins. */
public final class Wallet {
    private final Chain chain;
    private final Account account;

    Wallet(Chain chain, Account account) {
        this.chain = chain;
        this.account = account;
    }

    public String address() {
        return account.address().checksummed();
    }

    public void send(String to, BigInteger value, String data) throws Exception {
        ChainClient client = chain.client();
        ContractCall call = new ContractCall(Address.of(to), value, data);
        long nonce = client.transactionCount(account.address(), "latest");
        client.send(account.sign(
                        client.chainId(),
                        nonce,
                        call,
                        client.gas(account.address(), call),
                        client.fees(),
                        Instant.EPOCH)
                .raw());
    }
}
