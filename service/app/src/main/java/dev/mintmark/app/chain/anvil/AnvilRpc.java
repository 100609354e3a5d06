package dev.mintmark.app.chain.anvil;

import dev.mintmark.app.chain.rpc.RpcService;
import dev.mintmark.contracts.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.web3j.utils.Numeric;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of anvil that only the embedded chain makes. Thread-safe. */
final class AnvilRpc {
    private static final String RESULT = "\"result\":\"0x";

    private final RpcService service;

    AnvilRpc(HttpClient http, URI address) {
        this.service = new RpcService(http, address, Duration.ofSeconds(60));
    }

    /** @param params a JSON array */
    JsonNode call(String method, String params) throws IOException {
        JsonNode answer;
        try {
            answer = JsonMapper.shared().readTree(service.post(request(method, params)));
        } catch (JacksonException e) {
            throw new IOException("anvil's answer to " + method + " is not JSON", e);
        }
        if (answer.has("error")) {
            throw new IOException(
                    "anvil refuses " + method + ": " + answer.path("error").path("message"));
        }
        return answer.path("result");
    }

    long number(String method) throws IOException {
        return Long.decode(call(method, "[]").stringValue());
    }

    /** Gives coins to an account that has none. */
    void fund(Address account, BigInteger wei) throws IOException {
        String balance =
                call("eth_getBalance", "[\"" + account.hex() + "\",\"latest\"]").stringValue();
        if (balance.equals("0x0")) {
            call("anvil_setBalance", "[\"" + account.hex() + "\",\"0x" + wei.toString(16) + "\"]");
        }
    }

    /** Mines blocks of the waiting transactions; each block is one second later than the last. */
    void mine(int blocks) throws IOException {
        call("anvil_mine", "[\"0x" + Integer.toHexString(blocks) + "\"]");
    }

    int waitingTransactions() throws IOException {
        return Integer.decode(call("txpool_status", "[]").path("pending").stringValue());
    }

    /** How many transactions the newest blocks hold. */
    int transactionsInNewest(int blocks) throws IOException {
        long newest = number("eth_blockNumber");
        int transactions = 0;
        for (long number = newest; number > newest - blocks; number--) {
            String block = "[\"" + Numeric.encodeQuantity(BigInteger.valueOf(number)) + "\",false]";
            transactions +=
                    call("eth_getBlockByNumber", block).path("transactions").size();
        }
        return transactions;
    }

    /** The whole state, as anvil packs it. Cut out of the answer by hand, as it is longer than JSON parsers let a text be. */
    byte[] dumpState() throws IOException {
        String answer = new String(service.post(request("anvil_dumpState", "[]")), StandardCharsets.ISO_8859_1);
        int from = answer.indexOf(RESULT);
        int to = from < 0 ? -1 : answer.indexOf('"', from + RESULT.length());
        if (to < 0) {
            throw new IOException("anvil gave no state to keep");
        }
        return HexFormat.of().parseHex(answer, from + RESULT.length(), to);
    }

    private static String request(String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
    }
}
