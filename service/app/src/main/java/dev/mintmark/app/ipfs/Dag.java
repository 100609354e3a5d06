package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Walks the blocks of a file from its root, depth first. Every block is hashed by its source, and the sizes that a node states for
 * its links are checked.
 */
final class Dag {
    /** Levels of nodes; with two links per node a petabyte needs fewer. */
    private static final int MAX_DEPTH = 32;

    /** Blocks of one walk: ten gigabytes in leaves of the standard size. */
    private static final int MAX_BLOCKS = 10_000;

    private final BlockSource source;
    private int visited;

    private Dag(BlockSource source) {
        this.source = source;
    }

    /** Receives each block; a leaf that occurs twice in the file is received twice. */
    interface Visitor {
        void visit(Block block) throws IOException;
    }

    /** The source does not have a block of the graph. */
    static final class MissingBlockException extends IOException {
        private static final long serialVersionUID = 1;

        MissingBlockException(Cid cid) {
            super("The block " + cid + " is not there.");
        }
    }

    /** Walks all blocks; returns the size of the file in bytes. */
    static long walk(BlockSource source, Cid root, Visitor visitor) throws IOException, SourceUnavailableException {
        return new Dag(source).walk(root, 0, visitor);
    }

    /** Writes a part of the file; only the blocks on the way to it are read. */
    static void range(BlockSource source, Cid root, long from, long length, OutputStream out)
            throws IOException, SourceUnavailableException {
        new Dag(source).range(root, 0, from, length, out);
    }

    private void range(Cid cid, int depth, long from, long length, OutputStream out)
            throws IOException, SourceUnavailableException {
        if (depth > MAX_DEPTH || ++visited > MAX_BLOCKS) {
            throw tooLarge();
        }
        byte[] bytes = source.block(cid).orElseThrow(() -> new MissingBlockException(cid));
        if (cid.codec() == Cid.Codec.RAW) {
            int start = Math.clamp(from, 0, bytes.length);
            int end = Math.clamp(from + length, 0, bytes.length);
            out.write(bytes, start, Math.max(0, end - start));
            return;
        }
        long at = 0;
        for (DagPb.Link link : node(cid, bytes).links()) {
            if (at < from + length && at + link.size() > from) {
                requireSize(link);
                range(link.cid(), depth + 1, from - at, length, out);
            }
            at += link.size();
        }
    }

    /** A leaf of another size than its node states would shift the bytes after it. */
    private void requireSize(DagPb.Link link) throws IOException, SourceUnavailableException {
        long below = size(source, link.cid()).orElseThrow(() -> new MissingBlockException(link.cid()));
        if (below != link.size()) {
            throw wrongSize(link, below);
        }
    }

    private static IOException wrongSize(DagPb.Link link, long below) {
        return new IOException("Below " + link.cid() + " are " + below + " bytes, not the " + link.size()
                + " that the node above it states.");
    }

    private static IOException tooLarge() {
        return new IOException("The graph has more than " + MAX_DEPTH + " levels or " + MAX_BLOCKS + " blocks.");
    }

    /** Returns the file's size as its root states it; empty where the source does not have the root. */
    static Optional<Long> size(BlockSource source, Cid root) throws IOException, SourceUnavailableException {
        Optional<byte[]> block = source.block(root);
        if (block.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (root.codec()) {
                    case RAW -> (long) block.get().length;
                    case DAG_PB -> node(root, block.get()).size();
                });
    }

    /**
     * Returns the CIDs of the root and of all blocks below it, the root first. Leaves are not read, and nodes that are missing have
     * nothing below them.
     */
    static Set<Cid> reachable(BlockStore store, Cid root) throws IOException {
        Set<Cid> found = new LinkedHashSet<>();
        Deque<Cid> toRead = new ArrayDeque<>(List.of(root));
        while (!toRead.isEmpty()) {
            Cid cid = toRead.remove();
            if (!found.add(cid)) {
                continue;
            }
            if (found.size() > MAX_BLOCKS) {
                throw new IOException("The graph of " + root + " has more than " + MAX_BLOCKS + " blocks.");
            }
            Optional<byte[]> bytes = cid.codec() == Cid.Codec.DAG_PB ? store.block(cid) : Optional.empty();
            if (bytes.isPresent()) {
                node(cid, bytes.get()).links().forEach(link -> toRead.add(link.cid()));
            }
        }
        return found;
    }

    private long walk(Cid cid, int depth, Visitor visitor) throws IOException, SourceUnavailableException {
        if (depth > MAX_DEPTH || ++visited > MAX_BLOCKS) {
            throw tooLarge();
        }
        byte[] bytes = source.block(cid).orElseThrow(() -> new MissingBlockException(cid));
        visitor.visit(new Block(cid, bytes));
        return switch (cid.codec()) {
            case RAW -> bytes.length;
            case DAG_PB -> {
                long size = 0;
                for (DagPb.Link link : node(cid, bytes).links()) {
                    long below = walk(link.cid(), depth + 1, visitor);
                    if (below != link.size()) {
                        throw wrongSize(link, below);
                    }
                    size += below;
                }
                yield size;
            }
        };
    }

    private static DagPb node(Cid cid, byte[] bytes) throws IOException {
        try {
            return DagPb.decode(bytes);
        } catch (IllegalArgumentException e) {
            throw new IOException("The block " + cid + " is not a node of a file: " + e.getMessage(), e);
        }
    }
}
