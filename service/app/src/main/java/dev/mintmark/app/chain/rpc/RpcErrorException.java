package dev.mintmark.app.chain.rpc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The node answers with a JSON-RPC error. */
final class RpcErrorException extends Exception {
    /** Revert data come as text, as JSON text in quotes, or with words before them. */
    private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]*");

    private final int code;
    private final @Nullable String data;

    RpcErrorException(int code, String message, @Nullable String data) {
        super(message);
        this.code = code;
        Matcher hex = HEX.matcher(data == null ? "" : data);
        this.data = hex.find() ? hex.group() : null;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    int code() {
        return code;
    }

    /** The data of a revert, hexadecimal. */
    @Nullable
    String data() {
        return data;
    }
}
