package dev.mintmark.c2pa;

import java.io.IOException;

/**
 * The transport to an RFC 3161 time-stamp authority, usually an HTTP POST of {@code application/timestamp-query}.
 * Implementations are thread-safe and have a timeout of their own.
 */
@FunctionalInterface
public interface TimeStampAuthority {
    /**
     * Sends a request.
     *
     * @param request a DER-encoded TimeStampReq
     * @return the DER-encoded TimeStampResp
     * @throws IOException if the authority does not answer in time
     */
    byte[] ask(byte[] request) throws IOException;

    /** Returns the number of bytes reserved for a token. Shorter tokens are padded with zeros. */
    default int reservedBytes() {
        return 10 * 1024;
    }
}
