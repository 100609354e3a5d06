package dev.mintmark.app.chain.rpc;

import java.util.List;
import java.util.Locale;

/** What nodes mean by their errors. JSON-RPC fixes no codes for these, so their words are read. */
final class RpcErrors {
    /** geth, its forks (Polygon's Bor among them), Erigon, Nethermind and reth, in their words. */
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
    static boolean harmless(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return HARMLESS.stream().anyMatch(lower::contains);
    }

    /** Whether the contract refused, not the node. */
    static boolean reverted(RpcErrorException error) {
        String message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return error.code() == 3 || message.contains("revert");
    }
}
