package dev.mintmark.app.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All settings. {@code mintmark.yaml} overrides the defaults, and the environment overrides both. Each setting is declared only
 * here: its section and name, its type, its default and its allowed values ({@link Setting}). {@code mintmark config} prints them
 * in this order.
 *
 * @param data the folder that holds all state
 */
public record Settings(
        Path data,
        Server server,
        Draw draw,
        Watermark watermark,
        Sign sign,
        Verify verify,
        KeyStorage keys,
        Ipfs ipfs,
        Chain chain,
        Database database) {

    /** The same settings with another chain. */
    public Settings with(Chain other) {
        return new Settings(data, server, draw, watermark, sign, verify, keys, ipfs, other, database);
    }

    /** Where the service listens. Only loopback addresses are allowed, because there is no access control. */
    public record Server(
            @Setting(standard = "127.0.0.1") String host,
            @Setting(standard = "7070", max = 65_535) int port) {}

    /**
     * @param model the ID of the model that draws where a request names none
     * @param device {@code auto}, {@code cpu} or {@code cuda}
     * @param maxArea the largest picture, in multiples of the area that its model draws by default
     */
    public record Draw(
            @Setting(standard = "starter") String model,

            @Setting(
                    standard = "auto",
                    allowed = {"auto", "cpu", "cuda"})
            String device,

            @Setting(standard = "4", min = 1, max = 4096) int maxArea) {}

    /**
     * @param noiseWatermark {@code none}, or {@code gaussian-shading}: a mark in the noise that a drawing starts from
     * @param noiseWatermarkTime the longest that one verification looks for it
     */
    public record Watermark(
            @Setting(
                    name = "secondLayer",
                    standard = "none",
                    allowed = {"none", "gaussian-shading"})
            String noiseWatermark,

            @Setting(name = "secondLayerSeconds", standard = "30", min = 1, max = 3600)
            Duration noiseWatermarkTime) {
        /** Whether drawings get the noise watermark, and verification looks for it. */
        public boolean hasNoiseWatermark() {
            return noiseWatermark.equals("gaussian-shading");
        }
    }

    /**
     * What signs C2PA claims, and what is put beside the signature. At most one of {@code chain} with {@code key}, {@code
     * keystore} and {@code pkcs11} is set; none means the signer in the data folder.
     *
     * @param chain PEM certificates, leaf first
     * @param key PEM private key, PKCS#8
     * @param keystore a PKCS#12 file
     * @param pkcs11 a configuration file of the JDK's PKCS#11 provider
     * @param alias which key of the key store or token; null takes the only one
     * @param password of the key store, or the token's PIN
     * @param timestamp address of an RFC 3161 time-stamp authority
     * @param ocsp files of DER-encoded OCSP responses about the signing certificate
     */
    public record Sign(
            @Setting @Nullable Path chain,
            @Setting @Nullable Path key,
            @Setting @Nullable Path keystore,
            @Setting @Nullable Path pkcs11,
            @Setting @Nullable String alias,
            @Setting(environmentOnly = true) @Nullable Secret password,
            @Setting @Nullable URI timestamp,
            @Setting List<Path> ocsp) {
        public Sign {
            ocsp = List.copyOf(ocsp);
        }

        /** Whether the data folder's own signer signs. */
        public boolean own() {
            return chain == null && keystore == null && pkcs11 == null;
        }
    }

    /**
     * The certificates that verification trusts in addition to those of this installation.
     *
     * @param trust PEM certificates of authorities of claim signers; null for none
     * @param timestampTrust PEM certificates of time-stamp authorities; null for none
     */
    public record Verify(
            @Setting @Nullable Path trust,
            @Setting @Nullable Path timestampTrust) {}

    /** @param password encrypts the keys in the data folder; without it they are plain files that only their owner can read */
    public record KeyStorage(
            @Setting(environmentOnly = true, minLength = 8) @Nullable
            Secret password) {}

    /** @param kubo address of a Kubo RPC API; null means the block store in the data folder */
    public record Ipfs(@Setting @Nullable URI kubo) {}

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
            @Setting List<URI> rpc,
            @Setting(standard = "31337", min = 1) long chainId,
            @Setting @Nullable Path keystore,
            @Setting @Nullable Path attesterKeystore,
            @Setting @Nullable Secret password,

            @Setting(pattern = "0x[0-9a-fA-F]{40}", form = "0x and 40 hex digits") @Nullable
            String token) {
        public Chain {
            rpc = List.copyOf(rpc);
        }

        public boolean embedded() {
            return rpc.isEmpty();
        }
    }

    /** @param url of JDBC, of a PostgreSQL database with its user and password; null means SQLite in the data folder */
    public record Database(@Setting @Nullable Secret url) {
        /** The address itself. */
        public @Nullable String address() {
            return url == null ? null : url.value();
        }
    }

    /** A value that is never printed. */
    public record Secret(String value) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public Secret {}

        @Override
        public String toString() {
            return "********";
        }
    }
}
