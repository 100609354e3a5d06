package dev.mintmark.c2pa;

import java.io.IOException;

/**
 * A time-stamp authority of RFC 3161, reached in whatever way the caller likes, usually by a POST of
 * {@code application/timestamp-query}. Implementations are thread-safe and give up after a time of their own.
 */
@FunctionalInterface
public interface TimeStampAuthority {
    /**
     * Sends a request.
     *
     * @param request a DER-encoded TimeStampReq
     * @return the DER-encoded TimeStampResp
     * @throws IOException where the authority does not answer, or not in time
     */
    byte[] ask(byte[] request) throws IOException;

    /** The largest token that there has to be room for, in bytes; what it does not fill is padded with zeros. */
    default int reservedBytes() {
        return 10 * 1024;
    }
}
