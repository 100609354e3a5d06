package dev.mintmark.app.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.watermark.Raster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files as cameras, editors and networks write them are decoded to what a browser shows of them. */
@Tag("slow")
final class BrowserImagesTest {
    private static final Path FIXTURES = Path.of("../../../shared/fixtures/images");
    private static final int GRID = 16;
    private static final int TOLERANCE = 4;

    /** Browsers enlarge the colours of unusual samplings in their own ways. */
    private static final Map<String, Integer> TOLERANCES = Map.of("samp-s411.jpg", 12);

    @Test
    void everyFormIsDecodedToWhatABrowserShows() throws Exception {
        assumeTrue(Files.exists(FIXTURES), "The fixtures are not beside this checkout: " + FIXTURES);
        JsonNode cases =
                new JsonMapper().readTree(FIXTURES.resolve("expected.json").toFile());
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, JsonNode> row : cases.properties()) {
            byte[] file = Files.readAllBytes(FIXTURES.resolve("files").resolve(row.getKey()));
            try {
                Raster raster = ImageCodec.view(file).raster();
                assertThat(ImageCodec.decode(file))
                        .as("small pictures are not shrunk")
                        .isEqualTo(raster);
                if (row.getValue().has("thumb")) {
                    String difference =
                            difference(raster, row.getValue(), TOLERANCES.getOrDefault(row.getKey(), TOLERANCE));
                    if (!difference.isEmpty()) {
                        wrong.add(row.getKey() + ": " + difference);
                    }
                }
            } catch (InvalidImageException e) {
                wrong.add(row.getKey() + ": " + e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String difference(Raster raster, JsonNode row, int tolerance) {
        int width = row.path("size").path(0).asInt();
        int height = row.path("size").path(1).asInt();
        if (raster.width() != width || raster.height() != height) {
            return raster.width() + " x " + raster.height() + " pixels instead of " + width + " x " + height;
        }
        double largest = 0;
        for (int cellY = 0; cellY < GRID; cellY++) {
            for (int cellX = 0; cellX < GRID; cellX++) {
                double[] mean = mean(raster, cellX, cellY);
                for (int channel = 0; channel < 3; channel++) {
                    double wanted = row.path("thumb")
                            .path(cellY)
                            .path(cellX)
                            .path(channel)
                            .asDouble();
                    largest = Math.max(largest, Math.abs(mean[channel] - wanted));
                }
            }
        }
        return largest <= tolerance ? "" : "a cell is " + Math.round(largest) + " levels off";
    }

    private static double[] mean(Raster raster, int cellX, int cellY) {
        double[] sums = new double[3];
        int count = 0;
        for (int y = cellY * raster.height() / GRID; y < (cellY + 1) * raster.height() / GRID; y++) {
            for (int x = cellX * raster.width() / GRID; x < (cellX + 1) * raster.width() / GRID; x++) {
                int pixel = raster.argb()[y * raster.width() + x];
                for (int channel = 0; channel < 3; channel++) {
                    sums[channel] += pixel >> 16 - 8 * channel & 0xff;
                }
                count++;
            }
        }
        return new double[] {sums[0] / count, sums[1] / count, sums[2] / count};
    }
}
