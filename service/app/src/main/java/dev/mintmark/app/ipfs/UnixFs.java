package dev.mintmark.app.ipfs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a file into blocks: one raw block where it fits, otherwise a balanced graph of dag-pb nodes over raw leaves. Immutable.
 *
 * @param chunk bytes per leaf
 * @param maxLinks links per node
 */
public record UnixFs(int chunk, int maxLinks) {
    /** The profile {@code unixfs-v1-2025}, with which every implementation computes the same CID. */
    public static final UnixFs V1_2025 = new UnixFs(1 << 20, 1024);

    public UnixFs {
        if (chunk < 1 || chunk > Block.MAX_BYTES || maxLinks < 2) {
            throw new IllegalArgumentException(
                    "A leaf has 1 to " + Block.MAX_BYTES + " bytes, a node 2 links or more.");
        }
    }

    /** Receives blocks, leaves before the nodes above them. */
    public interface Sink {
        void accept(Block block) throws IOException;
    }

    /** The blocks of a file, leaves before the nodes above them, the root last. */
    public record Import(Cid root, List<Block> blocks) {
        public Import {
            blocks = List.copyOf(blocks);
        }
    }

    /** Splits bytes in memory. */
    public Import of(byte[] file) {
        List<Block> blocks = new ArrayList<>();
        try {
            return new Import(of(new ByteArrayInputStream(file), blocks::add), blocks);
        } catch (IOException e) {
            throw new UncheckedIOException("Reading from memory failed.", e);
        }
    }

    /** Splits a stream, holding one leaf and the links above it in memory. Returns the root. */
    public Cid of(InputStream file, Sink sink) throws IOException {
        List<DagPb.Link> level = new ArrayList<>();
        byte[] bytes = file.readNBytes(chunk);
        do {
            Block leaf = new Block(Cid.of(Cid.Codec.RAW, bytes), bytes);
            sink.accept(leaf);
            level.add(new DagPb.Link(leaf.cid(), bytes.length, bytes.length));
            bytes = file.readNBytes(chunk);
        } while (bytes.length > 0);
        while (level.size() > 1) {
            level = parents(level, sink);
        }
        return level.getFirst().cid();
    }

    private List<DagPb.Link> parents(List<DagPb.Link> level, Sink sink) throws IOException {
        List<DagPb.Link> parents = new ArrayList<>();
        for (int from = 0; from < level.size(); from += maxLinks) {
            DagPb node = new DagPb(level.subList(from, Math.min(level.size(), from + maxLinks)));
            byte[] bytes = node.encode();
            Block block = new Block(Cid.of(Cid.Codec.DAG_PB, bytes), bytes);
            sink.accept(block);
            long below = node.links().stream().mapToLong(DagPb.Link::total).sum();
            parents.add(new DagPb.Link(block.cid(), node.size(), bytes.length + below));
        }
        return parents;
    }
}
