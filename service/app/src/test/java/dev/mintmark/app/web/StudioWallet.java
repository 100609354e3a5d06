package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.mintmark.app.mint.ChainFixture;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.StructuredDataEncoder;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands behind the EIP-1193 provider that a browser test announces: keys of two persons, who sign what they are asked, over the
 * embedded chain's RPC. It begins on another chain, so that the page has to ask for a change.
 */
final class StudioWallet implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final BigInteger GAS = BigInteger.valueOf(1_500_000);
    private static final BigInteger FEE = BigInteger.valueOf(20_000_000_000L);

    /** The driver's folder. */
    private static final Path DRIVER = Path.of("../verify-page");

    static final List<Credentials> PERSONS = List.of(
            Credentials.create("a11ce0000000000000000000000000000000000000000000000000000000a11c"),
            Credentials.create("b0b0000000000000000000000000000000000000000000000000000000000b0b"));

    private final ChainFixture chain;
    private final long chainId;
    private final List<Credentials> keys;
    private final HttpServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> asked = new ArrayList<>();
    private long selected = 1;
    private boolean refuses;

    StudioWallet(ChainFixture chain, List<Credentials> keys) throws IOException {
        this.chain = chain;
        this.chainId = chain.chain.chainId();
        this.keys = List.copyOf(keys);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newSingleThreadExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** Chromium's path; the test is skipped where it or the driver's packages are missing. */
    static String requireChromium() {
        assumeTrue(
                Files.exists(DRIVER.resolve("node_modules/.package-lock.json")),
                "the driver's packages are not installed: run npm install in service/verify-page");
        String chromium = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .orElse("");
        assumeTrue(!chromium.isEmpty(), "there is no Chromium");
        return chromium;
    }

    /** Runs a driver and returns what it prints. */
    static JsonNode drive(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(words));
        command.addFirst("node");
        Process process = new ProcessBuilder(command)
                .directory(DRIVER.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return JSON.readTree(out);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    String account(int person) {
        return keys.get(person).getAddress();
    }

    /** The methods that were asked, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode question = JSON.readTree(exchange.getRequestBody().readAllBytes());
        Object answer;
        try {
            answer = Map.of(
                    "result",
                    result(
                            keys.get(question.path("person").asInt()),
                            question.path("method").asString(),
                            question.path("params")));
        } catch (ProviderError e) {
            answer = Map.of("error", Map.of("code", e.code, "message", String.valueOf(e.getMessage())));
        } catch (Exception e) {
            answer = Map.of("error", Map.of("code", -32000, "message", String.valueOf(e)));
        }
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** An error of EIP-1193. */
    private static final class ProviderError extends Exception {
        private static final long serialVersionUID = 1;
        private final int code;

        ProviderError(int code, String message) {
            super(message);
            this.code = code;
        }
    }

    private Object result(Credentials key, String method, JsonNode parameters) throws Exception {
        asked.add(method);
        return switch (method) {
            // what the test itself asks for
            case "test_refuse" -> refuses = parameters.path(0).asBoolean();
            case "test_passTime" -> {
                chain.passTime(parameters.path(0).asInt());
                chain.mineBlocks(3);
                yield true;
            }
            case "test_refuseCoins" -> {
                // a contract that reverts whatever it receives; the account is a person's again without it
                ask(
                        "anvil_setCode",
                        "\"" + key.getAddress() + "\",\"" + (parameters.path(0).asBoolean() ? "0x5f5ffd" : "0x")
                                + "\"");
                yield true;
            }
            case "eth_accounts", "eth_requestAccounts" -> List.of(key.getAddress());
            case "eth_chainId" -> "0x" + Long.toHexString(selected);
            case "wallet_switchEthereumChain" -> {
                long wanted = Long.decode(parameters.at("/0/chainId").asString());
                if (wanted != chainId) {
                    throw new ProviderError(4902, "Unrecognized chain ID.");
                }
                selected = wanted;
                yield Map.of();
            }
            case "eth_sendTransaction" -> send(key, parameters.path(0));
            case "eth_signTypedData_v4" -> {
                requireConsent();
                yield signed(Sign.signMessage(
                        new StructuredDataEncoder(parameters.path(1).asString()).hashStructuredData(),
                        key.getEcKeyPair(),
                        false));
            }
            case "personal_sign" ->
                signed(Sign.signPrefixedMessage(
                        Numeric.hexStringToByteArray(parameters.path(0).asString()), key.getEcKeyPair()));
            case "eth_call", "eth_getTransactionReceipt" -> forward(method, parameters);
            default -> throw new ProviderError(4200, "The wallet does not know " + method + ".");
        };
    }

    private void requireConsent() throws ProviderError {
        if (refuses) {
            throw new ProviderError(4001, "User rejected the request.");
        }
        if (selected != chainId) {
            throw new ProviderError(-32603, "The wallet is on another chain.");
        }
    }

    private String send(Credentials key, JsonNode call) throws Exception {
        requireConsent();
        if (!call.path("from").asString().equalsIgnoreCase(key.getAddress())) {
            throw new ProviderError(4100, "Not an account of this wallet.");
        }
        String count = ask("eth_getTransactionCount", "\"" + key.getAddress() + "\",\"latest\"")
                .asString();
        RawTransaction transaction = RawTransaction.createTransaction(
                chainId,
                Numeric.decodeQuantity(count),
                GAS,
                call.path("to").asString(),
                Numeric.decodeQuantity(call.path("value").asString()),
                call.path("data").asString(),
                BigInteger.ONE,
                FEE);
        String raw = Numeric.toHexString(TransactionEncoder.signMessage(transaction, key));
        return ask("eth_sendRawTransaction", "\"" + raw + "\"").asString();
    }

    private static String signed(Sign.SignatureData signature) {
        byte[] bytes = new byte[65];
        System.arraycopy(signature.getR(), 0, bytes, 0, 32);
        System.arraycopy(signature.getS(), 0, bytes, 32, 32);
        bytes[64] = signature.getV()[0];
        return Numeric.toHexString(bytes);
    }

    private Object forward(String method, JsonNode parameters) throws Exception {
        String list = parameters.toString();
        JsonNode answer = ask(method, list.substring(1, list.length() - 1));
        return answer.isNull() ? Map.of() : answer;
    }

    private JsonNode ask(String method, String parameters) throws Exception {
        String question =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[" + parameters + "]}";
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(chain.node())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(question))
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        JsonNode read = JSON.readTree(answer.body());
        if (read.has("error")) {
            throw new ProviderError(
                    read.at("/error/code").asInt(), read.at("/error/message").asString());
        }
        return read.path("result");
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
    }
}
