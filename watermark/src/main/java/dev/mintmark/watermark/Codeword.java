package dev.mintmark.watermark;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * The way of a payload into coded bits and back: 64 bits and their CRC-32, both hidden by a keyed mask (so that no
 * payload, zero included, gives a special pattern, and a pattern without a mark passes the CRC only by chance), then
 * {@link ConvolutionalCode}. Immutable.
 */
final class Codeword {
    private static final int MESSAGE_BITS = 96;
    /** Coded bits in a mark. */
    static final int BITS = MESSAGE_BITS * ConvolutionalCode.OUTPUTS;

    private final boolean[] mask = new boolean[MESSAGE_BITS];

    Codeword(WatermarkKey key) {
        var stream = new KeyStream(key, "payload-mask");
        for (int i = 0; i < MESSAGE_BITS; i++) {
            mask[i] = (stream.nextInt() & 1) != 0;
        }
    }

    /** +1 for a coded 0, -1 for a coded 1. */
    float[] encode(long payload) {
        var message = new boolean[MESSAGE_BITS];
        int crc = crc(payload);
        for (int i = 0; i < MESSAGE_BITS; i++) {
            long bit = i < Long.SIZE ? payload >>> (63 - i) : crc >>> (95 - i);
            message[i] = (bit & 1) != 0 ^ mask[i];
        }
        var coded = ConvolutionalCode.encode(message);
        var signs = new float[BITS];
        for (int i = 0; i < BITS; i++) {
            signs[i] = coded[i] ? -1 : 1;
        }
        return signs;
    }

    /** The payload, when the likeliest message has the CRC that it should. */
    OptionalLong decode(float[] soft) {
        var message = ConvolutionalCode.decode(soft);
        long payload = 0;
        int crc = 0;
        for (int i = 0; i < MESSAGE_BITS; i++) {
            int bit = message[i] ^ mask[i] ? 1 : 0;
            if (i < Long.SIZE) {
                payload = payload << 1 | bit;
            } else {
                crc = crc << 1 | bit;
            }
        }
        return crc == crc(payload) ? OptionalLong.of(payload) : OptionalLong.empty();
    }

    private static int crc(long payload) {
        var crc = new CRC32();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(payload).array());
        return (int) crc.getValue();
    }
}
