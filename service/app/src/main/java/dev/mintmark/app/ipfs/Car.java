package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.SourceUnavailableException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * A content-addressable archive, version 1: a header that names the root, then the blocks depth first, each once.
 *
 * @see <a href="https://ipld.io/specs/transport/car/carv1/">CARv1</a>
 */
final class Car {
    private Car() {}

    /** @param whole false for the root's block alone */
    static void write(BlockSource source, Cid root, boolean whole, OutputStream out)
            throws IOException, SourceUnavailableException {
        section(out, header(root), new byte[0]);
        if (!whole) {
            byte[] block = source.block(root).orElseThrow(() -> new Dag.MissingBlockException(root));
            section(out, root.bytes(), block);
            return;
        }
        Set<Cid> written = new HashSet<>();
        Dag.walk(source, root, block -> {
            if (written.add(block.cid())) {
                section(out, block.cid().bytes(), block.bytes());
            }
        });
    }

    private static void section(OutputStream out, byte[] name, byte[] bytes) throws IOException {
        ByteArrayOutputStream length = new ByteArrayOutputStream();
        Protobuf.varint(length, (long) name.length + bytes.length);
        length.writeTo(out);
        out.write(name);
        out.write(bytes);
    }

    /** DAG-CBOR of {@code {"roots": [root], "version": 1}}; a link is tag 42 over a zero byte and the CID. */
    private static byte[] header(Cid root) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64);
        out.write(0xa2);
        text(out, "roots");
        out.write(0x81);
        out.writeBytes(new byte[] {(byte) 0xd8, 42, 0x58, Cid.BYTES + 1, 0});
        out.writeBytes(root.bytes());
        text(out, "version");
        out.write(1);
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.write(0x60 | text.length());
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
