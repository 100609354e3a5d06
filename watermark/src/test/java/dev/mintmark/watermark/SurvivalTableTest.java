package dev.mintmark.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Prints what a mark survives, and how long marking and reading take. The pictures are drawn here, or read from the
 * folder that the system property {@code mintmark.pictures} names.
 */
@Tag("long")
class SurvivalTableTest {
    private static final int DRAWN = 16;

    private final Watermarker marker = new Watermarker(WatermarkerTest.KEY);
    private final Map<String, UnaryOperator<Raster>> attacks = new LinkedHashMap<>();

    @Test
    void table() throws Exception {
        list();
        var survived = new LinkedHashMap<String, Integer>();
        var seconds = new double[3];
        int marked = 0;
        int detections = 0;
        double leastPsnr = 99;
        double leastSsim = 1;
        for (var picture : pictures()) {
            long payload = new Random(marked).nextLong();
            long start = processorTime();
            Embedding embedding;
            try {
                embedding = marker.embed(picture, payload, Quality.DEFAULT);
            } catch (CannotEmbedException e) {
                System.out.println("refused: " + e.getMessage());
                continue;
            }
            seconds[0] += (processorTime() - start) / 1e9;
            leastPsnr = Math.min(leastPsnr, embedding.psnrDb());
            leastSsim = Math.min(leastSsim, embedding.ssim());
            marked++;
            start = processorTime();
            assertThat(marker.detect(picture).found()).isFalse();
            seconds[2] += (processorTime() - start) / 1e9;
            for (var attack : attacks.entrySet()) {
                var edited = attack.getValue().apply(embedding.image());
                start = processorTime();
                var detection = marker.detect(edited);
                if (attack.getKey().equals("nothing")) {
                    seconds[1] += (processorTime() - start) / 1e9;
                }
                detections++;
                assertThat(detection.found() && detection.payload() != payload).isFalse();
                survived.merge(attack.getKey(), detection.found() ? 1 : 0, Integer::sum);
            }
        }
        for (var row : survived.entrySet()) {
            System.out.printf("%-36s %d of %d%n", row.getKey(), row.getValue(), marked);
        }
        System.out.printf("least PSNR %.2f dB, least SSIM %.4f, %d detections%n", leastPsnr, leastSsim, detections);
        System.out.printf(
                "mean processor time: embed %.0f ms, detect as marked %.0f ms, detect nothing %.0f ms%n",
                1e3 * seconds[0] / marked, 1e3 * seconds[1] / marked, 1e3 * seconds[2] / marked);
        assertThat(survived.get("resize 0.7, brightness 1.2, JPEG 75")).isGreaterThanOrEqualTo(marked * 9 / 10);
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static List<Raster> pictures() throws IOException {
        var pictures = new ArrayList<Raster>();
        var folder = System.getProperty("mintmark.pictures");
        if (folder == null) {
            for (int i = 0; i < DRAWN; i++) {
                pictures.add(i % 2 == 0 ? Pictures.poster(512, 512, 300 + i) : Pictures.textured(512, 512, 300 + i));
            }
            return pictures;
        }
        for (var file : Objects.requireNonNull(new File(folder).listFiles())) {
            pictures.add(Pictures.toRaster(ImageIO.read(file)));
        }
        return pictures;
    }

    private void list() {
        attacks.put("nothing", r -> r);
        for (int quality : new int[] {75, 50, 30, 20, 10}) {
            attacks.put("JPEG " + quality, r -> Attacks.jpeg(r, quality));
        }
        for (double factor : new double[] {0.7, 0.5, 0.4, 2}) {
            attacks.put("resize " + factor, r -> Attacks.resize(r, factor));
        }
        attacks.put("brightness 1.2", r -> Attacks.brightness(r, 1.2));
        attacks.put("brightness 0.5", r -> Attacks.brightness(r, 0.5));
        attacks.put("contrast 1.5", r -> Attacks.contrast(r, 1.5));
        attacks.put("gamma 2", r -> Attacks.gamma(r, 2));
        attacks.put("greyscale", Attacks::grey);
        attacks.put("resize 0.7, brightness 1.2, JPEG 75", r -> stacked(r, 1.2));
        attacks.put("resize 0.7, brightness 0.8, JPEG 75", r -> stacked(r, 0.8));
        attacks.put("blur 1", r -> Attacks.blur(r, 1));
        attacks.put("blur 2", r -> Attacks.blur(r, 2));
        attacks.put("noise 10", r -> Attacks.noise(r, 10));
        attacks.put("noise 20", r -> Attacks.noise(r, 20));
        attacks.put("a quarter painted over", Attacks::erase);
        attacks.put("mirror", Attacks::mirror);
        attacks.put("crop to 80 % of the area", r -> Attacks.crop(r, Math.sqrt(0.8)));
        attacks.put("crop to 40 % of the area", r -> Attacks.crop(r, Math.sqrt(0.4)));
        attacks.put("rotate 5", r -> Attacks.rotate(r, 5));
        attacks.put("rotate 10", r -> Attacks.rotate(r, 10));
        attacks.put("crop to 80 % of the area, JPEG 40", r -> Attacks.jpeg(Attacks.crop(r, Math.sqrt(0.8)), 40));
        attacks.put("rotate 5, JPEG 50", r -> Attacks.jpeg(Attacks.rotate(r, 5), 50));
        attacks.put("resize 0.5, JPEG 50", r -> Attacks.jpeg(Attacks.resize(r, 0.5), 50));
        attacks.put(
                "resize 0.5, crop to 80 %, JPEG 40",
                r -> Attacks.jpeg(Attacks.crop(Attacks.resize(r, 0.5), Math.sqrt(0.8)), 40));
    }

    private static Raster stacked(Raster raster, double brightness) {
        return Attacks.jpeg(Attacks.brightness(Attacks.resize(raster, 0.7), brightness), 75);
    }
}
