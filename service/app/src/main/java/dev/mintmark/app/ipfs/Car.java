package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A content-addressable archive, version 1: a header that names the roots, then the blocks depth first, each once.
 *
 * @see <a href="https://ipld.io/specs/transport/car/carv1/">CARv1</a>
 */
final class Car {
    /** So many fit the short form of a CBOR array. */
    static final int MAX_ROOTS = 23;

    private Car() {}

    /** Which blocks are written. */
    enum Blocks {
        /** All, each once. */
        ALL,
        /** All, each as often as it occurs. */
        ALL_WITH_DUPLICATES,
        /** That of the root alone. */
        ROOT
    }

    static void write(BlockSource source, List<Cid> roots, OutputStream out)
            throws IOException, SourceUnavailableException {
        write(source, roots, Blocks.ALL, out);
    }

    static void write(BlockSource source, List<Cid> roots, Blocks which, OutputStream out)
            throws IOException, SourceUnavailableException {
        section(out, header(roots), new byte[0]);
        Set<Cid> written = new HashSet<>();
        for (Cid root : roots) {
            if (which == Blocks.ROOT) {
                byte[] block = source.block(root).orElseThrow(() -> new Dag.MissingBlockException(root));
                section(out, root.bytes(), block);
                continue;
            }
            Dag.walk(source, root, block -> {
                if (written.add(block.cid()) || which == Blocks.ALL_WITH_DUPLICATES) {
                    section(out, block.cid().bytes(), block.bytes());
                }
            });
        }
    }

    /** Writes the blocks that it takes to read a part of a file: those of the part and the nodes above them, each once. */
    static void write(BlockSource source, Cid root, EntityBytes part, OutputStream out)
            throws IOException, SourceUnavailableException {
        section(out, header(List.of(root)), new byte[0]);
        Set<Cid> written = new HashSet<>();
        BlockSource read = cid -> {
            Optional<byte[]> block = source.block(cid);
            if (block.isPresent() && written.add(cid)) {
                section(out, cid.bytes(), block.get());
            }
            return block;
        };
        long size = Dag.size(read, root).orElseThrow(() -> new Dag.MissingBlockException(root));
        if (part.length(size) > 0) {
            Dag.range(read, root, part.start(size), part.length(size), OutputStream.nullOutputStream());
        }
    }

    private static void section(OutputStream out, byte[] name, byte[] bytes) throws IOException {
        ByteArrayOutputStream length = new ByteArrayOutputStream();
        Protobuf.varint(length, (long) name.length + bytes.length);
        length.writeTo(out);
        out.write(name);
        out.write(bytes);
    }

    /** DAG-CBOR of {@code {"roots": [root…], "version": 1}}; a link is tag 42 over a zero byte and the CID. */
    static byte[] header(List<Cid> roots) {
        if (roots.isEmpty() || roots.size() > MAX_ROOTS) {
            throw new IllegalArgumentException("An archive has 1 to " + MAX_ROOTS + " roots here.");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        out.write(0xa2);
        text(out, "roots");
        out.write(0x80 | roots.size());
        for (Cid root : roots) {
            out.writeBytes(new byte[] {(byte) 0xd8, 42, 0x58, Cid.BYTES + 1, 0});
            out.writeBytes(root.bytes());
        }
        text(out, "version");
        out.write(1);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write(0x60 | text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
