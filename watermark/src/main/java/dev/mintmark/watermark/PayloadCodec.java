package dev.mintmark.watermark;

import java.util.OptionalLong;

/**
 * The way of a payload into coded bits and back: 64 bits and a keyed tag of 40, both hidden by a keyed mask (so that no
 * payload, zero included, gives a special pattern), then {@link ConvolutionalCode}. The tag is an HMAC-SHA-256 under a
 * key of its own, cut to 40 bits: whatever a picture without a mark decodes to, it passes by chance alone. Immutable.
 */
final class PayloadCodec {
    static final int TAG_BITS = 40;
    private static final int MESSAGE_BITS = Long.SIZE + TAG_BITS;
    /** Coded bits in a mark. */
    static final int BITS = MESSAGE_BITS * ConvolutionalCode.OUTPUTS;
    /** Messages of one decoding whose tags are looked at, the likeliest first. */
    static final int LIST = 32;

    private final WatermarkKey key;
    private final boolean[] mask = new boolean[MESSAGE_BITS];

    PayloadCodec(WatermarkKey key) {
        this.key = key;
        var stream = new KeyStream(key, "payload-mask");
        for (int i = 0; i < MESSAGE_BITS; i++) {
            mask[i] = (stream.nextInt() & 1) != 0;
        }
    }

    /** +1 for a coded 0, -1 for a coded 1. */
    float[] encode(long payload) {
        var message = new boolean[MESSAGE_BITS];
        long tag = tag(payload);
        for (int i = 0; i < MESSAGE_BITS; i++) {
            long bit = i < Long.SIZE ? payload >>> (63 - i) : tag >>> (MESSAGE_BITS - 1 - i);
            message[i] = (bit & 1) != 0 ^ mask[i];
        }
        var coded = ConvolutionalCode.encode(message);
        var signs = new float[BITS];
        for (int i = 0; i < BITS; i++) {
            signs[i] = coded[i] ? -1 : 1;
        }
        return signs;
    }

    /** The payload of the likeliest message that has the tag that it should. */
    OptionalLong decode(float[] soft) {
        for (var message : ConvolutionalCode.decode(soft, LIST)) {
            long payload = 0;
            long tag = 0;
            for (int i = 0; i < MESSAGE_BITS; i++) {
                int bit = message[i] ^ mask[i] ? 1 : 0;
                if (i < Long.SIZE) {
                    payload = payload << 1 | bit;
                } else {
                    tag = tag << 1 | bit;
                }
            }
            if (tag == tag(payload)) {
                return OptionalLong.of(payload);
            }
        }
        return OptionalLong.empty();
    }

    private long tag(long payload) {
        var stream = new KeyStream(key, "tag/" + Long.toHexString(payload));
        return Integer.toUnsignedLong(stream.nextInt()) << 8 | stream.nextInt() & 0xff;
    }
}
