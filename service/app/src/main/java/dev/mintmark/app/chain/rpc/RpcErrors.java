package dev.mintmark.app.chain.rpc;

import java.util.List;
import java.util.Locale;

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

    private RpcErrors() {}

    /** Whether the transaction, or another under its nonce, is on its way or mined. */
    static boolean isHarmless(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return HARMLESS.stream().anyMatch(lower::contains);
    }

    /** Whether the contract reverted, rather than the node refusing. */
    static boolean isRevert(RpcErrorException error) {
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return error.code() == 3 || message.contains("revert");
    }
}
