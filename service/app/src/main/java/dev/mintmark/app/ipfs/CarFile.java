package dev.mintmark.app.ipfs;

import dev.mintmark.app.io.Counted;
import dev.mintmark.app.io.SourceUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A CAR file of version 1, of which every block was hashed. Files with other codecs or hashes than this service reads are refused.
 * Not thread-safe.
 *
 * @see <a href="https://ipld.io/specs/transport/car/carv1/">CARv1</a>
 */
final class CarFile implements BlockSource, AutoCloseable {
    private static final int MAX_HEADER = 4096;
    /** Bytes of a header before its first link, and without any link. */
    private static final int ROOTS_AT = 8;

    private static final int EMPTY_HEADER = 17;
    private static final int MAX_SECTION = Block.MAX_BYTES + Cid.BYTES;

    /** As many as one file may have here. */
    private static final int MAX_BLOCKS = 10_000;

    private final FileChannel file;
    private final long size;
    private final Map<Cid, Span> spans = new HashMap<>();
    private List<Cid> roots = List.of();
    private long at;

    private record Span(long from, int length) {}

    private CarFile(FileChannel file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    /**
     * Opens a file, and hashes all its blocks.
     *
     * @throws InvalidCarException where it is not an archive, is cut off, or has a block that is not its CID's
     */
    static CarFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path);
        try {
            CarFile car = new CarFile(channel);
            car.read();
            return car;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    List<Cid> roots() {
        return roots;
    }

    /**
     * Returns the CIDs of all blocks of the roots' files, after walking them; further blocks of the archive are left out.
     *
     * @throws InvalidCarException where a block is missing or the files are not whole
     */
    Set<Cid> reachable() throws IOException {
        Set<Cid> found = new LinkedHashSet<>();
        try {
            for (Cid root : roots) {
                Dag.walk(this, root, block -> found.add(block.cid()));
            }
        } catch (Dag.MissingBlockException e) {
            throw new InvalidCarException("The archive is not whole: " + lowerFirst(String.valueOf(e.getMessage())));
        } catch (InvalidCarException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidCarException(String.valueOf(e.getMessage()));
        } catch (SourceUnavailableException e) {
            throw new IllegalStateException("A file is always available.", e);
        }
        return found;
    }

    private static String lowerFirst(String sentence) {
        return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }

    @Override
    public Optional<byte[]> block(Cid cid) throws IOException {
        Span span = spans.get(cid);
        if (span == null) {
            return Optional.empty();
        }
        byte[] bytes = bytes(span.from, span.length);
        if (!cid.names(bytes)) {
            throw new InvalidCarException("The archive changed while it was read.");
        }
        return Optional.of(bytes);
    }

    private void read() throws IOException {
        int headerLength = length(MAX_HEADER, "header");
        byte[] header = bytes(at, headerLength);
        at += headerLength;
        roots = parseHeader(header);
        while (at < size) {
            if (spans.size() == MAX_BLOCKS) {
                throw new InvalidCarException("The archive has more than " + MAX_BLOCKS + " blocks.");
            }
            long from = at;
            int length = length(MAX_SECTION, "block at byte " + from);
            if (length < Cid.BYTES) {
                throw new InvalidCarException("The block at byte " + from + " has no CID that this service reads.");
            }
            byte[] section = bytes(at, length);
            Cid cid = cid(section, from);
            byte[] block = Arrays.copyOfRange(section, Cid.BYTES, length);
            if (!cid.names(block)) {
                throw new InvalidCarException("The bytes of the block " + cid + " are not those that its CID names.");
            }
            spans.put(cid, new Span(at + Cid.BYTES, block.length));
            at += length;
        }
    }

    private static Cid cid(byte[] section, long from) throws InvalidCarException {
        try {
            return Cid.ofBytes(Arrays.copyOf(section, Cid.BYTES));
        } catch (IllegalArgumentException e) {
            throw new InvalidCarException("The block at byte " + from + " cannot be read: " + e.getMessage());
        }
    }

    /** The header is compared with the one that this service writes of the same roots: DAG-CBOR has one form of it. */
    private static List<Cid> parseHeader(byte[] header) throws InvalidCarException {
        // a map of two, "roots" and an array of links (each a tag, a length, a zero byte and a CID), then "version" and
        // 1
        int each = Cid.BYTES + 5;
        int count = (header.length - EMPTY_HEADER) / each;
        if (count >= 1 && count <= Car.MAX_ROOTS) {
            try {
                List<Cid> roots = new ArrayList<>();
                for (int i = 1; i <= count; i++) {
                    int end = ROOTS_AT + i * each;
                    roots.add(Cid.ofBytes(Arrays.copyOfRange(header, end - Cid.BYTES, end)));
                }
                if (Arrays.equals(Car.header(roots), header)) {
                    return List.copyOf(roots);
                }
            } catch (IllegalArgumentException e) {
                // refused below, like another header
            }
        }
        throw new InvalidCarException("The file is not a CAR archive of version 1 with 1 to " + Car.MAX_ROOTS
                + " roots of CIDv1, raw or dag-pb, with SHA-256.");
    }

    /** Reads a varint, and refuses what is longer than allowed or than the file before anything is allocated. */
    private int length(int max, String what) throws IOException {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            if (shift > 56) {
                throw new InvalidCarException("The length of the " + what + " is not a number.");
            }
            int next = bytes(at, 1)[0];
            at++;
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                break;
            }
        }
        if (value > max) {
            throw new InvalidCarException(
                    "The " + what + " says that it has " + value + " bytes; it has at most " + max + " here.");
        }
        return (int) value;
    }

    private byte[] bytes(long from, int length) throws IOException {
        if (length > size - from) {
            throw new InvalidCarException("The archive is cut off: it ends after " + Counted.of(size, "byte") + ".");
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("The archive became shorter while it was read.");
            }
        }
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
