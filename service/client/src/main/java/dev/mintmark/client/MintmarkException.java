package dev.mintmark.client;

import org.jspecify.annotations.Nullable;

/** The service refused a request. The message is its sentence for people. */
public final class MintmarkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final @Nullable String field;

    MintmarkException(int status, String type, String detail, @Nullable String field) {
        super(detail);
        this.status = status;
        this.type = type;
        this.field = field;
    }

    /** The status of HTTP. */
    public int status() {
        return status;
    }

    /** A stable word of RFC 9457, such as {@code /problems/invalid-request}. */
    public String type() {
        return type;
    }

    /** The field of the request at fault; null where it is none's. */
    public @Nullable String field() {
        return field;
    }
}
