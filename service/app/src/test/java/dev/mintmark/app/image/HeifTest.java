package dev.mintmark.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.watermark.Raster;
import java.util.Arrays;
import java.util.Base64;
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
            .decode("AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUEAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
                    + "AAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAAAjAAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEA"
                    + "AGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAAEAAAAAwAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBIAAA"
                    + "AAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAAAlG1kYXQSAAoIOAz+2kBDQaQyfhECI1KAAPIABHV7"
                    + "ecaQ91pTNtfDGek3r3tHFYxFQ5sQFdErd4jY75+PZzzC1+Bgn0/nJnQf3lPbDA3piOUoW/ectvSNh6L4N2iPop9wpXsTz/zj5AQ9"
                    + "mHtXNVzB7ttAz/7IpKGDfWlfULF7411bAQCsPc3X+PnnWjBvoSkAHA==");

    /** 8000 x 5000 pixels of one colour. */
    private static final byte[] LARGE = Base64.getDecoder()
            .decode("AAAAIGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZk1BMUIAAADrbWV0YQAAAAAAAAAhaGRscgAAAAAAAAAAcGljdAAAAAAAAAAAAAAA"
                    + "AAAAAAAOcGl0bQAAAAAAAQAAAB5pbG9jAAAAAEQAAAEAAQAAAAEAAAETAAADQwAAAChpaW5mAAAAAAABAAAAGmluZmUCAAAAAAEA"
                    + "AGF2MDFDb2xvcgAAAABqaXBycAAAAEtpcGNvAAAAFGlzcGUAAAAAAAAfQAAAE4gAAAAQcGl4aQAAAAADCAgIAAAADGF2MUOBHwwA"
                    + "AAAAE2NvbHJuY2x4AAEADQAGgAAAABdpcG1hAAAAAAAAAAEAAQQBAoMEAAADS21kYXQSAAoLH/M+fzh2iAhoNCAysQYZCUeHhiGH"
                    + "nnnmgkCAAFXPzETJCmBp0xEWUlI/8JaMyUOBfVMfoU9yh2arubwXJarVvSqmz152WGRVjcFOUNSGM/foGovliZDk1xTrV14ko1ap"
                    + "Zs9Dt+/pFZPsrVyfYNWnry0BslfPzFJb9qvt66J2YLZpZYa/DvhaMIRo6T9wVIs0V3p2sQ8XZiVE8gMbuWd9lXeDGZHn9uGQOy5e"
                    + "6vC7TuuTQhRWgdFPFcYZ8ZQfoJueQ6tqVbUKZZ6SUaSYV8/MUlv2q+3ronZgtmllhr8O+FowhGjpP3BUizRXenaxDxdmJUTyAxu5"
                    + "Z32Vd4MZkef24ZA7Ll7q8LtO65NCFFaB0U8VxhnxlB+gm55Dq2pVtQplnpJRpJhVz8xSW/ar7euidmC2aWWGvw74WjCEaOk/cFSL"
                    + "NFd6drEPF2YlRPIDG7lnfZV3gzS//bfYhDdB03rG4QFvrIWQYFnlk3tkVP/4fLaksH78P5CnZuw32YBwz8xSW/ar7euidmC2aWWG"
                    + "vw74WjCEaOk/cFSLNFd6drEPF2YlRPIDG7lnfZV3gxmR5/bhkDsuXurwu07rk0IUVoHRTxXGGfGUH6CbnkOralW1CmWeklH3NsfL"
                    + "KR5Zuthw/hUsUBcOU4BDVxLoD4qaeXVwz8xSW/ar7euidmC2aWWGvw74WjCEaOk/cFSLNFd6drEPF2YlRPIDG7lnfZV3gxmR5/bh"
                    + "kDsuXurwu07rk0IUVoHRTxXGGfGUH6CbnkOralW1CmWeklH3NsfLKR5Zuthw/hUsUBcOU4BDVxLoD4qaeXVwz8xSW/ar7euidmC2"
                    + "aWWGvw74WjCEaOk/cFSLNFd6drEPF2YlRPIDG7lnfZV3gxmR5/bhkDsuXurwu07rk0IUVoHRTxXGGfGUH6CbnkOralW1CmWeklH3"
                    + "NsfLKR5Zuthw/hUsUBcOU4BDVxLoD4qaeXXPzFJb9qvt66J2YLZpZYa/DvhaMIRo6T9wVIs0V3p2sQ8XZiVE8gMbuWd9lXeDNL/9"
                    + "t9iEN0HTesbhAW+shZBgWeWTe2RU//h8tqSwfvw/kKdm7DqJ6YT90x8/PBPZ/OHvruRynAIauJdAfFTU");

    @BeforeEach
    void needsTheLibrary() {
        assumeTrue(HeifLibrary.isInstalled(), "libheif is not installed (for example the package libheif1).");
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

    @Test
    @Timeout(60)
    void readsFortyMegapixels() {
        Raster picture = ImageCodec.view(LARGE).raster();
        assertThat(picture.width()).isEqualTo(8000 / ImageCodec.shrink(8000, 5000));
        assertThat(picture.argb()[1234] >> 16 & 0xff).isCloseTo(200, within(4));
    }

    @Test
    void refusesAPictureThatIsLargerThanItsPropertySays() {
        byte[] file = LARGE.clone();
        int size = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("ispe") + 8;
        java.nio.ByteBuffer.wrap(file).putInt(size, 64).putInt(size + 4, 40);
        assertThatThrownBy(() -> ImageCodec.decode(file)).isInstanceOf(InvalidImageException.class);
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
