package dev.mintmark.app.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.io.Sha256;
import dev.mintmark.watermark.Raster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageFitTest {
    private static Raster picture() {
        int[] argb = new int[37 * 23];
        for (int i = 0; i < argb.length; i++) {
            int x = i % 37;
            int y = i / 37;
            argb[i] = 0xff << 24 | (x * 7 + y * 13) % 256 << 16 | (x * x + 3 * y) % 256 << 8 | x * y * 5 % 256;
        }
        return new Raster(37, 23, argb);
    }

    /** The hashes are of {@code ImageOps.fit(picture, size, Image.LANCZOS).tobytes()} of Pillow 13.0. */
    @ParameterizedTest
    @CsvSource({
        "16, 16, 0d7a19410e5c1edb7dc7b29df804836726150ce7b5709858a7c2c8b65895e0d1",
        "64, 8, 5855f3e9172908214525f487f0fdc43f7752b56e1e7441dc892b634bc7197d51",
        "5, 40, a4706501884b176aa522e92f2ef4c0861697b53d51d796e7918bb5cabdd51955",
        "37, 23, dbb00408e1a6c2a86c2cb9b840c13a613b1b4525a01bb6dba3620de09484aee2",
        "74, 46, 86acdbf17bc8667c3ef986d24f90cfe8bc4d61f417f875d5742712fc3b37f14e",
        "200, 200, d1d7c015e9ac92bd68516a35b6036f2198ba6d7d27cfadd0159543e5a7fc8c46"
    })
    void scalesAndCropsAsPillowDoes(int width, int height, String sha256) {
        Raster fitted = ImageFit.cover(picture(), width, height);

        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            assertThat(fitted.argb()[i] >>> 24).isEqualTo(255);
            for (int channel = 0; channel < 3; channel++) {
                rgb[3 * i + channel] = (byte) (fitted.argb()[i] >> 16 - 8 * channel);
            }
        }
        assertThat(Sha256.hex(rgb)).isEqualTo(sha256);
    }

    @Test
    void aPictureOfTheSizeStaysAsItIs() {
        Raster picture = picture();

        assertThat(ImageFit.cover(picture, 37, 23)).isSameAs(picture);
    }
}
