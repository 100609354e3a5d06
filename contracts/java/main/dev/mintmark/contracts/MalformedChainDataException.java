package dev.mintmark.contracts;

import org.jspecify.annotations.Nullable;

/** Data from a node are not the contract's encoding: the address has another contract or version, or the node is faulty. */
public final class MalformedChainDataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedChainDataException(String message) {
        this(message, null);
    }

    public MalformedChainDataException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
