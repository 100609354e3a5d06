package dev.mintmark.c2pa.jumbf;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The encoder of the optional library. The only class that names it, so that the others work without it. */
final class BrotliEncoder {
    /** Of 0 to 11: near the best, in a fraction of its time. */
    private static final int QUALITY = 9;

    private static final int WINDOW_BITS = 22;

    private BrotliEncoder() {}

    /**
     * Returns a stream up to the end of a byte, without its last block.
     *
     * @throws IOException if the library has no part for this platform
     */
    static byte[] encode(byte[] content) throws IOException {
        if (!Brotli4jLoader.isAvailable()) {
            throw new IOException(Brotli4jLoader.getUnavailabilityCause());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BrotliOutputStream stream = new BrotliOutputStream(out, Encoder.Parameters.create(QUALITY, WINDOW_BITS))) {
            stream.write(content);
            stream.flush();
            return out.toByteArray();
        }
    }
}
