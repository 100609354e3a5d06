package dev.mintmark.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.mintmark.watermark.Raster;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** AVIF files, by the system's libheif. */
@Tag("slow")
final class HeifTest {
    /** 16 x 12 pixels of red 15x, green 20y and blue 128, by libavif. */
    private static final byte[] SMALL = Base64.getDecoder()
            .decode(
                    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
                            + "AAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAjAAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEA"
                            + "AGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAEAAAAAwAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBIAAA"
                            + "AAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAAlG1kYXQSAAoIOAz+2kBDQaQyfhECI1KAAPIABHV7"
                            + "ecaQ91pTNtfDGek3r3tHFYxFQ5sQFdErd4jY75+PZzzC1+Bgn0/nJnQf3lPbDA3piOUoW/ectvSNh6L4N2iPop9wpXsTz/zj5AQ9"
                            + "mHtXNVzB7ttAz/7IpKGDfWlfULF7411bAQCsPc3X+PnnWjBvoSkAHA==");

    /** 6000 x 4400 pixels of one colour. */
    private static final byte[] LARGE = Base64.getDecoder()
            .decode(
                    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
                            + "AAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAADmwAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEA"
                            + "AGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAXcAAAETAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBEAwA"
                            + "AAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAADo21kYXQSAAoLHDMu3xL2iAhoNCAyiQca5KPDwxDD"
                            + "zzzzQSBAAEzPzETJCmBp0xEWUlI/8JaMyUOBfVMfoU9yh2arubwXJarVvSqmz152WGR8MnBm5v9kaKpGLjwMqN4UzW7FhOD2K5FD"
                            + "b2skWIvr34TQcE7PzFJb9qvt66J2YLZpZYa/DvhaMIRo6T9wVIs0V3p2sQ8XZiVE8gMbuWd9mnpEHLUquGkswWEB0scYvj+T2FSC"
                            + "MK3jajIgk4uGOT7VUQtATs/MUlv2q+3ronZgtmllhr8O+FowhGjpP3BUizRXenaxDxdmJUTyAxu5Z32aekQctSq4aSzBYQHSxxi+"
                            + "P5PYVIIwreNqMiCTi4Y5PtVRC0CZz8xSW/ar7euidmC2aWWGvw74WjCEaOk/cFSLNFd6drEPF2YlRPIDG7loL4/AjZoNRYsMNkZe"
                            + "DQbvedaAe9KyXM9xg+aXVEmPjyB7aQk9RSPEaWYB1IcsqZaaw31Wzb4uwcBiIxxgkuhyTYol5Ni87vo7razC7KTnFH1TdQL2Q3vA"
                            + "xb1hGgOtDYVZqLqUBvuuJcYNHUVQJ5DO4GrPzFJb9qvt66J2YLZpZYa/DvhaMIRo6T9wVIs0V3p2sQ8XZiVE8gMbuWd9mnpEHLUq"
                            + "uGkswWEB0scYvj+T2FSCMK3jajIgk4uGOT7VUOMbK3E7rFEBR7sK7SR98AwW0FteMFbKaYzJKUigIGrPzFJb9qvt66J2YLZpZYa/"
                            + "DvhaMIRo6T9wVIs0V3p2sQ8XZiVE8gMbuWd9mnpEHLUquGkswWEB0scYvj+T2FSCMK3jajIgk4uGOT7VUOMbK3E7rFEBR7sK7SR9"
                            + "8AwW0FteMFbKaYzJKUigIGrPzFJb9qvt66J2YLZpZYa/DvhaMIRo6T9wVIs0V3p2sQ8XZiVE8gMbuWd9mnpEHLUquGkswWEB0scY"
                            + "vj+T2FSCMK3jajIgk4uGOT7VUOMbK3E7rFEBR7sK7SR98AwW0FteMFbKaYzJKUigIM/MUlv2q+3ronZgtmllhr8O+FowhGjpP3BU"
                            + "izRXenaxDxdmJUTyAxu5aC+PwI2aDUWLDDZGXg0G73nWgHvSslzPcYPml1RJj48ge2kJPUUjxGlmAdSHLKmWmsN9Vs2+LsHAYiMc"
                            + "YJLock2KJeTYvO76O62swuyk5xR9U3UC9kN7wMW9YRoDrQ2FWai6lAb7riXGDR1buvt4nq2rdKEV+LvJ2GLymFG6yZaw/13S4A==");

    /** 16 x 16 pixels of the code values 200, 100, 60, with BT.2020's primaries and PQ in its AV1 header alone. */
    private static final byte[] COLOURS_INSIDE = Base64.getDecoder()
            .decode(
                    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADybWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
                            + "AGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABGgAAAB8AAAAoaWluZgAAAAAAAQAAABppbmZl"
                            + "AgAAAAABAABhdjAxQ29sb3IAAAAAamlwcnAAAABLaXBjbwAAABRpc3BlAAAAAAAAABAAAAAQAAAAEHBpeGkAAAAAAwgICAAAAAxh"
                            + "djFDgSAAAAAAABNmcmVlbmNseAAJABAACYAAAAAXaXBtYQAAAAAAAAABAAEEAQKDBAAAACdtZGF0EgAKCDgM/9hCRAJkMhERAAAA"
                            + "QAA+9CMnzb0zCfp0gA==");

    /** 16 x 16 pixels, rotated, then mirrored. */
    private static final byte[] TURNED = Base64.getDecoder()
            .decode(
                    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAAEGbWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
                            + "AGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABLgAAAB4AAAAoaWluZgAAAAAAAQAAABppbmZl"
                            + "AgAAAAABAABhdjAxQ29sb3IAAAAAfmlwcnAAAABdaXBjbwAAABRpc3BlAAAAAAAAABAAAAAQAAAAEHBpeGkAAAAAAwgICAAAAAxh"
                            + "djFDgSAAAAAAABNjb2xybmNseAABAA0ABoAAAAAJaXJvdAEAAAAJaW1pcgAAAAAZaXBtYQAAAAAAAAABAAEGAQKDBIWGAAAAJm1k"
                            + "YXQSAAoIOAz/2EBDQaQyEBEAAABAAD71Dwc3EztX6fY=");

    /** 16 x 16 pixels, of which 8 x 8 are shown. */
    private static final byte[] CROPPED = Base64.getDecoder()
            .decode(
                    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAAEbbWV0YQAAAAAAAAAoaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
                            + "AGxpYmF2aWYAAAAADnBpdG0AAAAAAAEAAAAeaWxvYwAAAABEAAABAAEAAAABAAABQwAAAB4AAAAoaWluZgAAAAAAAQAAABppbmZl"
                            + "AgAAAAABAABhdjAxQ29sb3IAAAAAk2lwcnAAAABzaXBjbwAAABRpc3BlAAAAAAAAABAAAAAQAAAAEHBpeGkAAAAAAwgICAAAAAxh"
                            + "djFDgSAAAAAAABNjb2xybmNseAABAA0ABoAAAAAoY2xhcAAAAAgAAAABAAAACAAAAAEAAAAAAAAAAQAAAAAAAAABAAAAGGlwbWEA"
                            + "AAAAAAAAAQABBQECgwSFAAAAJm1kYXQSAAoIOAz/2EBDQaQyEBEAAABAAD71Dwc3EztX6fY=");

    @BeforeEach
    void needsTheLibrary() {
        try {
            HeifLibrary.get();
        } catch (InvalidImageException e) {
            abort(e.getMessage());
        }
    }

    @Test
    void readsAvif() {
        Raster picture = ImageCodec.decode(SMALL);
        assertThat(picture.width()).isEqualTo(16);
        assertThat(picture.height()).isEqualTo(12);
        for (int i = 0; i < 192; i++) {
            assertThat(picture.argb()[i] >> 16 & 0xff).isCloseTo(i % 16 * 15, within(12));
            assertThat(picture.argb()[i] >> 8 & 0xff).isCloseTo(i / 16 * 20, within(12));
            assertThat(picture.argb()[i] & 0xff).isCloseTo(128, within(12));
        }
    }

    /** Chromium 156 shows this red. */
    @Test
    void coloursInsideTheCodedPictureCountWhereTheFileNamesNone() {
        assertThat(ImageCodec.decode(COLOURS_INSIDE).argb()[0] & 0xffffff).isEqualTo(0xff0000);
    }

    /** Viewers take them for unknown colours, or for those inside. */
    @Test
    void refusesColoursByNumbersThatAreNotKnown() {
        byte[] unknown = COLOURS_INSIDE.clone();
        int at = new String(unknown, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("freenclx");
        System.arraycopy(
                "colrnclx".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, unknown, at, "colrnclx".length());
        unknown[at + 9] = (byte) 200;
        unknown[at + 11] = (byte) 200;
        assertThatThrownBy(() -> ImageCodec.decode(unknown))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("colours by numbers that are not known");
    }

    @Test
    void refusesAvifThatBrowsersShowWholeAndOthersCropped() {
        assertThatThrownBy(() -> ImageCodec.decode(CROPPED))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage("The AVIF file crops its picture, which browsers show whole and other viewers do not.");
    }

    @Test
    void refusesPropertiesThatViewersReadInDifferentWays() {
        assertThat(ImageCodec.decode(TURNED).width()).isEqualTo(16);
        int properties = new String(TURNED, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("ipma") + 15;
        byte[] mirroredFirst = TURNED.clone();
        mirroredFirst[properties + 4] = TURNED[properties + 5];
        mirroredFirst[properties + 5] = TURNED[properties + 4];
        assertThatThrownBy(() -> ImageCodec.decode(mirroredFirst))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("does not crop, rotate and mirror one of its pictures in this order");
        for (String name : List.of("irot", "imir", "clap", "colr nclx", "colr prof", "colr rICC")) {
            byte[] twice = TURNED.clone();
            String text = new String(twice, java.nio.charset.StandardCharsets.ISO_8859_1);
            String there = name.startsWith("colr") ? "colrnclx" : name.equals("clap") ? "irot" : name;
            byte[] other = name.replace(" ", "").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            System.arraycopy(other, 0, twice, text.indexOf(there), other.length);
            int from = name.startsWith("colr") ? 3 : name.equals("imir") ? 5 : 4;
            twice[properties + 1] = TURNED[properties + from];
            assertThatThrownBy(() -> ImageCodec.decode(twice))
                    .isInstanceOf(InvalidImageException.class)
                    .hasMessageContaining("the property " + name + " twice");
        }
    }

    @Test
    @Timeout(60)
    void readsTwentySixMegapixelsAndRefusesMore() {
        Raster picture = ImageCodec.view(LARGE).raster();
        assertThat(picture.width()).isEqualTo(6000 / ImageCodec.shrink(6000, 4400));
        assertThat(picture.argb()[1234] >> 16 & 0xff).isCloseTo(200, within(4));
        byte[] more = LARGE.clone();
        int size = new String(more, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("ispe") + 8;
        java.nio.ByteBuffer.wrap(more).putInt(size, 6200);
        assertThatThrownBy(() -> ImageCodec.view(more)).hasMessageContaining("at most 26666666 are read");
    }

    @Test
    void refusesAPictureThatIsLargerThanItsPropertySays() {
        byte[] file = LARGE.clone();
        int size = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("ispe") + 8;
        java.nio.ByteBuffer.wrap(file).putInt(size, 64).putInt(size + 4, 40);
        assertThatThrownBy(() -> ImageCodec.decode(file)).isInstanceOf(InvalidImageException.class);
    }

    @Test
    void refusesAPictureThatIsSmallerThanItsPropertySays() {
        byte[] file = SMALL.clone();
        int size = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("ispe") + 8;
        java.nio.ByteBuffer.wrap(file).putInt(size + 4, 5000);
        assertThatThrownBy(() -> ImageCodec.decode(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessage(
                        "The AVIF or HEIC file says that its picture has 16 x 5000 pixels, but the picture in it has"
                                + " 16 x 12.");
    }

    @Test
    void readsAGrid() {
        Raster picture = ImageCodec.decode(HeifGrids.of(SMALL, 2, 32, 24, 32, 24, "av01"));
        Raster tile = ImageCodec.decode(SMALL);
        assertThat(picture.width()).isEqualTo(32);
        assertThat(picture.height()).isEqualTo(24);
        assertThat(picture.argb()[13 * 32 + 18] >> 16 & 0xff).isCloseTo(tile.argb()[16 + 2] >> 16 & 0xff, within(3));
    }

    @Test
    void refusesAGridWhoseSizeDiffersFromItsProperty() {
        assertThatThrownBy(() -> ImageCodec.decode(HeifGrids.of(SMALL, 2, 30_000, 30_000, 32, 24, "av01")))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("the one put together of parts has 30000 x 30000");
        assertThatThrownBy(() -> ImageCodec.decode(HeifGrids.of(SMALL, 2, 32, 24, 32, 3000, "av01")))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("32 x 3000");
    }

    @Test
    void refusesAGridOfManyPartsOrOfGrids() {
        assertThatThrownBy(() -> ImageCodec.decode(HeifGrids.of(SMALL, 200, 32, 24, 32, 24, "av01")))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("together of more than 10000 parts");
        assertThatThrownBy(() -> ImageCodec.decode(HeifGrids.of(SMALL, 2, 32, 24, 32, 24, "grid")))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("put together");
    }

    @Test
    void refusesAGridOfPartsThatAreFarLargerThanIt() {
        byte[] file = HeifGrids.of(SMALL, 2, 32, 24, 32, 24, "av01");
        int part = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("ispe") + 8;
        java.nio.ByteBuffer.wrap(file).putInt(part, 2048).putInt(part + 4, 1024);
        assertThatThrownBy(() -> ImageCodec.decode(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("together of parts with " + 4 * 2048 * 1024);
    }

    @Test
    void refusesAnAnimationInOneSentence() {
        byte[] moov = {0, 0, 0, 8, 'm', 'o', 'o', 'v'};
        assertThatThrownBy(() -> ImageCodec.decode(SampleFiles.concat(SMALL, moov)))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("is an animation");
    }

    /** Whatever the bytes are, the answer is a picture or a sentence, and the process lives on. */
    @Test
    @Timeout(120)
    void mutatedFilesAreDecodedOrRefused() {
        Random random = new Random(7);
        int pictures = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] file = SMALL.clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                file = Arrays.copyOf(file, random.nextInt(file.length));
            }
            try {
                ImageCodec.decode(file);
                pictures++;
            } catch (InvalidImageException e) {
                assertThat(e.getMessage()).endsWith(".");
            }
        }
        assertThat(pictures).isGreaterThan(50);
    }
}
