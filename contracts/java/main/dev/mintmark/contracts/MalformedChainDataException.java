package dev.mintmark.contracts;

import org.jspecify.annotations.Nullable;

/** What a node returned is not what this contract would have said: another contract, another version, or a bad node. */
public final class MalformedChainDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedChainDataException(String message) {
        this(message, null);
    }

    public MalformedChainDataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
