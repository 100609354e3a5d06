package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.util.Optional;

/** Somewhere to read blocks from. What it returns was hashed and is the block asked for. Thread-safe. */
public interface BlockSource {
    /**
     * The block's bytes; empty where this source has none.
     *
     * @throws IOException where the bytes found are not the block's, or this machine's storage fails
     */
    Optional<byte[]> block(Cid cid) throws IOException, SourceUnavailableException;
}
