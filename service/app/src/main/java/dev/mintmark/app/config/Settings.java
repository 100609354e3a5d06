package dev.mintmark.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be set, after defaults, {@code mintmark.yaml} and the environment, in that order.
 *
 * @param data the folder that holds all state
 */
public record Settings(
        Path data,
        Server server,
        Draw draw,
        Watermark watermark,
        Sign sign,
        Ipfs ipfs,
        Chain chain,
        Database database) {

    /** Where the service listens; on any address but loopback access control is on. */
    public record Server(String host, int port) {}

    /**
     * @param model the ID of the model that draws where a request names none
     * @param device {@code auto}, {@code cpu} or {@code cuda}
     */
    public record Draw(String model, String device) {}

    /**
     * @param secondLayer {@code none}, or {@code gaussian-shading}: a mark in the noise that a drawing starts from
     * @param secondLayerTime the longest that one verification looks for it
     */
    public record Watermark(String secondLayer, Duration secondLayerTime) {
        /** Whether drawings get the second layer, and verification looks for it. */
        public boolean gaussianShading() {
            return secondLayer.equals("gaussian-shading");
        }
    }

    /**
     * The C2PA signing key; both null means the development authority in the data folder.
     *
     * @param chain PEM certificates, leaf first
     * @param key PEM private key, PKCS#8
     */
    public record Sign(@Nullable Path chain, @Nullable Path key) {}

    /** @param kubo address of a Kubo RPC API; null means the block store in the data folder */
    public record Ipfs(@Nullable URI kubo) {}

    /**
     * The chain; no RPC address means the embedded one, which needs none of the rest.
     *
     * @param rpc JSON-RPC addresses, the first preferred
     * @param chainId what the RPC must answer to {@code eth_chainId}
     * @param keystore Web3 Secret Storage file of the key that pays gas
     * @param attesterKeystore of the key that signs attestations
     * @param password of the keystore files
     * @param token address of the contract
     */
    public record Chain(
            List<URI> rpc,
            long chainId,
            @Nullable Path keystore,
            @Nullable Path attesterKeystore,
            @Nullable Secret password,
            @Nullable String token) {
        public Chain {
            rpc = List.copyOf(rpc);
        }

        public boolean embedded() {
            return rpc.isEmpty();
        }
    }

    /** @param url JDBC URL; null means SQLite in the data folder */
    public record Database(@Nullable Secret url) {}

    /** A value that is never printed. */
    public record Secret(String value) {
        @Override
        public String toString() {
            return "********";
        }
    }
}
