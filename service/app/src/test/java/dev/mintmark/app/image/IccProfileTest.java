package dev.mintmark.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A profile's tables that browsers do not look at change no pixel. */
final class IccProfileTest {
    private static final int TAGS = 128;

    @ParameterizedTest
    @ValueSource(strings = {"D2B0", "D2B1", "A2B2"})
    void tablesThatBrowsersLeaveOutChangeNothing(String tag) {
        byte[] profile = with(tag, tag.startsWith("A") ? grey16() : greyFloat(), tag.charAt(3) - '0');

        assertThat(shown(IccColours.of(profile, IccColours.Space.RGB))).containsExactly(shown(matrix()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A2B0", "A2B1"})
    void tablesThatBrowsersUseCountWhateverTheIntent(String tag) {
        for (int intent = 0; intent < 4; intent++) {
            int[] shown = shown(IccColours.of(with(tag, grey16(), intent), IccColours.Space.RGB));

            for (int pixel : shown) {
                assertThat(Math.abs((pixel >> 8 & 0xff) - (pixel & 0xff)))
                        .as("grey")
                        .isLessThan(6);
            }
        }
    }

    @Test
    void damagedTablesOfTagsAreLeftAsTheyAre() {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        ByteBuffer.wrap(profile).putInt(TAGS, Integer.MAX_VALUE);

        assertThat(IccProfile.asInBrowsers(profile)).isEqualTo(profile);
        assertThat(IccProfile.asInBrowsers(new byte[7])).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({"8, 05", "36, 58585858", "68, 0000ffff", "0, 7fffffff", "128, 00010000"})
    void profilesThatBrowsersIgnoreCountForNothing(int at, String bytes) {
        assertThat(IccColours.of(changed(at, bytes), IccColours.Space.RGB)).isSameAs(Colours.SRGB);
    }

    /** Its picture would be another one in a browser. */
    @ParameterizedTest
    @CsvSource({"12, 6c696e6b", "64, 00000007"})
    void profilesThatViewersReadDifferentlyAreRefused(int at, String bytes) {
        assertThatThrownBy(() -> IccColours.of(changed(at, bytes), IccColours.Space.RGB))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("viewers read in different ways");
    }

    @Test
    void aPrimaryThatIsCutOffOrOfAnotherKindCountsForNothing() {
        byte[] own = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        int entry = tag(own, "rXYZ");
        int at = ByteBuffer.wrap(own).getInt(entry + 4);

        assertThat(IccColours.of(changed(entry + 8, "00000013"), IccColours.Space.RGB))
                .isSameAs(Colours.SRGB);
        assertThat(IccColours.of(changed(at, "63757276"), IccColours.Space.RGB)).isSameAs(Colours.SRGB);
        assertThat(IccColours.of(changed(entry + 8, "00000014"), IccColours.Space.RGB))
                .isNotSameAs(Colours.SRGB);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00020001", "fffdffff", "80000000"})
    void primariesFarBeyondWhiteAreRefused(String number) {
        byte[] own = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        int at = ByteBuffer.wrap(own).getInt(tag(own, "gXYZ") + 4);

        for (int axis = 0; axis < 3; axis++) {
            byte[] profile = changed(at + 8 + 4 * axis, number);
            assertThatThrownBy(() -> IccColours.of(profile, IccColours.Space.RGB))
                    .isInstanceOf(InvalidImageException.class);
        }
        assertThat(IccColours.of(changed(at + 8, "00020000"), IccColours.Space.RGB))
                .isNotSameAs(Colours.SRGB);
    }

    /** Kind, then gamma, a, b, c, d, e and f as far as the kind has them. */
    @ParameterizedTest
    @CsvSource({
        "2, 00030000 00020000 00000000 00040000",
        "2, 00010000 00010000 00000000 00002000",
        "1, 00010000 00020000 00000000",
        "3, 00010000 00010000 00000000 00020000 00010000",
        "4, 00010000 00010000 00000000 00010000 00008000 00000000 0000c000",
        "4, 00010000 00010000 00000000 00010000 00008000 ffff4000 00000000",
        "4, 00010000 00010000 00000000 00010000 00008000 00000000 ffffc000"
    })
    void curvesThatLeaveTheRangeOfColoursAreRefused(int kind, String numbers) {
        assertThatThrownBy(() -> IccColours.of(withCurves(kind, numbers), IccColours.Space.RGB))
                .isInstanceOf(InvalidImageException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00023333",
        "1, 00020000 00010000 00000000",
        "2, 00010000 00010000 00000000 00001000",
        "3, 00026666 0000f2a7 00000d59 000013d0 00000a5b",
        "4, 00026666 0000f2a7 00000d59 000013d0 00000a5b 00000000 00000000"
    })
    void curvesWithinTheRangeOfColoursAreUsed(int kind, String numbers) {
        assertThat(IccColours.of(withCurves(kind, numbers), IccColours.Space.RGB))
                .isNotSameAs(Colours.SRGB);
    }

    private static byte[] withCurves(int kind, String numbers) {
        byte[] own = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        byte[] curve =
                HexFormat.of().parseHex("70617261" + "00000000" + "000" + kind + "0000" + numbers.replace(" ", ""));
        byte[] profile = Arrays.copyOf(own, own.length + curve.length);
        System.arraycopy(curve, 0, profile, own.length, curve.length);
        ByteBuffer head = ByteBuffer.wrap(profile).putInt(0, profile.length);
        for (String tag : List.of("rTRC", "gTRC", "bTRC")) {
            head.putInt(tag(profile, tag) + 4, own.length).putInt(tag(profile, tag) + 8, curve.length);
        }
        return profile;
    }

    @Test
    void aTableWithAMatrixOrTwiceIsRefused() {
        byte[] matrix = grey16();
        matrix[15] = 1;
        byte[] twice = with("A2B0", grey16(), 0);
        System.arraycopy(twice, tag(twice, "A2B0"), twice, TAGS + 4, 4);

        for (byte[] profile : List.of(with("A2B0", matrix, 0), twice)) {
            assertThatThrownBy(() -> IccColours.of(profile, IccColours.Space.RGB))
                    .isInstanceOf(InvalidImageException.class);
        }
    }

    private static int tag(byte[] profile, String name) {
        int at = TAGS + 4;
        while (!new String(profile, at, 4, StandardCharsets.US_ASCII).equals(name)) {
            at += 12;
        }
        return at;
    }

    private static byte[] changed(int at, String bytes) {
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        byte[] change = HexFormat.of().parseHex(bytes);
        System.arraycopy(change, 0, profile, at, change.length);
        return profile;
    }

    private static Colours matrix() {
        return IccColours.of(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData(), IccColours.Space.RGB);
    }

    private static int[] shown(Colours colours) {
        int[] pixels = {0xffff0080, 0xff0ac840, 0xff0000ff, 0xffffff00};
        colours.toSrgb(pixels, 0, pixels.length);
        return pixels;
    }

    /** The platform's own profile of a matrix with one more tag. */
    private static byte[] with(String tag, byte[] data, int intent) {
        byte[] own = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        int count = ByteBuffer.wrap(own).getInt(TAGS);
        int table = TAGS + 4 + 12 * count;
        ByteBuffer out = ByteBuffer.allocate(own.length + 12 + data.length);
        out.put(own, 0, table);
        out.put(tag.getBytes(StandardCharsets.US_ASCII)).putInt(own.length + 12).putInt(data.length);
        out.put(own, table, own.length - table).put(data);
        for (int i = 0; i < count; i++) {
            int at = TAGS + 4 + 12 * i + 4;
            out.putInt(at, out.getInt(at) + 12);
        }
        out.putInt(TAGS, count + 1).putInt(0, out.capacity()).putInt(64, intent);
        if (tag.equals("A2B0") || tag.equals("A2B1")) {
            out.put(20, "Lab ".getBytes(StandardCharsets.US_ASCII));
        }
        // floating-point tables belong to version 4.3
        return out.put(8, (byte) 4)
                .put(9, (byte) (tag.startsWith("D") ? 0x30 : 0x20))
                .array();
    }

    /** A table of 16-bit numbers by which a colour is as bright as it is blue, and grey. */
    private static byte[] grey16() {
        ByteBuffer out = ByteBuffer.allocate(48 + 4 + 3 * 4 + 8 * 6 + 3 * 4);
        out.put("mft2".getBytes(StandardCharsets.US_ASCII)).putInt(0).put(new byte[] {3, 3, 2, 0});
        for (int i = 0; i < 9; i++) {
            out.putInt(i % 4 == 0 ? 1 << 16 : 0);
        }
        out.putShort((short) 2).putShort((short) 2);
        for (int i = 0; i < 3; i++) {
            out.putShort((short) 0).putShort((short) -1);
        }
        for (int corner = 0; corner < 8; corner++) {
            // lightness up to 0xff00; 0x8000 is no colour
            out.putShort((short) (corner % 2 * 0xff00)).putShort((short) 0x8000).putShort((short) 0x8000);
        }
        for (int i = 0; i < 3; i++) {
            out.putShort((short) 0).putShort((short) -1);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    /** A table of floating-point numbers by the matrix that makes grey of blue. */
    private static byte[] greyFloat() {
        ByteBuffer out = ByteBuffer.allocate(24 + 12 + 48);
        out.put("mpet".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        out.putShort((short) 3).putShort((short) 3).putInt(1).putInt(24).putInt(60);
        out.put("matf".getBytes(StandardCharsets.US_ASCII))
                .putInt(0)
                .putShort((short) 3)
                .putShort((short) 3);
        for (float white : new float[] {0.9642f, 1, 0.8249f}) {
            out.putFloat(0).putFloat(0).putFloat(white);
        }
        return out.array();
    }
}
