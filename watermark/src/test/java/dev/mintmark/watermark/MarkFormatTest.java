package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Marks that were embedded once stay readable. The values were computed in Python (hmac, hashlib) from the descriptions
 * of the classes.
 */
class MarkFormatTest {
    private static final WatermarkKey KEY = WatermarkKey.parseHex("00112233445566778899aabbccddeeff".repeat(2));
    private static final long PAYLOAD = 0x0123456789abcdefL;

    @Test
    void aPayloadHasTheCodedBitsOfItsDescription() {
        var bits = new StringBuilder();
        for (float sign : new PayloadCodec(KEY).encode(PAYLOAD)) {
            assertThat(Math.abs(sign)).isEqualTo(1);
            bits.append(sign < 0 ? '1' : '0');
        }

        assertThat(new BigInteger(bits.toString(), 2).toString(16))
                .isEqualTo("bf20930e6fc14211f65219107501fe47b464a231962aa8d1b98e3828ae25b7c6"
                        + "b419b66d92d8ae254443efbe2d51ee9451bb096a");
    }

    @Test
    void aPayloadHasTheCarrierAndTheOriginOfItsDescription() {
        assertThat(TileOrigin.of(KEY, PAYLOAD)).isEqualTo(new TileOrigin(1, 91, 9));
    }

    @Test
    void theTagIsCheckedInEveryBit() {
        var codec = new PayloadCodec(KEY);
        var message = ConvolutionalCode.decode(codec.encode(PAYLOAD), 1).getFirst();
        for (int bit = 0; bit < Long.SIZE + PayloadCodec.TAG_BITS; bit++) {
            var changed = message.clone();
            changed[bit] ^= true;

            var soft = new float[PayloadCodec.BITS];
            var coded = ConvolutionalCode.encode(changed);
            for (int i = 0; i < soft.length; i++) {
                soft[i] = coded[i] ? -1 : 1;
            }
            assertThat(ConvolutionalCode.decode(soft, 1).getFirst()).isEqualTo(changed);
            assertThat(codec.decode(soft).stream().filter(payload -> payload != PAYLOAD))
                    .as("bit " + bit)
                    .isEmpty();
        }
    }

    @Test
    void unitNumbersAreTheWordsOfTheStreamDividedByTheirRange() {
        var stream = new KeyStream(KEY, "test");

        for (double expected : new double[] {0.4505400285124779, 0.9206489992793649, 0.03429785929620266}) {
            assertThat(stream.nextUnit()).isEqualTo(expected, within(1e-15));
        }
    }

    @Test
    void aShuffleMovesItsElementsAlone() {
        var values = IntStream.range(0, 10).toArray();
        var stream = new KeyStream(KEY, "shuffle");
        stream.shuffle(values, 2, 6);

        assertThat(values).containsExactly(0, 1, 3, 4, 7, 2, 6, 5, 8, 9);
        assertThat(stream.nextInt()).as("the word after those of the shuffle").isEqualTo(2031871881);
    }

    @Test
    void noNumberIsBiasedByTheRemainder() {
        // three quarters of the range: without rejection, the lower third would come twice as often
        var stream = new KeyStream(KEY, "bias");
        int bound = 3 << 29;
        int low = 0;
        for (int i = 0; i < 6000; i++) {
            low += stream.nextInt(bound) < bound / 3 ? 1 : 0;
        }
        assertThat(low).isBetween(1850, 2150);
    }

    @Test
    void keysThatDifferHaveOtherHashes() {
        var hashes = IntStream.range(0, 32)
                .map(i -> {
                    var bytes = new byte[WatermarkKey.BYTES];
                    bytes[i] = 1;
                    return new WatermarkKey(bytes).hashCode();
                })
                .toArray();
        assertThat(Arrays.stream(hashes).distinct().count()).isEqualTo(32);
        assertThat(KEY.toString()).contains("hidden");
    }

    @Test
    void theRateOfFalsePositivesFollowsItsBound() {
        // 2 * (2 + 2 * 6 + 3) = 34 decodings, 32 messages each, a tag of 40 bits, 4 * 125^2 = 62,500 shifts
        double most = 34 * 32 * Math.pow(2, -40);
        assertThat(FalsePositives.rate(0, 1)).isEqualTo(most, within(1e-20));
        assertThat(FalsePositives.rate(8, 1)).isEqualTo(most * 62_500 * Math.exp(-32), within(1e-25));
        assertThat(FalsePositives.rate(8, 20)).isEqualTo(20 * most * 62_500 * Math.exp(-32), within(1e-24));
    }
}
