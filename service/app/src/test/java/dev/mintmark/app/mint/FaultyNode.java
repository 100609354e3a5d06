package dev.mintmark.app.mint;

import dev.mintmark.app.chain.rpc.SpoilingProxy;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node between us and a real chain that, for a while, fails in one way at some of the questions. Which questions follows from a
 * seed; a question is answered alone.
 */
final class FaultyNode implements AutoCloseable {
    /** What a provider was seen to do. */
    enum Fault {
        HONEST,
        /** Nothing is JSON. */
        GATEWAY,
        /** -32005 at HTTP 200. */
        RATE_LIMIT,
        /** A node that has not seen the block yet. */
        HEADER_NOT_FOUND,
        NO_RECEIPTS,
        LOGS_REFUSED,
        LOGS_LEFT_OUT,
        COUNT_TOO_HIGH,
        COUNT_OF_ZERO,
        UNDERPRICED,
        ABOVE_ITS_CAP,
        NO_COINS,
        NONCE_TOO_LOW,
        TAKEN_AND_FORGOTTEN,
        FEE_SPIKE,
        TIP_SPIKE,
        OTHER_CHAIN
    }

    private static final Pattern METHOD = Pattern.compile("\"method\":\"(\\w+)\"");
    private static final Pattern RESULT = Pattern.compile("\"result\":\"0x[0-9a-f]*\"");
    private static final Pattern BASE_FEE = Pattern.compile("\"baseFeePerGas\":\"0x[0-9a-f]+\"");

    private final SpoilingProxy proxy;
    private Random random = new Random(0);
    private Fault fault = Fault.HONEST;

    FaultyNode(URI real) throws IOException {
        proxy = new SpoilingProxy(real, this::answer);
    }

    URI address() {
        return proxy.address();
    }

    /** Fails in this way from now on, at two questions of three. */
    synchronized void become(Fault next, long seed) {
        fault = next;
        random = new Random(seed);
    }

    private synchronized String answer(String question, String honest) {
        if (fault == Fault.HONEST || random.nextInt(3) == 0) {
            return honest;
        }
        Matcher found = METHOD.matcher(question);
        String method = found.find() ? found.group(1) : "";
        boolean isSent = method.equals("eth_sendRawTransaction");
        boolean isCount = method.equals("eth_getTransactionCount");
        return switch (fault) {
            case HONEST -> honest;
            case GATEWAY -> "<html>502 Bad Gateway</html>";
            case RATE_LIMIT -> error(-32005, "daily request count exceeded, request rate limited");
            case HEADER_NOT_FOUND ->
                method.equals("eth_call") || method.equals("eth_getBlockByNumber")
                        ? error(-32000, "header not found")
                        : honest;
            case NO_RECEIPTS -> method.equals("eth_getTransactionReceipt") ? result("null") : honest;
            case LOGS_REFUSED ->
                method.equals("eth_getLogs") ? error(-32602, "query returned more than 10000 results") : honest;
            case LOGS_LEFT_OUT -> method.equals("eth_getLogs") ? result("[]") : honest;
            case COUNT_TOO_HIGH -> isCount ? result("\"0x" + Integer.toHexString(count(honest) + 3) + "\"") : honest;
            case COUNT_OF_ZERO -> isCount ? result("\"0x0\"") : honest;
            case UNDERPRICED -> isSent ? error(-32000, "transaction underpriced: tip needed 25000000000") : honest;
            case ABOVE_ITS_CAP ->
                isSent ? error(-32000, "tx fee (1.20 ether) exceeds the configured cap (1.00 ether)") : honest;
            case NO_COINS -> isSent ? error(-32000, "insufficient funds for gas * price + value") : honest;
            case NONCE_TOO_LOW -> isSent ? error(-32000, "nonce too low: next nonce 9, tx nonce 8") : honest;
            case TAKEN_AND_FORGOTTEN -> honest; // the simulation drops it
            case FEE_SPIKE -> BASE_FEE.matcher(honest).replaceAll("\"baseFeePerGas\":\"" + gwei(1_000_000) + "\"");
            case TIP_SPIKE ->
                method.equals("eth_maxPriorityFeePerGas") ? result("\"" + gwei(1_000_000) + "\"") : honest;
            case OTHER_CHAIN -> method.equals("eth_chainId") ? result("\"0x5\"") : honest;
        };
    }

    private static int count(String honest) {
        Matcher found = RESULT.matcher(honest);
        if (!found.find()) {
            return 0;
        }
        String quantity = found.group();
        return Integer.parseInt(quantity.substring(quantity.indexOf("0x") + 2, quantity.length() - 1), 16);
    }

    private static String gwei(int number) {
        return "0x" + BigInteger.valueOf(number).multiply(BigInteger.TEN.pow(9)).toString(16);
    }

    private static String result(String json) {
        return "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":" + json + "}";
    }

    private static String error(int code, String message) {
        return "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}";
    }

    @Override
    public void close() {
        proxy.close();
    }
}
