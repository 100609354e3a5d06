package dev.mintmark.app.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.mintmark.app.io.RedactedAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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
        ServerSettings server,
        AccessSettings access,
        Draw draw,
        Prompt prompt,
        Safety safety,
        Watermark watermark,
        Sign sign,
        Verify verify,
        KeyStorage keys,
        Ipfs ipfs,
        ChainSettings chain,
        Webhooks webhooks,
        VerifyPage verifyPage,
        Database database,
        NodeSettings node,
        BlobSettings blobs,
        TraceSettings trace) {

    /** The same settings with another chain. */
    public Settings with(ChainSettings other) {
        return new Settings(
                data,
                server,
                access,
                draw,
                prompt,
                safety,
                watermark,
                sign,
                verify,
                keys,
                ipfs,
                other,
                webhooks,
                verifyPage,
                database,
                node,
                blobs,
                trace);
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
                    value = "how many pictures of a request are drawn together at most, as far as their area is that"
                            + " of the largest picture",
                    remark = "auto is 1 on a CPU, where it saves no time, and 4 with CUDA",
                    standard = "auto",
                    pattern = "auto|[1-9]|10",
                    form = "auto, or a number of 1 to 10")
            String batch,

            @Setting(
                    value = "whether the threads of a drawing step wait for each other without sleeping",
                    remark = "true may draw faster, and takes time from whatever else the machine does meanwhile",
                    standard = "false",
                    allowed = {"true", "false"})
            boolean spinning,

            @Setting(
                    value = "whether the safety checker in a model's folder, if it has one, decides on pictures",
                    standard = "true",
                    allowed = {"true", "false"})
            boolean safetyChecker,

            @Setting("a file of rules on prompts, one a line: a label, ':', and a word or phrase or /a regular"
                    + " expression/")
            @Nullable
            Path promptRules) {}

    /** How prompts are enriched; no address means that they are not. */
    public record Prompt(
            @Setting(
                    value = "the address of an API with OpenAI's chat completions, which enriches prompts where a"
                            + " request wants it",
                    remark = "without it no prompt is enriched",
                    example = "http://127.0.0.1:11434/v1")
            @Nullable
            URI enrichUrl,

            @Setting("the name of the language model at that address") @Nullable
            String enrichModel,

            @Setting(value = "the key that is sent to that address", environmentOnly = true) @Nullable
            Secret enrichKey,

            @Setting(
                    value = "the longest that a request waits for an enriched prompt, in seconds",
                    standard = "60",
                    min = 1,
                    max = 240)
            Duration enrichSeconds) {}

    /** Which prompts are not drawn, as the text encoder of the model that would draw them judges. */
    public record Safety(
            @Setting(
                    value = "a file of concepts that are not drawn, one a line: a label, ':', and words as in a prompt",
                    remark = "without it no prompt is compared with any")
            @Nullable
            Path concepts,

            @Setting(
                    value = "the largest closeness of a prompt to such a concept that is drawn, 0 to 1",
                    remark = "0 refuses every prompt and says how close it is",
                    standard = "0.8",
                    pattern = "0(\\.[0-9]{1,6})?|1(\\.0{1,6})?",
                    form = "a number of 0 to 1 such as 0.8")
            String threshold) {}

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

            @Setting("a file with the signer's private key: PEM") @Nullable
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
            @Setting("a file of PEM certificates: authorities of claim signers that are trusted besides this"
                    + " installation")
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
            URI kubo,

            @Setting(
                    value = "addresses of services with the IPFS Pinning Service API, separated by commas",
                    remark = "each needs its token in ipfs.pinningTokens and its gateway in ipfs.pinningGateways",
                    example = "https://api.pinning.example/psa")
            List<URI> pinningServices,

            @Setting(
                    value = "the access tokens of ipfs.pinningServices, in their order, separated by commas",
                    environmentOnly = true)
            @Nullable
            Secret pinningTokens,

            @Setting(
                    value = "trustless gateways at which the files of ipfs.pinningServices are read back, in their"
                            + " order",
                    example = "https://gateway.pinning.example")
            List<URI> pinningGateways,

            @Setting(
                    value = "how many places must have a file before it counts as pinned: the block store here, Kubo"
                            + " and each pinning service",
                    remark = "without it all of them",
                    min = 1,
                    max = 100)
            @Nullable
            Long copies,

            @Setting(
                    value = "after how many seconds each copy is read back again, and put again where it is lost",
                    standard = "86400",
                    min = 1)
            Duration repairSeconds) {
        public Ipfs {
            pinningServices = List.copyOf(pinningServices);
            pinningGateways = List.copyOf(pinningGateways);
        }

        /** How many places there are. */
        public int places() {
            return 1 + (kubo == null ? 0 : 1) + pinningServices.size();
        }

        /** How many places must have a file. */
        public int wantedCopies() {
            return copies == null ? places() : copies.intValue();
        }

        /** The access tokens, in the order of the services. */
        public List<String> tokens() {
            return pinningTokens == null
                    ? List.of()
                    : Stream.of(pinningTokens.value().split(",", -1))
                            .map(String::strip)
                            .toList();
        }
    }

    /** Who is told what happened on the chain. */
    public record Webhooks(
            @Setting(
                    value = "addresses that are told of mints, sales and other events in final blocks, separated by"
                            + " commas",
                    remark = "Standard Webhooks, signed with webhooks.secret",
                    example = "https://shop.example/hooks")
            List<URI> endpoints,

            @Setting(
                    value = "signs what webhooks.endpoints are told",
                    remark = "whsec_ and 24 to 64 random bytes in base64",
                    pattern = SECRET,
                    form = "whsec_ and 24 to 64 random bytes in base64")
            @Nullable
            Secret secret) {
        private static final String BASE64 = "[A-Za-z0-9+/]";
        private static final String SECRET =
                "whsec_((" + BASE64 + "{4}){8,21}(" + BASE64 + "{2}==)?|(" + BASE64 + "{4}){8,20}" + BASE64 + "{3}=)";

        public Webhooks {
            endpoints = List.copyOf(endpoints);
        }
    }

    /** What the page that verifies files without a server asks, unless its user names others. */
    public record VerifyPage(
            @Setting(
                    value = "the RPC address that the verification page asks by default; everybody can read it",
                    example = "https://rpc.example/")
            @Nullable
            URI rpc,

            @Setting(
                    value = "the trustless gateway that the verification page asks by default",
                    example = "https://gateway.example")
            @Nullable
            URI gateway) {}

    /** Where the register is. */
    public record Database(
            @Setting(
                    value = "the JDBC address of a PostgreSQL database with its user and password",
                    remark = "without it SQLite in the data folder is used; any number of nodes can share one")
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
