package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.time.Instant;

/** Somebody with a wallet: sends transactions past the outbox, from an account with coins. */
public final class Wallet {
    private final ChainClient client;
    private final Account account;

    public Wallet(ChainClient client, Account account) {
        this.client = client;
        this.account = account;
    }

    public String address() {
        return account.address().checksummed();
    }

    public void send(String to, BigInteger value, String data) throws Exception {
        ContractCall call = new ContractCall(Address.of(to), value, data);
        long nonce = client.transactionCount(account.address(), "latest");
        send(
                nonce,
                call,
                client.gas(account.address(), call),
                Fees.suggested(client, client.network().maxFee()));
    }

    public void send(long nonce, ContractCall call, BigInteger gas, Fees fees) throws Exception {
        client.send(SignedAttempts.sign(account, client.chainId(), nonce, call, gas, fees, Instant.EPOCH)
                .raw());
    }
}
