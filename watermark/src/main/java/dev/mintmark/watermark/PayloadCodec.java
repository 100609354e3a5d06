package dev.mintmark.watermark;

import java.util.OptionalLong;

/**
 * Encodes a payload as coded bits and decodes it. A message is the 64-bit payload and a 40-bit tag, both XORed with a
 * keyed mask, so that no payload gives a special pattern; {@link ConvolutionalCode} then adds redundancy. The tag is
 * HMAC-SHA-256 of the payload under a key of its own, truncated: noise passes it with probability 2^-40. Immutable.
 */
final class PayloadCodec {
    static final int TAG_BITS = 40;
    private static final int MESSAGE_BITS = Long.SIZE + TAG_BITS;
    /** Number of coded bits in a mark. */
    static final int BITS = MESSAGE_BITS * ConvolutionalCode.OUTPUTS;
    /** Number of candidate messages of one decoding whose tags are checked, the likeliest first. */
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

    /** Returns the coded bits as signs: +1 for a 0, -1 for a 1. */
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

    /**
     * Returns the payload of the likeliest message whose tag is right; empty when none of the {@value #LIST} likeliest
     * has the right tag.
     */
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
