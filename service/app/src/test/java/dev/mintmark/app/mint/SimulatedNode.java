package dev.mintmark.app.mint;

import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.transactions.ManualClock;
import dev.mintmark.app.mint.SimulatedChain.Block;
import dev.mintmark.app.mint.SimulatedChain.Receipt;
import dev.mintmark.app.mint.SimulatedHttp.Page;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A provider of JSON-RPC to a simulated chain, which for a while fails in one way at most of the questions. */
final class SimulatedNode {
    /** What providers were seen to do. */
    enum Fault {
        HONEST,
        /** Nothing accepts connections. */
        DOWN,
        /** No answer before the deadline. */
        STALLED,
        /** Nothing is JSON. */
        GATEWAY,
        TOO_MANY_REQUESTS,
        /** -32005 at HTTP 200. */
        RATE_LIMIT,
        /** -32016 at HTTP 200. */
        OVER_RATE_LIMIT,
        /** A node that has not seen the block yet. */
        HEADER_NOT_FOUND,
        CUT_SHORT,
        /** Some blocks behind. */
        LAGGING,
        NO_RECEIPTS,
        LOGS_REFUSED,
        LOGS_LEFT_OUT,
        COUNT_TOO_HIGH,
        COUNT_OF_ZERO,
        UNDERPRICED,
        ABOVE_ITS_CAP,
        BELOW_BASE_FEE,
        NO_COINS,
        NONCE_TOO_LOW,
        /** Takes transactions and tells nobody. */
        TAKEN_AND_FORGOTTEN,
        FEE_SPIKE,
        TIP_SPIKE,
        /** Calls the newest block final. */
        FINAL_TOO_EARLY,
        OTHER_CHAIN
    }

    private static final BigInteger MILLION_GWEI = Network.gwei(1_000_000);
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final SimulatedChain chain;
    private final ManualClock clock;
    private Random random = new Random(0);
    private Fault fault = Fault.HONEST;

    SimulatedNode(SimulatedChain chain, ManualClock clock) {
        this.chain = chain;
        this.clock = clock;
    }

    /** Fails in this way from now on, at two questions of three. */
    void become(Fault next, long seed) {
        fault = next;
        random = new Random(seed);
    }

    Fault fault() {
        return fault;
    }

    /** An error of JSON-RPC. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        private final int code;
        private final @Nullable String data;

        Refusal(int code, String message, @Nullable String data) {
            super(message);
            this.code = code;
            this.data = data;
        }
    }

    Page answer(String question) throws IOException {
        JsonNode json = JsonMapper.shared().readTree(question);
        String method = json.get("method").asString();
        Fault now = fault == Fault.HONEST || random.nextInt(3) == 0 ? Fault.HONEST : fault;
        switch (now) {
            case DOWN -> throw new ConnectException();
            case STALLED -> {
                clock.pass(DEADLINE);
                throw new HttpTimeoutException("no answer");
            }
            case GATEWAY -> {
                return new Page(200, "<html>502 Bad Gateway</html>");
            }
            case TOO_MANY_REQUESTS -> {
                return new Page(429, "");
            }
            default -> {
                // it answers JSON-RPC
            }
        }
        String body;
        try {
            refuse(now, method);
            body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result(now, method, json.get("params")) + "}";
        } catch (Refusal e) {
            body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":" + e.code + ",\"message\":\"" + e.getMessage()
                    + "\"" + (e.data == null ? "" : ",\"data\":\"" + e.data + "\"") + "}}";
        }
        return new Page(200, now == Fault.CUT_SHORT ? body.substring(0, random.nextInt(body.length())) : body);
    }

    private static void refuse(Fault now, String method) throws Refusal {
        boolean isSent = method.equals("eth_sendRawTransaction");
        switch (now) {
            case RATE_LIMIT -> throw new Refusal(-32005, "daily request count exceeded, request rate limited", null);
            case OVER_RATE_LIMIT -> throw new Refusal(-32016, "over rate limit", null);
            case HEADER_NOT_FOUND -> {
                if (method.equals("eth_call") || method.equals("eth_getBlockByNumber")) {
                    throw new Refusal(-32000, "header not found", null);
                }
            }
            case LOGS_REFUSED -> {
                if (method.equals("eth_getLogs")) {
                    throw new Refusal(-32602, "query returned more than 10000 results", null);
                }
            }
            case UNDERPRICED -> refuseIf(isSent, "transaction underpriced: tip needed 25000000000");
            case ABOVE_ITS_CAP -> refuseIf(isSent, "tx fee (1.20 ether) exceeds the configured cap (1.00 ether)");
            case BELOW_BASE_FEE -> refuseIf(isSent, "max fee per gas less than block base fee");
            case NO_COINS -> refuseIf(isSent, "insufficient funds for gas * price + value");
            case NONCE_TOO_LOW -> refuseIf(isSent, "nonce too low: next nonce 9, tx nonce 8");
            default -> {
                // it answers
            }
        }
    }

    private static void refuseIf(boolean isSent, String message) throws Refusal {
        if (isSent) {
            throw new Refusal(-32000, message, null);
        }
    }

    private String result(Fault now, String method, JsonNode asked) throws Refusal {
        long head = now == Fault.LAGGING ? Math.max(0, chain.height() - 1 - random.nextInt(6)) : chain.height();
        return switch (method) {
            case "eth_chainId" -> hex(now == Fault.OTHER_CHAIN ? 5 : SimulatedChain.CHAIN_ID);
            case "eth_getBlockByNumber" -> block(now, head, asked.get(0).asString());
            case "eth_getTransactionCount" -> {
                long count = at(now, head, asked.get(1).asString())
                        .state()
                        .nonce(asked.get(0).asString());
                yield switch (now) {
                    case COUNT_TOO_HIGH -> hex(count + 3);
                    case COUNT_OF_ZERO -> hex(0);
                    default -> hex(count);
                };
            }
            case "eth_getBalance" -> hex(pending(now, head).balance(asked.get(0).asString()));
            case "eth_getCode" ->
                asked.get(0).asString().equalsIgnoreCase(SimulatedChain.CONTRACT.hex()) ? "\"0x60\"" : "\"0x\"";
            case "eth_maxPriorityFeePerGas" ->
                hex(now == Fault.TIP_SPIKE ? MILLION_GWEI : SimulatedChain.TIP_FLOOR.add(Network.gwei(5)));
            case "eth_feeHistory" -> "{\"oldestBlock\":\"0x0\",\"reward\":[[" + hex(SimulatedChain.TIP_FLOOR) + "]]}";
            case "eth_call" -> call(head, asked);
            case "eth_estimateGas" -> {
                SimulatedContract.Outcome outcome = made(block(head), asked.get(0));
                yield hex(outcome.gas());
            }
            case "eth_getTransactionReceipt" ->
                now == Fault.NO_RECEIPTS ? "null" : receipt(head, asked.get(0).asString());
            case "eth_getTransactionByHash" -> {
                String hash = asked.get(0).asString();
                boolean isKnown =
                        now != Fault.NO_RECEIPTS && !receipt(head, hash).equals("null");
                yield isKnown ? "{\"hash\":\"" + hash + "\"}" : "null";
            }
            case "eth_getLogs" -> now == Fault.LOGS_LEFT_OUT ? "[]" : logs(head, asked.get(0));
            case "eth_sendRawTransaction" -> send(now, head, asked.get(0).asString());
            default -> throw new Refusal(-32601, "the method " + method + " does not exist", null);
        };
    }

    /** What a test has changed of the state counts at once. */
    private SimulatedContract pending(Fault now, long head) {
        return now == Fault.LAGGING ? block(head).state() : chain.state();
    }

    private Block block(long number) {
        return chain.block(number);
    }

    private Block at(Fault now, long head, String tag) throws Refusal {
        return switch (tag) {
            case "latest", "pending" -> block(head);
            case "finalized", "safe" ->
                block(now == Fault.FINAL_TOO_EARLY ? head : Math.max(0, head - SimulatedChain.FINALITY));
            default -> {
                long number = Long.parseLong(tag.substring(2), 16);
                if (number > head) {
                    throw new Refusal(-32000, "unknown block", null);
                }
                yield block(number);
            }
        };
    }

    private String block(Fault now, long head, String tag) throws Refusal {
        if (tag.startsWith("0x") && Long.parseLong(tag.substring(2), 16) > head) {
            return "null";
        }
        Block found = at(now, head, tag);
        return "{\"number\":" + hex(found.number()) + ",\"hash\":\"" + found.hash() + "\",\"timestamp\":"
                + hex(found.time()) + ",\"gasLimit\":\"0x1c9c380\",\"transactions\":[],\"baseFeePerGas\":"
                + hex(now == Fault.FEE_SPIKE ? MILLION_GWEI : chain.baseFee()) + "}";
    }

    private String call(long head, JsonNode asked) throws Refusal {
        JsonNode where = asked.get(1);
        Block at = block(head);
        if (where.isObject()) {
            String hash = where.get("blockHash").asString();
            at = chain.blocks().stream()
                    .filter(each -> each.number() <= head && each.hash().equals(hash))
                    .findFirst()
                    .orElseThrow(() -> new Refusal(-32000, "header not found", null));
        }
        return "\"" + made(at, asked.get(0)).returned() + "\"";
    }

    private SimulatedContract.Outcome made(Block at, JsonNode call) throws Refusal {
        JsonNode data = call.has("data") ? call.get("data") : call.get("input");
        SimulatedContract state = at.number() == chain.height() ? chain.state() : at.state();
        SimulatedContract.Outcome outcome = state.copy().call(data == null ? "0x" : data.asString(), at.time());
        if (!outcome.succeeded()) {
            throw new Refusal(3, "execution reverted", outcome.returned());
        }
        return outcome;
    }

    private String send(Fault now, long head, String raw) throws Refusal {
        if (now == Fault.TAKEN_AND_FORGOTTEN) {
            return "\"0x" + "ab".repeat(32) + "\"";
        }
        String refusal = chain.take(raw, block(head).state());
        if (refusal != null) {
            throw new Refusal(-32000, refusal, null);
        }
        return "\"0x" + "cd".repeat(32) + "\"";
    }

    private String receipt(long head, String hash) {
        for (Block block : chain.blocks()) {
            for (Receipt receipt : block.receipts()) {
                if (block.number() <= head && receipt.transaction().hash().equals(hash)) {
                    return "{\"transactionHash\":\"" + hash + "\",\"blockHash\":\"" + block.hash()
                            + "\",\"blockNumber\":" + hex(block.number()) + ",\"gasUsed\":"
                            + hex(receipt.outcome().gas()) + ",\"effectiveGasPrice\":" + hex(receipt.price())
                            + ",\"status\":\"" + (receipt.outcome().succeeded() ? "0x1" : "0x0") + "\",\"logs\":"
                            + logs(block, receipt) + "}";
                }
            }
        }
        return "null";
    }

    private String logs(long head, JsonNode filter) {
        long from = number(filter.get("fromBlock"));
        long to = Math.min(head, number(filter.get("toBlock")));
        List<String> found = new ArrayList<>();
        boolean isAsked = filter.get("address")
                .toString()
                .toLowerCase(java.util.Locale.ROOT)
                .contains(SimulatedChain.CONTRACT.hex());
        for (long number = from; isAsked && number <= to; number++) {
            Block block = block(number);
            for (Receipt receipt : block.receipts()) {
                int at = receipt.firstLog();
                for (SimulatedContract.Event event : receipt.outcome().events()) {
                    if (matches(event.topics(), filter.get("topics"))) {
                        found.add(log(block, receipt, event, at));
                    }
                    at++;
                }
            }
        }
        return "[" + String.join(",", found) + "]";
    }

    private static boolean matches(List<String> topics, @Nullable JsonNode wanted) {
        for (int i = 0; wanted != null && i < wanted.size(); i++) {
            JsonNode one = wanted.get(i);
            String topic =
                    one.isArray() && !one.isEmpty() ? one.get(0).asString() : one.isString() ? one.asString() : null;
            if (topic != null && (i >= topics.size() || !topic.equalsIgnoreCase(topics.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static String logs(Block block, Receipt receipt) {
        List<String> found = new ArrayList<>();
        int at = receipt.firstLog();
        for (SimulatedContract.Event event : receipt.outcome().events()) {
            found.add(log(block, receipt, event, at++));
        }
        return "[" + String.join(",", found) + "]";
    }

    private static String log(Block block, Receipt receipt, SimulatedContract.Event event, int index) {
        return "{\"address\":\"" + SimulatedChain.CONTRACT.hex() + "\",\"topics\":[\""
                + String.join("\",\"", event.topics()) + "\"],\"data\":\"" + event.data() + "\",\"blockNumber\":"
                + hex(block.number()) + ",\"blockHash\":\"" + block.hash() + "\",\"transactionHash\":\""
                + receipt.transaction().hash() + "\",\"transactionIndex\":\"0x0\",\"logIndex\":" + hex(index)
                + ",\"removed\":false}";
    }

    private static long number(JsonNode quantity) {
        return Long.parseLong(quantity.asString().substring(2), 16);
    }

    private static String hex(long number) {
        return "\"0x" + Long.toHexString(number) + "\"";
    }

    private static String hex(BigInteger number) {
        return "\"0x" + number.toString(16) + "\"";
    }
}
