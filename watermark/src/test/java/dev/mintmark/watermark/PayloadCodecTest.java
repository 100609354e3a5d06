package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class PayloadCodecTest {
    private static final WatermarkKey KEY = WatermarkKey.parseHex("01".repeat(32));
    private final PayloadCodec codeword = new PayloadCodec(KEY);

    @Test
    void correctsNoiseAsStrongAsTheSignal() {
        var random = new Random(3);
        int right = 0;
        for (int trial = 0; trial < 50; trial++) {
            long payload = random.nextLong();
            var soft = codeword.encode(payload);
            for (int i = 0; i < soft.length; i++) {
                soft[i] += 1.0f * (float) random.nextGaussian();
            }
            var decoded = codeword.decode(soft);
            if (decoded.isPresent()) {
                assertThat(decoded.getAsLong()).isEqualTo(payload);
                right++;
            }
        }
        assertThat(right).isEqualTo(50);
    }

    @Test
    void correctsErasedStretchesAtAnyPosition() {
        for (int start = 0; start < PayloadCodec.BITS; start += 16) {
            var soft = codeword.encode(0x5555aaaa12345678L);
            for (int i = 0; i < 16; i++) {
                soft[(start + i) % soft.length] = 0;
            }
            assertThat(codeword.decode(soft)).hasValue(0x5555aaaa12345678L);
        }
    }

    @Test
    void readsNoPayloadFromNoise() {
        var random = new Random(4);
        for (int trial = 0; trial < 300; trial++) {
            var soft = new float[PayloadCodec.BITS];
            for (int i = 0; i < soft.length; i++) {
                soft[i] = (float) random.nextGaussian();
            }
            assertThat(codeword.decode(soft)).isEmpty();
        }
        assertThat(codeword.decode(new float[PayloadCodec.BITS])).isEmpty();
    }

    @Test
    void payloadsAndKeysGiveDistinctBalancedPatterns() {
        for (long payload : new long[] {0, -1, 1, 2}) {
            var signs = codeword.encode(payload);
            double sum = 0;
            for (float sign : signs) {
                sum += sign;
            }
            assertThat(Math.abs(sum)).isLessThan(100);
        }
        assertThat(new PayloadCodec(WatermarkKey.parseHex("02".repeat(32))).decode(codeword.encode(7)))
                .isEmpty();
        int differing = 0;
        var a = codeword.encode(0);
        var b = codeword.encode(1);
        for (int i = 0; i < a.length; i++) {
            differing += a[i] == b[i] ? 0 : 1;
        }
        assertThat(differing).isGreaterThanOrEqualTo(24);
    }
}
