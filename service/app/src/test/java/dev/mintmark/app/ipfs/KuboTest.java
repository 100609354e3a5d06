package dev.mintmark.app.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.app.artwork.Pin;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against a real Kubo: one that runs already (its RPC address in {@code KUBO_RPC}), or the program {@code ipfs} on
 * the PATH, which the test starts offline.
 */
@Tag("slow")
@Tag("long")
class KuboTest {
    @TempDir
    Path folder;

    @Test
    void kuboComputesTheSameCidAndReturnsTheBytes() throws Exception {
        String address = System.getenv("KUBO_RPC");
        assumeTrue(address != null || onPath("ipfs"), "there is no Kubo: set KUBO_RPC or install ipfs");
        Process daemon = address == null ? start() : null;
        try (HttpClient http = HttpClient.newHttpClient()) {
            KuboClient kubo = new KuboClient(http, URI.create(address == null ? rpc() : address));
            pinAndUnpin(kubo);
            takesBlocks(kubo);
        } finally {
            stop(daemon);
        }
    }

    private void pinAndUnpin(KuboClient kubo) throws Exception {
        BlockStore store = new BlockStore(folder.resolve("blocks"));
        Pinner pinner = new Pinner(store, kubo);
        for (int size : new int[] {1, 1 << 20, (1 << 20) + 1, 5_000_000}) {
            byte[] file = Samples.bytes(size);

            Pin pin = pinner.pin(Samples.artwork(file, null, false), file);

            IpfsNetwork network = new IpfsNetwork(List.of(kubo));
            assertThat(network.fetch(pin.imageCid(), size)).hasValue(file);
            assertThat(network.available(
                            Cid.of(Cid.Codec.RAW, Samples.bytes(77)).toString()))
                    .isFalse();
            pinner.unpin(pin.imageCid());
            pinner.unpin(pin.imageCid());
        }
    }

    /** As a repair gives them: an archive of any graph, which Kubo would not make of the bytes itself. */
    private void takesBlocks(KuboClient kubo) throws Exception {
        BlockStore store = new BlockStore(folder.resolve("others"));
        UnixFs.Import dag = new UnixFs(1000, 3).of(Samples.bytes(20_000));
        for (Block block : dag.blocks()) {
            store.put(block);
        }

        kubo.keep(dag.root(), store);
        kubo.check(dag.root());

        kubo.drop(dag.root());
        kubo.drop(dag.root());
        assertThat(kubo.addresses()).allMatch(address -> address.contains("/p2p/"));
    }

    private Process start() throws Exception {
        ipfs("init", "--profile=test,unixfs-v1-2025").waitFor();
        Process daemon = ipfs("daemon", "--offline");
        for (int i = 0; i < 600 && !Files.exists(folder.resolve("ipfs/api")); i++) {
            assertThat(daemon.isAlive()).isTrue();
            Thread.sleep(100);
        }
        return daemon;
    }

    private Process ipfs(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("ipfs");
        builder.command().addAll(List.of(arguments));
        builder.environment().put("IPFS_PATH", folder.resolve("ipfs").toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("ipfs.log").toFile())
                .start();
    }

    /** Kubo writes its RPC address as a multiaddr: /ip4/127.0.0.1/tcp/5001. */
    private String rpc() throws Exception {
        String[] parts = Files.readString(folder.resolve("ipfs/api")).strip().split("/", -1);
        return "http://" + parts[2] + ":" + parts[4];
    }

    private static void stop(@Nullable Process daemon) throws Exception {
        if (daemon != null) {
            daemon.destroy();
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
