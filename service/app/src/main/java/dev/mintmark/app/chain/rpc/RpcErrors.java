package dev.mintmark.app.chain.rpc;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Classifies the errors of nodes by their texts, because JSON-RPC has no codes for them. */
final class RpcErrors {
    /** Texts of geth and its forks (Polygon's Bor among them), Erigon, Nethermind and reth. */
    private static final List<String> HARMLESS = List.of(
            "already known",
            "known transaction",
            "already imported",
            "already exists",
            "alreadyknown",
            "nonce too low",
            "nonce is too low",
            "oldnonce",
            "replacement transaction underpriced",
            "replacement underpriced");

    /** A producer or node wants more for its gas. */
    private static final List<String> FEES_TOO_LOW = List.of(
            "underpriced",
            "less than block base fee",
            "feetoolow",
            "fee too low",
            "gas price too low",
            "below the minimum");

    /** The sender cannot pay what the transaction offers, or the node does not pass on so dear a one. */
    private static final List<String> FEES_TOO_HIGH = List.of(
            "exceeds the configured cap",
            "insufficient funds",
            "insufficientfunds",
            "insufficient balance",
            "insufficient sender balance");

    /** The node does not answer this question now, or does not have the block yet; another one may. */
    private static final List<String> OF_NODE = List.of(
            "rate limit",
            "rate-limit",
            "ratelimit",
            "too many requests",
            "request count",
            "requests per second",
            "compute units",
            "throttl",
            "quota",
            "txpool is full",
            "header not found",
            "unknown block",
            "block not found",
            "missing trie node");

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int OVER_RATE_LIMIT = -32016;

    private RpcErrors() {}

    /** What is wrong with the fees of a transaction that a node refuses. */
    static FeesRefusedException.@Nullable Fault feeFault(String message) {
        if (contains(message, FEES_TOO_HIGH)) {
            return FeesRefusedException.Fault.TOO_HIGH;
        }
        return contains(message, FEES_TOO_LOW) ? FeesRefusedException.Fault.TOO_LOW : null;
    }

    /** Whether the fault is the node's, so that another address is asked; a revert or a wrong nonce is the same everywhere. */
    static boolean isOfNode(RpcErrorException error) {
        return error.code() == TOO_MANY_REQUESTS
                || error.code() == OVER_RATE_LIMIT
                || contains(error.getMessage(), OF_NODE);
    }

    /** Whether the transaction, or another under its nonce, is on its way or mined. */
    static boolean isHarmless(String message) {
        return contains(message, HARMLESS);
    }

    /** Whether the contract reverted, rather than the node refusing. */
    static boolean isRevert(RpcErrorException error) {
        return error.code() == 3 || contains(error.getMessage(), List.of("revert"));
    }

    private static boolean contains(String message, List<String> texts) {
        String lower = message.toLowerCase(Locale.ROOT);
        return texts.stream().anyMatch(lower::contains);
    }
}
