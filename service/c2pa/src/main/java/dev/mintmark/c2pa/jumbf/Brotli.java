package dev.mintmark.c2pa.jumbf;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.C2paException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.brotli.dec.BrotliInputStream;

/**
 * Brotli streams (RFC 7932). Compression needs an optional library, because the platform has none. Stateless and
 * thread-safe.
 */
public final class Brotli {
    /** An empty block of metadata, and the empty last block. RFC 7932, section 9.2. */
    private static final byte FILL = 0x06;

    private static final byte END = 0x03;

    private Brotli() {}

    /**
     * Returns the beginning of a stream with this content; {@link #ended} ends it.
     *
     * @throws C2paException if the library for it is missing
     */
    public static byte[] begun(byte[] content) throws C2paException {
        try {
            return BrotliEncoder.encode(content);
        } catch (IOException | LinkageError e) {
            throw new C2paException(
                    "A manifest cannot be compressed without the library com.aayushatharva.brotli4j:brotli4j and its"
                            + " part for this platform; put both on the class path, or sign without compression.",
                    e);
        }
    }

    /**
     * Returns a stream.
     *
     * @param begun its beginning, from {@link #begun}
     * @param fill number of bytes without a meaning by which the stream is longer
     */
    public static byte[] ended(byte[] begun, int fill) {
        byte[] stream = Arrays.copyOf(begun, begun.length + fill + 1);
        Arrays.fill(stream, begun.length, begun.length + fill, FILL);
        stream[begun.length + fill] = END;
        return stream;
    }

    /**
     * Returns the first bytes of a stream's content.
     *
     * @param stream range of the stream in {@code bytes}
     * @param limit largest length of the result
     * @throws IOException if this is no stream, or it breaks off before the limit
     */
    public static byte[] inflated(byte[] bytes, ByteRange stream, int limit) throws IOException {
        InputStream compressed = new ByteArrayInputStream(bytes, stream.offset(), stream.length());
        try (BrotliInputStream in = new BrotliInputStream(compressed)) {
            return in.readNBytes(limit);
        } catch (RuntimeException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
