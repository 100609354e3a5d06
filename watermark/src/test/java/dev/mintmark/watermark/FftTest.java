package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FftTest {
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 128, 1024})
    void isTheTransformOfItsDefinitionAndInvertsIt(int size) {
        var random = new Random(size);
        var re = new float[size + 3];
        var im = new float[size + 3];
        for (int i = 0; i < re.length; i++) {
            re[i] = (float) random.nextGaussian();
            im[i] = (float) random.nextGaussian();
        }
        var seenRe = re.clone();
        var seenIm = im.clone();
        var fft = new Fft(size);
        fft.forward(seenRe, seenIm, 3);
        for (int k = 0; k < size; k += Math.max(1, size / 16)) {
            double sumRe = 0;
            double sumIm = 0;
            for (int n = 0; n < size; n++) {
                double angle = -2 * Math.PI * k * n / size;
                sumRe += re[3 + n] * Math.cos(angle) - im[3 + n] * Math.sin(angle);
                sumIm += re[3 + n] * Math.sin(angle) + im[3 + n] * Math.cos(angle);
            }
            assertThat((double) seenRe[3 + k]).isCloseTo(sumRe, within(1e-3));
            assertThat((double) seenIm[3 + k]).isCloseTo(sumIm, within(1e-3));
        }
        fft.forward(seenIm, seenRe, 3); // with the parts exchanged, it is the inverse without the factor 1 / size
        for (int i = 0; i < size; i++) {
            assertThat(seenRe[3 + i] / size).isCloseTo(re[3 + i], within(1e-5f));
            assertThat(seenIm[3 + i] / size).isCloseTo(im[3 + i], within(1e-5f));
        }
        assertThat(seenRe[0]).isEqualTo(re[0]);
    }

    @Test
    void refusesOtherLengths() {
        assertThatThrownBy(() -> new Fft(12)).hasMessageContaining("12");
    }
}
