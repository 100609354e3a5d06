package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.util.Optional;

/** Reads blocks. Returned bytes were hashed and are the requested block. Thread-safe. */
public interface BlockSource {
    /**
     * Returns the block's bytes; empty where this source does not have the block.
     *
     * @throws IOException where the bytes found are not the block's, or this machine's storage fails
     */
    Optional<byte[]> block(Cid cid) throws IOException, SourceUnavailableException;
}
