package dev.mintmark.app.chain.anvil;

import dev.mintmark.app.io.FolderLock;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local chain with its state in a folder: anvil as a child process. Its users see a JSON-RPC address like that of any chain.
 *
 * <p>One thread mines, in rounds: what waits goes into a block, the state is written to disk, then two empty blocks make
 * that block final. So nothing is final that a power cut could take back, and many transactions share one write. Where
 * anvil dies, it is started again on its last state; what was lost with it was not final and is sent again by its sender.
 * Owns the process; close it. Thread-safe.
 */
public final class EmbeddedChain implements AutoCloseable {
    public static final long CHAIN_ID = 31337;

    private static final Logger log = LoggerFactory.getLogger(EmbeddedChain.class);
    private static final long POLL_MILLISECONDS = 100;
    private static final int BLOCKS_TO_FINALITY = 2;
    private static final BigInteger INITIAL_BALANCE = BigInteger.TEN.pow(22);

    private final Path anvil;
    private final Path folder;
    private final List<Address> funded;
    private final Snapshot snapshot;
    private final HttpClient http;
    private final FolderLock lock;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean closing;

    private EmbeddedChain(Path anvil, Path folder, List<Address> funded, HttpClient http, FolderLock lock) {
        this.anvil = anvil;
        this.folder = folder;
        this.funded = List.copyOf(funded);
        this.snapshot = new Snapshot(folder);
        this.http = http;
        this.lock = lock;
        this.thread = Thread.ofPlatform().name("embedded-chain").daemon().unstarted(this::run);
    }

    /**
     * Starts the chain of this folder where it left off, or a new one.
     *
     * @param anvil the program itself, not a wrapper around it
     * @param funded accounts that are given coins where they have none
     * @throws SourceUnavailableException if the program is missing, or another process keeps this folder's chain
     */
    public static EmbeddedChain start(Path anvil, Path folder, List<Address> funded, HttpClient http)
            throws SourceUnavailableException, IOException {
        if (!Files.isExecutable(anvil)) {
            throw new SourceUnavailableException("The embedded chain's program is missing at " + anvil
                    + "; scripts/mintmark and scripts/test install it.");
        }
        Files.createDirectories(folder);
        EmbeddedChain chain = new EmbeddedChain(anvil.toAbsolutePath(), folder, funded, http, lock(folder));
        chain.thread.start();
        try {
            chain.ready.get();
            return chain;
        } catch (InterruptedException e) {
            chain.close();
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException("The start of the embedded chain was interrupted.", e);
        } catch (ExecutionException e) {
            chain.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new SourceUnavailableException(String.valueOf(cause.getMessage()), e);
        }
    }

    /** Where it answers, for as long as it is open. */
    public URI rpc() {
        return ready.join();
    }

    @Override
    public void close() throws IOException {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lock.close();
    }

    private static FolderLock lock(Path folder) throws IOException, SourceUnavailableException {
        return FolderLock.tryTake(folder)
                .orElseThrow(() -> new SourceUnavailableException(
                        "Another process keeps the chain in " + folder + "; stop it, or use its service."));
    }

    private void run() {
        int port = 0;
        while (!closing) {
            try {
                AnvilProcess.endLeftover(folder, anvil);
                AnvilProcess started = AnvilProcess.start(
                        anvil, folder, port, snapshot.unpack().orElse(null));
                port = started.port();
                URI address = URI.create("http://127.0.0.1:" + port);
                AnvilRpc rpc = new AnvilRpc(http, address);
                try {
                    prepare(rpc);
                    ready.complete(address);
                    mineUntilClosed(rpc, started);
                } finally {
                    started.end(folder);
                }
            } catch (IOException | CompletionException e) {
                if (ready.completeExceptionally(e)) {
                    return;
                }
                log.warn("The embedded chain stopped and is started again: {}", e.getMessage());
                pause(10 * POLL_MILLISECONDS);
            }
        }
    }

    private void prepare(AnvilRpc rpc) throws IOException {
        long chainId = rpc.number("eth_chainId");
        if (chainId != CHAIN_ID) {
            throw new IOException("The state in " + folder + " is of chain " + chainId + ", not of " + CHAIN_ID + ".");
        }
        for (Address account : funded) {
            rpc.fund(account, INITIAL_BALANCE);
        }
        rpc.mine(1); // anvil can be asked about the states of blocks that it mined itself, not of one that it loaded.
        finalizeNewest(rpc);
    }

    private void mineUntilClosed(AnvilRpc rpc, AnvilProcess running) throws IOException {
        while (running.isAlive()) {
            boolean last = closing;
            boolean waiting = rpc.waitingTransactions() > 0;
            boolean mined = waiting && mineWaiting(rpc);
            if (last) {
                return;
            }
            // What still waits after a round cannot be mined, as it offers too little; it is tried less often.
            pause(waiting && !mined ? 10 * POLL_MILLISECONDS : POLL_MILLISECONDS);
        }
        throw new IOException("its process has ended");
    }

    private boolean mineWaiting(AnvilRpc rpc) throws IOException {
        rpc.mine(1);
        if (rpc.transactionsInNewest(1) == 0) {
            return false;
        }
        finalizeNewest(rpc);
        return true;
    }

    /** Keeps the newest block and makes it final; what slips into the two blocks that this takes is kept next. */
    private void finalizeNewest(AnvilRpc rpc) throws IOException {
        do {
            snapshot.write(rpc.dumpState());
            rpc.mine(BLOCKS_TO_FINALITY);
        } while (rpc.transactionsInNewest(BLOCKS_TO_FINALITY) > 0);
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
