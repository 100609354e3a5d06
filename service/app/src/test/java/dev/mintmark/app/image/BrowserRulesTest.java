package dev.mintmark.app.image;

import static dev.mintmark.app.image.SampleFiles.chunk;
import static dev.mintmark.app.image.SampleFiles.concat;
import static dev.mintmark.app.image.SampleFiles.deflate;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.watermark.Raster;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases that specifications leave to viewers. Expected is what Chromium 156 shows. */
final class BrowserRulesTest {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] GREY_AND_COLOUR = {0, 64, 64, 64, 64, (byte) 191, (byte) 128};
    private static final String SRGB_PRIMARIES =
            "00007a26 00008084 0000fa00 000080e8 00007530 0000ea60 00003a98 00001770";
    private static final String P3_PRIMARIES =
            "00007a26 00008084 000109a0 00007d00 00006784 00010d88 00003a98 00001770";

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a gamma near the usual one is sRGB          | gAMA 0000afc8                     | 64  | 64  191 128
            beside primaries it is a gamma              | cHRM SRGB gAMA 0000afc8           | 61  | 61  192 128
            a linear gamma                              | gAMA 000186a0                     | 137 | 137 224 188
            a gamma of 0.4                              | gAMA 00009c40                     | 50  | 50  185 117
            the largest gamma                           | gAMA 000f4240                     | 240 | 240 252 247
            the smallest gamma                          | gAMA 00000001                     | 0   | 0   0   0
            primaries alone                             | cHRM P3                           | 64  | 64  191 128
            of two gammas the first                     | gAMA 000186a0 gAMA 00009c40       | 137 | 137 224 188
            a gamma beside sRGB                         | sRGB 00 gAMA 000186a0             | 64  | 64  191 128
            a gamma beside an impossible sRGB           | sRGB 09 gAMA 000186a0             | 137 | 137 224 188
            a gamma beside an sRGB of two bytes         | sRGB 0000 gAMA 000186a0           | 137 | 137 224 188
            the curve of BT.709                         | cICP 01010001                     | 54  | 54  187 121
            the curve of SMPTE 240M                     | cICP 01070001                     | 81  | 81  198 141
            primaries of BT.2020                        | cICP 090d0001                     | 64  | 0   201 120
            primaries of CIE XYZ                        | cICP 0a0d0001                     | 64  | 0   252 105
            unspecified primaries                       | cICP 020d0001                     | 64  | 64  191 128
            an unspecified curve                        | cICP 09020001                     | 64  | 64  191 128
            codes of unspecified meaning beside a gamma | cICP 02020001 gAMA 000186a0       | 137 | 137 224 188
            a curve behind a narrow range               | cICP 09100000 cICP 01010001       | 64  | 64  191 128
            a curve behind a palette                    | PLTE 0a0b0c cICP 01010001         | 64  | 64  191 128
            a narrow range                              | cICP 09100000                     | 64  | 64  191 128
            of two codes the first                      | cICP 090d0001 cICP 010d0001       | 64  | 0   201 120
            PQ with primaries of sRGB                   | cICP 01100001                     | 30  | 17  255 90
            PQ with primaries of P3                     | cICP 0c100001                     | 30  | 0   255 47
            HLG with primaries of sRGB                  | cICP 01120001                     | 43  | 54  182 108
            HLG with primaries of BT.2020               | cICP 09120001                     | 43  | 0   191 97
            PQ up to 400 nits                           | cICP 09100001 cLLI 003d0900000f4240 | 39  | 0   255 20
            a gamma 4 % below the usual one             | gAMA 0000aa74                     | 64  | 64  191 128
            a gamma 6 % below it                        | gAMA 0000a6e7                     | 56  | 56  189 123
            a gamma 4 % above it                        | gAMA 0000b8a9                     | 64  | 64  191 128
            a gamma 6 % above it                        | gAMA 0000bc36                     | 67  | 67  196 134
            of two primaries the first                  | cHRM P3 cHRM SRGB gAMA 0000b18f   | 62  | 0   196 123
            of two brightnesses the first               | cICP 09100001 cLLI 003d0900000f4240 cLLI 02625a00000f4240 | 39 | 0 255 20
            a brightness of another length              | cICP 09100001 cLLI 003d0900000f4240 cLLI 00000000000000 | 39 | 0 255 20
            PQ of a screen of 400 nits                  | cICP 09100001 mDCV 00000000000000000000000000000000003d090000000001 | 39 | 0 255 20
            PQ up to 200 nits is not mapped             | cICP 09100001 cLLI 001e8480000f4240 | 44  | 0   255 51
            """)
    void theColoursOfAPngAreThoseThatBrowsersShow(String rule, String chunks, int grey, String colour) {
        int[] pixels =
                ImageCodec.decode(png(chunks(chunks), 2, 1, 2, GREY_AND_COLOUR)).argb();

        for (int value : channels(pixels[0])) {
            assertThat(Math.abs(value - grey)).as(rule + " " + value).isLessThanOrEqualTo(1);
        }
        int[] wanted = Arrays.stream(colour.trim().split(" +"))
                .mapToInt(Integer::parseInt)
                .toArray();
        int[] shown = channels(pixels[1]);
        for (int i = 0; i < 3; i++) {
            assertThat(Math.abs(shown[i] - wanted[i]))
                    .as(rule + " " + Arrays.toString(shown))
                    .isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aChunkThatMayBeLeftOutIsWhereItsChecksumIsWrong() {
        byte[] gamma = chunks("gAMA 000186a0");
        gamma[gamma.length - 1] ^= 1;

        assertThat(channels(
                        ImageCodec.decode(png(gamma, 2, 1, 2, GREY_AND_COLOUR)).argb()[0]))
                .containsExactly(64, 64, 64);
    }

    @Test
    void theChecksumOfPixelsIsNotLookedAt() {
        byte[] file = png(new byte[0], 2, 1, 2, GREY_AND_COLOUR);
        byte[] changed = file.clone();
        changed[file.length - 13] ^= 1;

        assertThat(ImageCodec.decode(changed)).isEqualTo(ImageCodec.decode(file));
    }

    @Test
    void aTransparentColourThatBreaksOffIsNone() {
        assertThat(ImageCodec.decode(png(chunks("tRNS 0040"), 2, 1, 2, GREY_AND_COLOUR)))
                .isEqualTo(ImageCodec.decode(png(new byte[0], 2, 1, 2, GREY_AND_COLOUR)));
    }

    @Test
    void ofTwoTransparenciesTheFirstCountsAndOneLongerThanAnyPaletteIsNone() {
        byte[] pixels = {0, 0, 1};

        assertThat(ImageCodec.decode(png(chunks("PLTE 0a0b0c646566 tRNS ff00 tRNS 00ff"), 2, 1, 3, pixels))
                        .argb())
                .containsExactly(0xff0a0b0c, 0xffffffff);
        assertThat(ImageCodec.decode(png(
                                chunks("PLTE 0a0b0c646566 tRNS " + "00".repeat(257) + " tRNS ff00"), 2, 1, 3, pixels))
                        .argb())
                .containsExactly(0xff0a0b0c, 0xffffffff);
        assertThat(ImageCodec.decode(png(chunks("PLTE 0a0b0c646566 tRNS " + "00".repeat(257)), 2, 1, 3, pixels))
                        .argb())
                .containsExactly(0xff0a0b0c, 0xff646566);
    }

    @Test
    void theLastColourStandsInForThoseThatAPaletteLacks() {
        int[] pixels = ImageCodec.decode(png(chunks("PLTE 0a0b0c646566"), 3, 1, 3, new byte[] {0, 0, 1, 9}))
                .argb();

        assertThat(pixels).containsExactly(0xff0a0b0c, 0xff646566, 0xff646566);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            one short             | 0003 00000001 00060000 | 1
            a byte                | 0001 00000001 06000000 | 2
            a long                | 0004 00000001 00000006 | 2
            two shorts            | 0003 00000002 00060006 | 2
            no shorts             | 0003 00000000 00060000 | 2
            """)
    void anOrientationIsOneShort(String rule, String entry, int width) {
        byte[] exif = HexFormat.of().parseHex(("4d4d002a 00000008 0001 0112" + entry + "00000000").replace(" ", ""));

        assertThat(ImageCodec.decode(png(chunk("eXIf", exif), 2, 1, 2, GREY_AND_COLOUR))
                        .width())
                .as(rule)
                .isEqualTo(width);
    }

    @Test
    void ofTwoOrientationsTheFirstCounts() {
        String head = "eXIf 4d4d002a000000080001011200030000000100";
        String chunks = head + "06000000000000 " + head + "01000000000000";

        assertThat(ImageCodec.decode(png(chunks(chunks), 2, 1, 2, GREY_AND_COLOUR))
                        .width())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"789d", "7918", "881c", "7820"})
    void pixelsWithoutTheHeadOfZlibAreNone(String head) {
        byte[] file = png(new byte[0], 2, 1, 2, GREY_AND_COLOUR);
        int data = new String(file, StandardCharsets.ISO_8859_1).indexOf("IDAT") + 4;
        byte[] other = file.clone();
        System.arraycopy(HexFormat.of().parseHex(head), 0, other, data, 2);

        assertThat(ImageCodec.decode(file).width()).isEqualTo(2);
        assertThatThrownBy(() -> ImageCodec.decode(other))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("browsers show none of them");
    }

    @Test
    void anOrientationThatIsNoneDoesNotHideAnother() {
        String head = "4d4d002a 00000008 0002 0112 0003 00000001 00630000 ";
        for (String entry : new String[] {"0112 0003 00000001 00060000", "0112 0003 00000001 0006"}) {
            byte[] exif = HexFormat.of().parseHex((head + entry).replace(" ", ""));
            assertThat(ImageCodec.decode(png(chunk("eXIf", exif), 2, 1, 2, GREY_AND_COLOUR))
                            .width())
                    .as(entry)
                    .isEqualTo(entry.endsWith("0000") ? 1 : 2);
        }
    }

    /** With the flag the picture is laid on white; without it viewers show colours that transparency would hide. */
    @Test
    void theAlphaOfALossyWebpCountsWhereItsFlagSaysSo() {
        byte[] file = SampleFiles.webpWithAlpha();
        byte[] opaque = file.clone();
        opaque[20] &= ~0x10;

        Raster laid = ImageCodec.decode(file);
        Raster shown = ImageCodec.decode(opaque);
        assertThat(shown).isNotEqualTo(laid);
        for (int i = 0; i < shown.argb().length; i++) {
            assertThat(channels(shown.argb()[i])[0]).isLessThanOrEqualTo(channels(laid.argb()[i])[0]);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 8})
    void theOrientationOfAWebpCountsForNothing(int orientation) throws IOException {
        byte[] webp = SampleFiles.webpWithAlpha();
        byte[] exif = HexFormat.of()
                .parseHex("455849461a0000004d4d002a0000000800010112000300000001000" + orientation + "000000000000");
        byte[] turned = concat(webp, exif);
        turned[20] |= 8;
        ByteBuffer.wrap(turned).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(4, turned.length - 8);

        assertThat(ImageCodec.decode(turned)).isEqualTo(ImageCodec.decode(webp));
    }

    /** Each chunk's name and its data in hexadecimal. */
    private static byte[] chunks(String text) {
        String named =
                text.replace("SRGB", SRGB_PRIMARIES.replace(" ", "")).replace("P3", P3_PRIMARIES.replace(" ", ""));
        String[] words = named.trim().split(" ");
        byte[] all = {};
        for (int i = 0; i < words.length; i += 2) {
            all = concat(all, chunk(words[i], HexFormat.of().parseHex(words[i + 1])));
        }
        return all;
    }

    /** A picture of eight bits. */
    @Test
    void aProfileCountsUnlessItsNameIsTooLong() {
        byte[] swapped = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
        ByteBuffer tags = ByteBuffer.wrap(swapped);
        for (int at = 132; at < 132 + 12 * tags.getInt(128); at += 12) {
            // "rXYZ" and "gXYZ" change places
            int tag = tags.getInt(at);
            tags.putInt(at, tag == 0x7258595a ? 0x6758595a : tag == 0x6758595a ? 0x7258595a : tag);
        }
        int plain =
                ImageCodec.decode(png(new byte[0], 2, 1, 2, GREY_AND_COLOUR)).argb()[1];

        for (int length : new int[] {1, 79, 80, 81, 200}) {
            byte[] chunk =
                    chunk("iCCP", concat(concat("n".repeat(length).getBytes(US_ASCII), new byte[2]), deflate(swapped)));
            int shown = ImageCodec.decode(png(chunk, 2, 1, 2, GREY_AND_COLOUR)).argb()[1];
            assertThat(shown == plain).as(length + " bytes").isEqualTo(length > 80);
        }
    }

    private static byte[] png(byte[] chunks, int width, int height, int colourType, byte[] rows) {
        byte[] header = ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, (byte) colourType, 0, 0, 0})
                .array();
        byte[] file = concat(SIGNATURE, concat(chunk("IHDR", header), chunks));
        return concat(file, concat(chunk("IDAT", deflate(rows)), chunk("IEND", new byte[0])));
    }

    private static int[] channels(int argb) {
        return new int[] {argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff};
    }
}
