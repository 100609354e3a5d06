package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;

/** A place that keeps files on IPFS: the block store here, a Kubo node, a pinning service. Thread-safe. */
public interface Place extends BlockSource {
    /** What the place is called in the register and in messages; never a secret. */
    String placeName();

    /**
     * Has the place keep a file; does nothing where it is kept.
     *
     * @param from has the file's blocks
     * @throws PendingException where the place accepted it and does not have it yet
     */
    void keep(Cid root, BlockSource from) throws IOException, SourceUnavailableException;

    /** Has the place keep the file no longer; does nothing where it is not kept. */
    void drop(Cid root) throws IOException, SourceUnavailableException;

    /**
     * Reads the whole file back and hashes every block.
     *
     * @throws PendingException where the place accepted the file and does not have it yet
     * @throws IOException where a block is missing or has other bytes
     */
    default void check(Cid root) throws IOException, SourceUnavailableException {
        Dag.walk(this, root, block -> {});
    }

    /** A place accepted a file and does not have it yet. */
    final class PendingException extends SourceUnavailableException {
        private static final long serialVersionUID = 1;

        PendingException(String sentence) {
            super(sentence);
        }
    }
}
