package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** New noise in the steps, as scripts/parity/eta.py drew it with diffusers. */
final class EtaTest {
    private static final DrawRequest FOX = new DrawRequest("a red fox", null, 7, 4, 4, "ddim", 64, 64);

    @Test
    void drawsWhatDiffusersDraws() throws Exception {
        JsonNode goldens =
                JsonMapper.shared().readTree(Goldens.file("eta/draws.json").toFile());
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            for (JsonNode golden : goldens) {
                DrawRequest request = new DrawRequest(
                                "a red fox",
                                null,
                                7,
                                golden.get("steps").intValue(),
                                4,
                                golden.get("sampler").stringValue(),
                                64,
                                64)
                        .withEta(golden.get("eta").doubleValue());
                int[] drawn = model.draw(request, StepListener.NONE).argb();
                int[] expected =
                        pixels(Goldens.file("eta/" + golden.get("picture").stringValue()));

                assertThat(largestDifference(drawn, expected))
                        .as(golden.toString())
                        .isLessThanOrEqualTo(1);
            }
            assertThat(goldens.size()).isEqualTo(3);
        }
    }

    private static int[] pixels(Path file) throws Exception {
        var image = ImageIO.read(file.toFile());
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    private static int largestDifference(int[] a, int[] b) {
        assertThat(a).hasSameSizeAs(b);
        int largest = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                largest = Math.max(largest, Math.abs((a[i] >> shift & 255) - (b[i] >> shift & 255)));
            }
        }
        return largest;
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void isAShare(double eta) {
        assertThatThrownBy(() -> FOX.withEta(eta))
                .isInstanceOfSatisfying(
                        InvalidDrawRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("eta"))
                .hasMessage("The eta must be 0 to 1, not " + eta + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"euler", "dpmpp-2m", "lcm", "ddpm"})
    void aSamplerWithoutItRefusesIt(String sampler) throws Exception {
        ModelFolder folder = ModelFolder.read(Goldens.TINY);

        folder.checkSampler(sampler, 4, 1, 0);
        assertThatThrownBy(() -> folder.checkSampler(sampler, 4, 1, 0.5))
                .isInstanceOfSatisfying(
                        InvalidDrawRequestException.class,
                        e -> assertThat(e.field()).isEqualTo("eta"))
                .hasMessageContaining("takes no eta; ddim and tcd do");
    }

    @Test
    void isKeptByASecondPass() {
        int[] white = new int[128 * 128];
        Arrays.fill(white, -1);
        DrawRequest second =
                new HighResolution(128, 128, 0.5, null).request(FOX.withEta(0.3), new InputImage(white, 128, 128));

        assertThat(second.eta()).isEqualTo(0.3);
    }
}
