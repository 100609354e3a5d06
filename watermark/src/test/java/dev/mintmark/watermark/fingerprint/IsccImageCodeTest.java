package dev.mintmark.watermark.fingerprint;

import static dev.mintmark.watermark.fingerprint.Drawings.disc;
import static dev.mintmark.watermark.fingerprint.Drawings.tiles;
import static dev.mintmark.watermark.fingerprint.Drawings.waves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.watermark.Raster;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The expected codes come from the standard's reference, the Python package iscc-core 1.5.0, with Pillow 11.3. */
class IsccImageCodeTest {
    static Stream<Arguments> samples() {
        var noise = new int[1024];
        int state = 1;
        for (int i = 0; i < noise.length; i++) {
            state = state * 1103515245 + 12345 & 0x7fffffff;
            noise[i] = state >> 16 & 255;
        }
        return Stream.of(
                Arguments.of(noise, "f741abf0c045e399cf7c7138525ee8488de87815e373cf400ea1f574a64d276c"),
                Arguments.of(
                        IntStream.range(0, 1024).map(i -> i * 7 % 256).toArray(),
                        "816a006a006a006a0307008700870087349d0098001a001a0c78005800180019"),
                Arguments.of(
                        IntStream.range(0, 1024).map(i -> i % 2 * 255).toArray(),
                        "8000000000000000000000000000000000000000000000000000000000000000"),
                Arguments.of(new int[1024], "0".repeat(64)));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void equalsTheReferenceBitForBitOnTheSameSamples(int[] samples, String hash) {
        assertThat(HexFormat.of().formatHex(IsccImageCode.ofSamples(samples).unit()))
                .isEqualTo("2107" + hash);
    }

    static Stream<Arguments> pictures() {
        return Stream.of(
                Arguments.of(
                        waves(512, 512),
                        "ISCC:EEAYAAAHH5HR6PZ7",
                        "ISCC:EEDYAAAHH5HR6PZ7AB3776HAQEDR6LBYHAZXG4LTM47HRYHDY6HA4HA"),
                Arguments.of(
                        waves(640, 360),
                        "ISCC:EEAYAAB7F4PTWPT4",
                        "ISCC:EEDYAAB7F4PTWPT4AA7776GAAMPTYOJYOFZWGY3GM34PBQ4HRYODSMY"),
                Arguments.of(
                        tiles(512, 512),
                        "ISCC:EEA6XNIBUEK3KH2O",
                        "ISCC:EED6XNIBUEK3KH2OZRLR7O2TQUIFYCAOMVO2YU722OTYYVGUSSV2HKY"),
                Arguments.of(
                        tiles(300, 900),
                        "ISCC:EEA7ZFJKANHYWTZK",
                        "ISCC:EED7ZFJKANHYWTZKR6VNL4EM2TGFI3ADNY5JGV4HC7WLBXJX6JFOAIQ"),
                Arguments.of(
                        disc(640, 360),
                        "ISCC:EEAYMOBYI7AGPR37",
                        "ISCC:EEDYMOBYI7AGPR37EBOBX47MQVRT5R3SH44DQYJYM4JS4HHA3TJ6FRY"),
                Arguments.of(
                        waves(20, 9),
                        "ISCC:EEA2US5RJMLGRWYX",
                        "ISCC:EED2US5RJMLGRWYXSKMXDLNSZUSVH5EEBPUKJF7J7CYTITVM3MZE3WA"));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void equalsTheReferenceOnWholePictures(Raster picture, String brief, String full) {
        var code = IsccImageCode.of(picture);
        assertThat(code.toText(IsccImageCode.SHORT)).isEqualTo(brief);
        assertThat(code.toText(IsccImageCode.FULL)).isEqualTo(full);
        assertThat(IsccImageCode.parse(full)).isEqualTo(code);
        assertThat(IsccImageCode.ofUnit(code.unit())).isEqualTo(code);
    }

    @Test
    void ignoresAnEmptyBorder() {
        var inner = waves(200, 160);
        var argb = new int[300 * 260];
        Arrays.fill(argb, 0xff0ac81e);
        for (int y = 0; y < 160; y++) {
            System.arraycopy(inner.argb(), y * 200, argb, (y + 60) * 300 + 50, 200);
        }
        assertThat(IsccImageCode.of(new Raster(300, 260, argb)).toText(IsccImageCode.FULL))
                .isEqualTo("ISCC:EEDYMO3GLJLK2SY2IKOHFHDW2UZ4Y5MNDLSBXZIK6SVUNSMSVRF5LJI")
                .isEqualTo(IsccImageCode.of(inner).toText(IsccImageCode.FULL));
    }

    @Test
    void blendsTransparencyWithWhite() {
        var disc = disc(320, 320);
        var argb = disc.argb().clone();
        for (int i = 0; i < argb.length; i++) {
            argb[i] = argb[i] & 0xffffff | (i % 320 * 3 + i / 320 * 5 & 255) << 24;
        }
        assertThat(IsccImageCode.of(new Raster(320, 320, argb)).toText(IsccImageCode.FULL))
                .isEqualTo("ISCC:EEDYCEJ7KH7RD7YBAH4YH2MD5GB7TRYB24C776QAVKF77A77QEAF6AI");
    }

    @Test
    void aFlatPictureAndOnePixelHaveACode() {
        assertThat(IsccImageCode.of(Drawings.draw(9, 700, (x, y) -> 0xffffffff)).toText(IsccImageCode.SHORT))
                .isEqualTo("ISCC:EEAYAAAAAAAAAAAA");
        assertThat(IsccImageCode.of(new Raster(1, 1, new int[] {0xff000000})).w0())
                .isZero();
    }

    @Test
    void refusesTextThatIsNoCode() {
        var code = IsccImageCode.of(disc(64, 64));
        assertThatThrownBy(() -> code.toText(128)).hasMessageContaining("128");
        assertThatThrownBy(() -> IsccImageCode.ofSamples(new int[1023])).hasMessageContaining("1,024");
        assertThatThrownBy(() -> IsccImageCode.parse("ISCC:EEAYAAAHH5HR6PZ7")).hasMessageContaining("16");
        String full = code.toText(IsccImageCode.FULL);
        assertThatThrownBy(() -> IsccImageCode.parse("ISCC:A" + full.substring(6)))
                .hasMessageContaining("version 0");
        assertThatThrownBy(() -> IsccImageCode.parse("ISCC:1" + full.substring(6)))
                .hasMessageContaining("\"1\"");
        assertThatThrownBy(() -> IsccImageCode.parse(full.substring(0, full.length() - 1) + "7"))
                .hasMessageContaining("last digit");
    }
}
