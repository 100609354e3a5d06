package dev.mintmark.app.artwork;

import dev.mintmark.app.io.SourceUnavailableException;
import java.util.Optional;

/** Reads content from IPFS; returns only bytes that hash to their CID. Thread-safe. */
public interface ContentNetwork {
    /** Whether the content can be read now. */
    boolean available(String cid) throws SourceUnavailableException;

    /** The content's bytes, at most {@code limit} of them; empty where no source has it. */
    Optional<byte[]> fetch(String cid, long limit) throws SourceUnavailableException;
}
