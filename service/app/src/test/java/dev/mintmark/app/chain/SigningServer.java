package dev.mintmark.app.chain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The part of Web3Signer's REST API that signs with keys of secp256k1, with real keys; it misbehaves where a test wants it. */
final class SigningServer implements AutoCloseable {
    /** What the server does. */
    enum Manner {
        RIGHT,
        HIGH_S,
        RECOVERY_ID_FROM_ZERO,
        ANOTHER_KEY,
        ANOTHER_MESSAGE,
        NO_SIGNATURE,
        SHORT,
        REFUSES,
        SILENT
    }

    volatile Manner manner = Manner.RIGHT;
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final List<ECKeyPair> keys;

    SigningServer(List<ECKeyPair> keys) throws IOException {
        this.keys = keys;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/api/v1/eth1/sign/", this::sign);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    static String publicKey(ECKeyPair key) {
        return Numeric.toHexStringWithPrefixZeroPadded(key.getPublicKey(), 128);
    }

    private void sign(HttpExchange exchange) throws IOException {
        try (exchange) {
            String identifier = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
            asked.add(identifier);
            JsonNode body =
                    JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
            ECKeyPair key = keys.stream()
                    .filter(each -> publicKey(each).equals(identifier))
                    .findFirst()
                    .orElse(null);
            if (manner == Manner.SILENT) {
                Thread.sleep(60_000);
            }
            if (key == null || manner == Manner.REFUSES) {
                exchange.sendResponseHeaders(key == null ? 404 : 500, -1);
                return;
            }
            byte[] answer = answer(
                            key, Numeric.hexStringToByteArray(body.path("data").asString()))
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String answer(ECKeyPair key, byte[] message) {
        ECKeyPair signing = manner == Manner.ANOTHER_KEY ? ECKeyPair.create(BigInteger.TEN) : key;
        byte[] signed = manner == Manner.ANOTHER_MESSAGE ? new byte[] {1} : message;
        Sign.SignatureData right = Sign.signMessage(signed, signing);
        String r = Numeric.toHexString(right.getR());
        String s = Numeric.toHexStringNoPrefix(right.getS());
        int v = right.getV()[0];
        return switch (manner) {
            case HIGH_S ->
                r
                        + Numeric.toHexStringNoPrefixZeroPadded(
                                Sign.CURVE_PARAMS.getN().subtract(new BigInteger(s, 16)), 64)
                        + Integer.toHexString(55 - v);
            case RECOVERY_ID_FROM_ZERO -> r + s + "0" + (v - 27);
            case NO_SIGNATURE -> "{\"error\":\"locked\"}";
            case SHORT -> r + s;
            default -> r + s + Integer.toHexString(v);
        };
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
