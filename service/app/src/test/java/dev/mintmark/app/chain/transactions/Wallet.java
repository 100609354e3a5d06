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

    /** As {@link #send}, and waits until a block has it: the next one has another nonce. */
    public void sendAndWait(String to, BigInteger value, String data) throws Exception {
        send(to, value, data, client.transactionCount(account.address(), "latest"));
    }

    private void send(String to, BigInteger value, String data, long nonce) throws Exception {
        send(to, value, data);
        awaitNonce(nonce + 1);
    }

    /** Waits until the blocks have so many transactions of the account. */
    public void awaitNonce(long count) throws Exception {
        for (int i = 0; client.transactionCount(account.address(), "latest") < count; i++) {
            if (i > 500) {
                throw new AssertionError("No block has the transaction.");
            }
            Thread.sleep(20);
        }
    }

    public void send(long nonce, ContractCall call, BigInteger gas, Fees fees) throws Exception {
        client.send(SignedAttempts.sign(account, client.chainId(), nonce, call, gas, fees, Instant.EPOCH)
                .raw());
    }
}
