package dev.mintmark.app.chain.anvil;

import dev.mintmark.contracts.Address;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;

/** A chain that mines only when a test tells it to. */
public final class ManualChain implements AutoCloseable {
    private final Path folder;
    private final AnvilProcess process;
    private final URI address;
    private final AnvilRpc rpc;

    public ManualChain(Path folder, HttpClient http) throws Exception {
        this.folder = folder;
        this.process = AnvilProcess.start(AnvilBinary.path(), folder, 0, null);
        this.address = URI.create("http://127.0.0.1:" + process.port());
        this.rpc = new AnvilRpc(http, address);
    }

    public URI address() {
        return address;
    }

    public void fund(Address account, BigInteger wei) throws Exception {
        rpc.fund(account, wei);
    }

    /** What an account holds, in wei. */
    public BigInteger balance(Address account) throws Exception {
        String hex = rpc.call("eth_getBalance", "[\"" + account.hex() + "\",\"latest\"]")
                .stringValue();
        return new BigInteger(hex.substring(2), 16);
    }

    public void mine(int blocks) throws Exception {
        rpc.mine(blocks);
    }

    /** How many transactions wait. */
    public int waiting() throws Exception {
        return rpc.waitingTransactions();
    }

    /** Forgets a transaction that waits. */
    public void drop(String hash) throws Exception {
        rpc.call("anvil_dropTransaction", "[\"" + hash + "\"]");
    }

    /** Forgets all transactions that wait. */
    public void dropWaiting() throws Exception {
        rpc.call("anvil_dropAllTransactions", "[]");
    }

    /** Takes back the newest blocks, with their transactions. */
    public void rollBack(int blocks) throws Exception {
        rpc.call("anvil_rollback", "[" + blocks + "]");
    }

    /** Puts empty blocks in the place of the newest ones. */
    public void reorganise(int blocks) throws Exception {
        rpc.call("anvil_reorg", "[" + blocks + ",[]]");
    }

    @Override
    public void close() throws Exception {
        process.end(folder);
    }
}
