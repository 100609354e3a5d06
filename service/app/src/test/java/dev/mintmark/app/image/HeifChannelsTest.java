package dev.mintmark.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Grey and transparent AVIF files, of which libheif leaves a part to its callers. Values are Chromium's. */
@Tag("slow")
final class HeifChannelsTest {
    /** 16 x 16 grey pixels of 64, written from 16 to 235. */
    private static final byte[] GREY_OF_VIDEO = Base64.getDecoder()
            .decode(
                    "AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOltZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5w"
                            + "aXRtAAAAAAABAAAAHmlsb2MAAAAARAAAAQABAAAAAQAAAQ0AAAAWAAAAKGlpbmYAAAAAAAEAAAAaaW5mZQIAAAAAAQAAYXYwMUNvbG9y"
                            + "AAAAAGhpcHJwAAAASWlwY28AAAAUaXNwZQAAAAAAAAAQAAAAEAAAAA5waXhpAAAAAAEIAAAADGF2MUOBABwAAAAAE2NvbHJuY2x4AAEA"
                            + "DQAGAAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAAHm1kYXQSAAoIGAz/2GAhoMQyCBAAOVMUofAZ");

    /** 16 x 16 grey pixels of 64, with a profile whose curve is linear. */
    private static final byte[] GREY_LINEAR = Base64.getDecoder()
            .decode(
                    "AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAbJtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5w"
                            + "aXRtAAAAAAABAAAAHmlsb2MAAAAARAAAAQABAAAAAQAAAdYAAAAWAAAAKGlpbmYAAAAAAAEAAAAaaW5mZQIAAAAAAQAAYXYwMUNvbG9y"
                            + "AAAAATFpcHJwAAABEWlwY28AAAAUaXNwZQAAAAAAAAAQAAAAEAAAAA5waXhpAAAAAAEIAAAADGF2MUOBABwAAAAAyGNvbHJwcm9mAAAA"
                            + "vAAAAAACQAAAbW50ckdSQVlYWVogAAAAAAAAAAAAAAAAYWNzcAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAPbWAAEAAAAA0y0A"
                            + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACa1RSQwAAAJwAAAAMd3RwdAAAAKgAAAAUY3Vy"
                            + "dgAAAAAAAAAAWFlaIAAAAAAAAPbWAAEAAAAA0y0AAAATY29scm5jbHgAAgACAAaAAAAAGGlwbWEAAAAAAAAAAQABBQECgwQFAAAAHm1k"
                            + "YXQSAAoIGAz/2GBAQNQyCBAAOVMUogU1");

    /** 16 x 16 pixels of 200, 100, 40 and half as opaque, written as they are on black. */
    private static final byte[] PREMULTIPLIED = Base64.getDecoder()
            .decode(
                    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAAGUbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAA"
                            + "AAAOcGl0bQAAAAAAAQAAACxpbG9jAAAAAEQAAAIAAQAAAAEAAAHKAAAAIgACAAAAAQAAAbwAAAAOAAAAQmlpbmYAAAAAAAIAAAAaaW5m"
                            + "ZQIAAAAAAQAAYXYwMUNvbG9yAAAAABppbmZlAgAAAAACAABhdjAxQWxwaGEAAAAAKGlyZWYAAAAAAAAADnByZW0AAQABAAIAAAAOYXV4"
                            + "bAACAAEAAQAAAMNpcHJwAAAAnWlwY28AAAAUaXNwZQAAAAAAAAAQAAAAEAAAABBwaXhpAAAAAAMICAgAAAAMYXYxQ4EADAAAAAATY29s"
                            + "cm5jbHgAAQANAAaAAAAADnBpeGkAAAAAAQgAAAAMYXYxQ4EAHAAAAAA4YXV4QwAAAAB1cm46bXBlZzptcGVnQjpjaWNwOnN5c3RlbXM6"
                            + "YXV4aWxpYXJ5OmFscGhhAAAAAB5pcG1hAAAAAAAAAAIAAQQBAoMEAAIEAQWGBwAAADhtZGF0EgAKBRgM/9hUMgMQABMSAAoJGAz/2CAh"
                            + "oNCAMhMQAAA5ULskko3O6tXjMPjPFtOA");

    /** 16 x 16 pixels of 200, 100, 40; the upper half is transparent, and all is turned upside down. */
    private static final byte[] TURNED_ALPHA = Base64.getDecoder()
            .decode(
                    "AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAAGRbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAAAAAA"
                            + "AAAOcGl0bQAAAAAAAQAAACxpbG9jAAAAAEQAAAIAAQAAAAEAAAHbAAAAIQACAAAAAQAAAbkAAAAiAAAAQmlpbmYAAAAAAAIAAAAaaW5m"
                            + "ZQIAAAAAAQAAYXYwMUNvbG9yAAAAABppbmZlAgAAAAACAABhdjAxQWxwaGEAAAAAGmlyZWYAAAAAAAAADmF1eGwAAgABAAEAAADOaXBy"
                            + "cAAAAKZpcGNvAAAAFGlzcGUAAAAAAAAAEAAAABAAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBAAwAAAAAE2NvbHJuY2x4AAEADQAGgAAA"
                            + "AAlpcm90AgAAAA5waXhpAAAAAAEIAAAADGF2MUOBABwAAAAAOGF1eEMAAAAAdXJuOm1wZWc6bXBlZ0I6Y2ljcDpzeXN0ZW1zOmF1eGls"
                            + "aWFyeTphbHBoYQAAAAAgaXBtYQAAAAAAAAACAAEFAQKDBIUAAgUBBocIhQAAAEttZGF0EgAKBRgM/9hUMhcQAAAeGLPCHti2RMhjrsDZ"
                            + "FW3qvToxlxIACgkYDP/YICGg0IAyEhAAADlQuy6xiIlwJuMfyVJBwA==");

    @BeforeEach
    void needsTheLibrary() {
        try {
            HeifLibrary.get();
        } catch (InvalidImageException e) {
            abort(e.getMessage());
        }
    }

    @Test
    void theRangeOfVideoIsThatOfAGreyPictureToo() {
        assertThat(ImageCodec.decode(GREY_OF_VIDEO).argb()[0]).isEqualTo(0xff404040);
    }

    @Test
    void aGreyPictureHasAProfileOfGrey() {
        assertThat(ImageCodec.decode(GREY_LINEAR).argb()[0]).isEqualTo(0xff898989);
    }

    @Test
    void coloursOnBlackAreLaidOnWhite() {
        int pixel = ImageCodec.decode(PREMULTIPLIED).argb()[0];
        assertThat(pixel >> 16 & 0xff).isCloseTo(226, within(4));
        assertThat(pixel >> 8 & 0xff).isCloseTo(175, within(4));
        assertThat(pixel & 0xff).isCloseTo(145, within(4));
    }

    /** Chromium turns the alpha channel with the picture, libheif only where it is said of both. */
    @Test
    void refusesAnAlphaChannelThatIsNotTurnedAsThePicture() {
        assertThat(ImageCodec.decode(TURNED_ALPHA).argb()[255]).isEqualTo(0xffffffff);
        assertRefused(withUprightAlpha());
        assertRefused(renamed("urn:mpeg:hevc:2015:auxid:1\0"));
        // a depth map lies beside the picture
        assertThat(ImageCodec.decode(renamed("urn:mpeg:hevc:2015:auxid:2\0")).argb()[255] >> 16 & 0xff)
                .isCloseTo(200, within(4));
    }

    @Test
    void refusesAnAlphaChannelThatIsTurnedAnotherWay() {
        byte[] file = TURNED_ALPHA.clone();
        byte[] rotation = "irot\1".getBytes(StandardCharsets.ISO_8859_1);
        // in place of the colours, which are the picture's fourth property
        System.arraycopy(rotation, 0, file, place(file, "colr"), rotation.length);
        int first = place(file, "ipma") + 12;
        file[first + 6] = file[first + 4];
        int second = first + 3 + file[first + 2];
        file[second + 2 + file[second + 2]] = (byte) 0x84;
        assertRefused(file);
    }

    @Test
    void refusesAnAlphaChannelOfSeveralPicturesThatIsTurnedAsOneOfThem() {
        byte[] file = withUprightAlpha();
        int reference = place(file, "auxl");
        ByteBuffer longer = ByteBuffer.allocate(file.length + 2).put(file, 0, reference + 6);
        // of the alpha channel itself, and then of the picture
        longer.put(new byte[] {0, 2, 0, 2, 0, 1}).put(file, reference + 10, file.length - reference - 10);
        for (String box : List.of("meta", "iref", "auxl")) {
            int size = place(file, box) - 4;
            longer.putInt(size, longer.getInt(size) + 2);
        }
        assertRefused(longer.array());
    }

    /** The picture is turned as before. */
    private static byte[] withUprightAlpha() {
        byte[] file = TURNED_ALPHA.clone();
        // of each picture its number, the count of its properties and their places
        int first = place(file, "ipma") + 12;
        int second = first + 3 + file[first + 2];
        int rotation = second + 2 + file[second + 2];
        assertThat(file[rotation]).isEqualTo(file[second - 1]);
        file[rotation] = 0;
        return file;
    }

    /** The channel that is not turned, of another kind. */
    private static byte[] renamed(String kind) {
        byte[] file = withUprightAlpha();
        byte[] name = kind.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(name, 0, file, place(file, "urn:mpeg"), name.length);
        return file;
    }

    private static int place(byte[] file, String box) {
        return new String(file, StandardCharsets.ISO_8859_1).indexOf(box);
    }

    private static void assertRefused(byte[] file) {
        assertThatThrownBy(() -> ImageCodec.decode(file))
                .isInstanceOf(InvalidImageException.class)
                .hasMessageContaining("the alpha channel differently");
    }
}
