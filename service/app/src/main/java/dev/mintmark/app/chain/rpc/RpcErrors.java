package dev.mintmark.app.chain.rpc;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Classifies the errors of nodes by their texts, because JSON-RPC has no codes for them. */
final class RpcErrors {
    /** Texts of geth and its forks (Polygon's Bor among them), Erigon, Nethermind, Besu and reth. */
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
            "replacement underpriced",
            "could not replace existing tx",
            "replacementnotallowed");

    private static final List<String> GAS_LIMIT =
            List.of("intrinsic gas", "block gas limit", "gas limit too", "gaslimit", "gas limit is too", "gas cap");

    private static final List<String> FEES_TOO_HIGH = List.of(
            "exceeds the configured cap",
            "insufficient funds",
            "insufficientfunds",
            "insufficient balance",
            "insufficient sender balance",
            "exceeds account balance",
            "exceeds allowance");

    private static final List<String> FEES_TOO_LOW = List.of(
            "underpriced",
            "less than block base fee",
            "feetoolow",
            "fee too low",
            "fee below",
            "price too low",
            "price is too low",
            "price below",
            "below the minimum",
            "below minimum");

    /** The node answers fewer questions than it is asked; another address may answer. */
    private static final List<String> RATE_LIMIT = List.of(
            "rate limit",
            "rate-limit",
            "ratelimit",
            "too many requests",
            "request count",
            "request rate",
            "request limit",
            "rps limit",
            "requests per second",
            "compute units",
            "throttl",
            "quota");

    /** The node is out of order, or does not have the block or its state; another one may. */
    private static final List<String> OUT_OF_ORDER = List.of(
            "txpool is full",
            "header not found",
            "unknown block",
            "block not found",
            "missing trie node",
            "historical state",
            "pruned",
            "temporarily unavailable",
            "internal error",
            "timed out",
            "timeout",
            "retry",
            "does not exist/is not available");

    private static final int TOO_MANY_REQUESTS = 429;

    /** "Over rate limit" of several providers. */
    private static final int OVER_RATE_LIMIT = -32016;

    /** "Limit exceeded" (EIP-1474): of questions, or of what one question may ask for. */
    private static final int LIMIT_EXCEEDED = -32005;

    private RpcErrors() {}

    /** What is wrong with a transaction that a node refuses; null where signing it anew does not help. */
    static TransactionRefusedException.@Nullable Fault fault(String message) {
        if (contains(message, GAS_LIMIT)) {
            return TransactionRefusedException.Fault.GAS_LIMIT;
        }
        if (contains(message, FEES_TOO_HIGH)) {
            return TransactionRefusedException.Fault.FEES_TOO_HIGH;
        }
        return contains(message, FEES_TOO_LOW) ? TransactionRefusedException.Fault.FEES_TOO_LOW : null;
    }

    /** Whether another address may answer; a revert or a wrong nonce is the same everywhere. */
    static boolean isOfNode(RpcErrorException error) {
        return !isRevert(error) && (isRateLimit(error) || isLimit(error) || contains(error.getMessage(), OUT_OF_ORDER));
    }

    /** Whether the question passes a limit of the node; a shorter one may not, and another address may have no such limit. */
    static boolean isLimit(RpcErrorException error) {
        return error.code() == LIMIT_EXCEEDED;
    }

    /** Whether fewer questions are answered, so that shorter ones are refused as well. */
    static boolean isRateLimit(RpcErrorException error) {
        return error.code() == TOO_MANY_REQUESTS
                || error.code() == OVER_RATE_LIMIT
                || contains(error.getMessage(), RATE_LIMIT);
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
