package dev.mintmark.app.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.mintmark.app.io.RedactedAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
            @Setting(value = "a loopback address, because there is no access control", standard = "127.0.0.1")
            String host,

            @Setting(value = "the port", remark = "0 takes a free one", standard = "7070", max = 65_535)
            int port) {
        /**
         * Refuses an address that other machines can reach, because there is no access control.
         *
         * @throws InvalidSettingException if the address is not loopback
         */
        public void requireLoopback() {
            String set = "server.host (MINTMARK_SERVER_HOST) is \"" + host + "\", which ";
            try {
                if (InetAddress.getByName(host).isLoopbackAddress()) {
                    return;
                }
            } catch (UnknownHostException e) {
                throw new InvalidSettingException(
                        set + "is not an address; it is a loopback address such as 127.0.0.1.");
            }
            throw new InvalidSettingException(
                    set + "other machines can reach. The service has no access control, so it is a"
                            + " loopback address such as 127.0.0.1; service/README.md says how a proxy gives access.");
        }
    }

    /** What draws, and how large. */
    public record Draw(
            @Setting(value = "the ID of the model that draws where a request names none", standard = "starter")
            String model,

            @Setting(
                    value = "what models run on",
                    remark = "auto takes CUDA where the build and the machine have it, and else the CPU",
                    standard = "auto",
                    allowed = {"auto", "cpu", "cuda"})
            String device,

            @Setting(
                    value = "the largest picture, in multiples of the area that its model draws by default",
                    standard = "4",
                    min = 1,
                    max = 4096)
            int maxArea,

            @Setting(
                    value = "whether the safety checker in a model's folder, if it has one, decides on pictures",
                    standard = "true",
                    allowed = {"true", "false"})
            boolean safetyChecker,

            @Setting(
                    "a file of rules on prompts, one a line: a label, ':', and a word or phrase or /a regular expression/")
            @Nullable
            Path promptRules) {}

    /** The noise watermark, a second one besides that in the pixels. */
    public record Watermark(
            @Setting(
                    value = "a second watermark, in the noise that a drawing starts from",
                    name = "secondLayer",
                    standard = "none",
                    allowed = {"none", "gaussian-shading"})
            String noiseWatermark,

            @Setting(
                    value = "the longest that one verification looks for the second watermark, in seconds",
                    name = "secondLayerSeconds",
                    standard = "30",
                    min = 1,
                    max = 3600)
            Duration noiseWatermarkTime) {
        /** Whether drawings get the noise watermark, and verification looks for it. */
        public boolean hasNoiseWatermark() {
            return noiseWatermark.equals("gaussian-shading");
        }
    }

    /**
     * What signs C2PA claims, and what is put beside the signature. At most one of {@code chain} with {@code key}, {@code
     * keystore} and {@code pkcs11} is set; none means the signer in the data folder.
     */
    public record Sign(
            @Setting(value = "a file of PEM certificates, the signer's first", remark = "goes with sign.key") @Nullable
            Path chain,

            @Setting("a file with the signer's private key: PEM, PKCS#8") @Nullable
            Path key,

            @Setting("a PKCS#12 file with the signer's key and certificates") @Nullable
            Path keystore,

            @Setting("a configuration file of the JDK's PKCS#11 provider: the key is in a token") @Nullable
            Path pkcs11,

            @Setting(value = "which key of the key store or token", remark = "needed where there are several") @Nullable
            String alias,

            @Setting(value = "the password of the key store, or the PIN of the token", environmentOnly = true) @Nullable
            Secret password,

            @Setting(value = "the address of an RFC 3161 time-stamp authority", example = "http://tsa.example/")
            @Nullable
            URI timestamp,

            @Setting("files of DER-encoded OCSP responses about the signing certificate, separated by commas")
            List<Path> ocsp) {
        public Sign {
            ocsp = List.copyOf(ocsp);
        }

        /** Whether the data folder's own signer signs. */
        public boolean own() {
            return chain == null && keystore == null && pkcs11 == null;
        }
    }

    /** The certificates that verification trusts in addition to those of this installation. */
    public record Verify(
            @Setting(
                    "a file of PEM certificates: authorities of claim signers that are trusted besides this installation")
            @Nullable
            Path trust,

            @Setting("a file of PEM certificates: time-stamp authorities that are trusted") @Nullable
            Path timestampTrust) {}

    /** How the keys in the data folder are stored. */
    public record KeyStorage(
            @Setting(
                    value = "encrypts the keys in the data folder",
                    remark = "without it they are plain files that only their owner can read",
                    environmentOnly = true,
                    minLength = 8)
            @Nullable
            Secret password) {}

    /** Where files are pinned. */
    public record Ipfs(
            @Setting(
                    value = "the address of a Kubo RPC API",
                    remark = "without it the block store in the data folder is used",
                    example = "http://127.0.0.1:5001")
            @Nullable
            URI kubo) {}

    /** The chain; no RPC address means the embedded one, which needs none of the rest. */
    public record Chain(
            @Setting(
                    value = "JSON-RPC addresses, the preferred one first, separated by commas",
                    remark = "without any, the embedded chain is used",
                    example = "http://127.0.0.1:8545")
            List<URI> rpc,

            @Setting(value = "the chain that the RPC must serve", standard = "31337", min = 1)
            long chainId,

            @Setting(
                    value = "the keystore file (Web3 Secret Storage) of the payer: its key pays gas and holds no role",
                    remark = "the owner's key is refused here")
            @Nullable
            Path keystore,

            @Setting("the keystore file of the key that signs attestations") @Nullable
            Path attesterKeystore,

            @Setting(
                    value = "the keystore file of the model admin's key, which registers models",
                    remark = "without it no model is registered from here")
            @Nullable
            Path adminKeystore,

            @Setting(
                    value = "the keystore file of the pauser's key",
                    remark = "without it minting is not paused from here")
            @Nullable
            Path pauserKeystore,

            @Setting(
                    value = "the address that receives the tokens of mints that name no receiver",
                    remark = "without it that of chain.holderKeystore, and without both such mints are refused",
                    pattern = ADDRESS,
                    form = ADDRESS_FORM)
            @Nullable
            String holder,

            @Setting(
                    value = "the keystore file of the holder's key, which sells, transfers and burns those tokens",
                    remark = "without it a wallet does that")
            @Nullable
            Path holderKeystore,

            @Setting(
                    value = "the keystore file of the owner's key, which appoints the others",
                    remark = "deploy and the commands on roles open it, the service never does")
            @Nullable
            Path ownerKeystore,

            @Setting("the password of the keystore files that have none of their own") @Nullable
            Secret password,

            @Setting("the password of chain.attesterKeystore") @Nullable
            Secret attesterPassword,

            @Setting("the password of chain.adminKeystore") @Nullable
            Secret adminPassword,

            @Setting("the password of chain.pauserKeystore") @Nullable
            Secret pauserPassword,

            @Setting("the password of chain.holderKeystore") @Nullable
            Secret holderPassword,

            @Setting("the password of chain.ownerKeystore") @Nullable
            Secret ownerPassword,

            @Setting(
                    value = "the address of the contract",
                    remark = "leave it empty on the embedded chain, which deploys its own",
                    pattern = ADDRESS,
                    form = ADDRESS_FORM)
            @Nullable
            String token,

            @Setting(
                    value = "the most that a unit of gas may cost, in gwei, or mints wait",
                    remark = "without it 3000 on Polygon and Amoy, 500 elsewhere",
                    min = 1,
                    max = 1_000_000)
            @Nullable
            Long maxFeeGwei,

            @Setting(
                    value = "the most in coins that transactions may cost on one day (UTC), or mints wait",
                    remark = "without it there is no limit",
                    pattern = "[0-9]{1,9}(\\.[0-9]{1,18})?",
                    form = "an amount of the chain's coin such as 0.5")
            @Nullable
            String maxSpendPerDay,

            @Setting(
                    value = "the most mints that share a transaction",
                    remark = "1 mints each artwork alone",
                    standard = "50",
                    min = 1,
                    max = 200)
            int batchSize,

            @Setting(
                    value = "how long a mint waits for others that are on their way, in seconds",
                    remark = "without others it does not wait",
                    standard = "10",
                    min = 0,
                    max = 3600)
            Duration batchAge) {
        private static final String ADDRESS = "0x[0-9a-fA-F]{40}";
        private static final String ADDRESS_FORM = "0x and 40 hex digits";

        public Chain {
            rpc = List.copyOf(rpc);
        }

        public boolean embedded() {
            return rpc.isEmpty();
        }

        /** Whether a mint that names no receiver has one. */
        public boolean hasHolder() {
            return embedded() || holder != null || holderKeystore != null;
        }

        /** The same chain by this address of an RPC alone. */
        public Chain with(URI other) {
            return new Chain(
                    List.of(other),
                    chainId,
                    keystore,
                    attesterKeystore,
                    adminKeystore,
                    pauserKeystore,
                    holder,
                    holderKeystore,
                    ownerKeystore,
                    password,
                    attesterPassword,
                    adminPassword,
                    pauserPassword,
                    holderPassword,
                    ownerPassword,
                    token,
                    maxFeeGwei,
                    maxSpendPerDay,
                    batchSize,
                    batchAge);
        }
    }

    /** Where the register is. */
    public record Database(
            @Setting(
                    value = "the JDBC address of a PostgreSQL database with its user and password",
                    remark = "without it SQLite in the data folder is used")
            @Nullable
            Secret url) {
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
            return RedactedAddress.MASK;
        }
    }
}
