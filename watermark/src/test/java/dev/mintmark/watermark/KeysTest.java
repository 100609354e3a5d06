package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final WatermarkKey KEY = WatermarkKey.parseHex("00112233445566778899aabbccddeeff".repeat(2));

    @Test
    void keysHaveValueEqualityAndHideTheirBytes() {
        var bytes = new byte[32];
        var key = new WatermarkKey(bytes);
        bytes[0] = 1;
        assertThat(key.bytes()[0]).isZero();
        key.bytes()[0] = 1;
        assertThat(key).isEqualTo(new WatermarkKey(new byte[32])).hasSameHashCodeAs(new WatermarkKey(new byte[32]));
        assertThat(key).isNotEqualTo(KEY);
        assertThat(KEY.toString()).doesNotContain("00112233");
        assertThat(WatermarkKey.parseHex(" " + KEY.toHex().toUpperCase(java.util.Locale.ROOT) + "\n"))
                .isEqualTo(KEY);
        assertThat(WatermarkKey.random(new SecureRandom())).isNotEqualTo(WatermarkKey.random(new SecureRandom()));
    }

    @Test
    void refusesOtherLengthsWithoutRepeatingTheText() {
        assertThatThrownBy(() -> new WatermarkKey(new byte[31])).hasMessageContaining("31");
        assertThatThrownBy(() -> WatermarkKey.parseHex("deadbeef"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("deadbeef");
        assertThatThrownBy(() -> WatermarkKey.parseHex("g0".repeat(32))).isInstanceOf(IllegalArgumentException.class);
    }

    /** The first words of the stream, computed with Python's hmac module from the description of KeyStream. */
    @Test
    void theKeyStreamFollowsItsDocumentation() {
        var stream = new KeyStream(KEY, "carrier/0");
        var words = new int[10];
        Arrays.setAll(words, i -> stream.nextInt());
        assertThat(words).containsExactly(STREAM);
    }

    private static final int[] STREAM = {
        -127053831,
        756315808,
        -1895627574,
        1897456603,
        959983570,
        -2129249861,
        -952401804,
        -1058814692,
        350315278,
        -413456595
    };

    @Test
    void boundedNumbersAreUniform() {
        var stream = new KeyStream(KEY, "test");
        var counts = new int[48];
        for (int i = 0; i < 48_000; i++) {
            counts[stream.nextInt(48)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(850, 1150);
        }
    }

    @Test
    void carriersOfAKeyDiffer() {
        for (int set = 1; set < Carrier.PER_KEY; set++) {
            assertThat(new Carrier(KEY, CanonicalFrame.LARGE, set).pilots)
                    .isNotEqualTo(new Carrier(KEY, CanonicalFrame.LARGE, 0).pilots);
        }
        var used = new boolean[Carrier.PER_KEY];
        var origins = new HashSet<TileOrigin>();
        for (long payload = 0; payload < 64; payload++) {
            var origin = TileOrigin.of(KEY, payload);
            used[origin.set()] = true;
            assertThat(origin.x()).isBetween(0, Lattice.TILE - 1);
            assertThat(origin.y()).isBetween(0, Lattice.TILE - 1);
            origins.add(origin);
        }
        assertThat(used).containsOnly(true);
        assertThat(origins).hasSizeGreaterThan(62);
    }
}
