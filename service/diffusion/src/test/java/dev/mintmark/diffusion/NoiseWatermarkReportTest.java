package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.mintmark.diffusion.noisewatermark.GaussianShading;
import dev.mintmark.diffusion.noisewatermark.NoiseWatermarkDetection;
import dev.mintmark.diffusion.sampler.NoiseSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What survives of marks in the starter's noise, printed as a table; how sure a reading is, on drawings without a mark; and
 * whether marked drawings look like others. {@code -Dmintmark.test.pictures=8} makes it shorter.
 */
@Tag("long")
class NoiseWatermarkReportTest {
    private static final Path STARTER = Path.of("../../models/starter");
    private static final int PICTURES = Integer.getInteger("mintmark.test.pictures", 60);
    private static final int UNMARKED = 3 * PICTURES;
    private static final int REGISTERED = 1000;

    private static final String[] COLOURS = {"red", "orange", "yellow", "green", "teal", "blue", "purple", "pink"};
    private static final String[] LANDS = {"mountains", "hills", "fields", "sand dunes", "sea", "forest", "desert"};
    private static final String[] TIMES = {"at night", "at dusk", "at sunset", "in the early morning", "at noon"};

    private final GaussianShading gaussianShading = GaussianShading.of("a secret of this report".getBytes());
    private final Random random = new Random(20);

    /** The results of one attack. */
    private static final class Row {
        int pictures;
        int read;
        int found;
        int wrong;
        double signs;
        double scores;
    }

    @Test
    void printsTheTableOfAttacks() throws Exception {
        assumeTrue(Files.isRegularFile(STARTER.resolve("unet/model.onnx")), "the starter model is not here");
        Map<String, Row> rows = new LinkedHashMap<>();
        double[][] looks = new double[2][];
        try (DiffusionModel model = DiffusionModel.load(STARTER, Device.CPU);
                ImageToImage regeneration = new ImageToImage(STARTER)) {
            Map<String, UnaryOperator<Drawing>> attacks = attacks(regeneration);
            double drawing = 0;
            double reading = 0;
            double[][] sums = new double[2][12];
            for (int i = 0; i < PICTURES; i++) {
                long mark = random.nextLong();
                DrawRequest request = ModelDefaults.read(STARTER).request(prompt(i), 1000 + i);
                int count = model.folder().latents(request.width(), request.height());
                NoiseSource noise = NoiseSource.withSigns(gaussianShading.noiseSigns(mark, count));
                Drawing marked = model.draw(request, noise, StepListener.NONE);
                drawing += marked.seconds();
                look(marked, sums[0]);
                long[] register = random.longs(REGISTERED).toArray();
                register[REGISTERED / 2] = mark;
                for (Map.Entry<String, UnaryOperator<Drawing>> attack : attacks.entrySet()) {
                    Drawing attacked = attack.getValue().apply(marked);
                    long start = System.nanoTime();
                    float[] estimate = invert(model, attacked);
                    var read = gaussianShading.read(estimate).map(NoiseWatermarkDetection::id);
                    reading += (System.nanoTime() - start) / 1e9 / attacks.size();
                    var found = gaussianShading.find(estimate, register).map(NoiseWatermarkDetection::id);
                    Row row = rows.computeIfAbsent(attack.getKey(), _ -> new Row());
                    row.pictures++;
                    row.read += read.filter(id -> id == mark).isPresent() ? 1 : 0;
                    row.found += read.or(() -> found).filter(id -> id == mark).isPresent() ? 1 : 0;
                    row.wrong += read.or(() -> found).filter(id -> id != mark).isPresent() ? 1 : 0;
                    row.signs += right(estimate, noise.draw(request.seed(), count));
                    row.scores += gaussianShading.score(mark, estimate);
                }
            }
            print(rows, drawing / PICTURES, reading / PICTURES);
            int false0 = unmarked(model, sums[1]);
            looks[0] = Arrays.stream(sums[0]).map(sum -> sum / PICTURES).toArray();
            looks[1] = Arrays.stream(sums[1]).map(sum -> sum / UNMARKED).toArray();
            printLooks(looks);
            assertThat(false0).isZero();
        }
        assertThat(rows.values().stream().mapToInt(row -> row.wrong).sum()).isZero();
        assertThat(rows.get("none").found).isGreaterThan(PICTURES / 2);
        for (int i = 0; i < 6; i++) { // four standard errors
            double apart = Math.sqrt(looks[0][i + 6] / PICTURES + looks[1][i + 6] / UNMARKED);
            assertThat(Math.abs(looks[0][i] - looks[1][i])).isLessThan(4 * apart);
        }
    }

    private static String prompt(int i) {
        return "a %s %s above %s %s %s"
                .formatted(
                        COLOURS[i % 8],
                        i % 2 == 0 ? "moon" : "sun",
                        COLOURS[(i * 3 + i / 8 + 1) % 8],
                        LANDS[i % 7],
                        TIMES[i % 5]);
    }

    private static Map<String, UnaryOperator<Drawing>> attacks(ImageToImage regeneration) {
        Map<String, UnaryOperator<Drawing>> attacks = new LinkedHashMap<>();
        attacks.put("none", UnaryOperator.identity());
        attacks.put("JPEG 50", picture -> ImageAttacks.jpeg(picture, 0.5f));
        attacks.put("JPEG 30", picture -> ImageAttacks.jpeg(picture, 0.3f));
        attacks.put("resize 0.5", picture -> ImageAttacks.resized(picture, 0.5));
        attacks.put("noise 10", picture -> ImageAttacks.noisy(picture, 10));
        attacks.put("blur 2", picture -> ImageAttacks.blurred(picture, 2));
        attacks.put("border of a fifth of the area black", picture -> ImageAttacks.bordered(picture, 0.8));
        attacks.put("crop to four fifths of the area", picture -> ImageAttacks.cropped(picture, 0.8));
        attacks.put("VAE round trip", regeneration::roundTrip);
        for (double strength : new double[] {0.1, 0.2, 0.3}) {
            attacks.put("image to image " + strength, picture -> regeneration.redrawn(picture, "a picture", strength));
        }
        return attacks;
    }

    private static float[] invert(DiffusionModel model, Drawing picture) {
        return model.invert(
                new InversionRequest(picture.argb(), picture.width(), picture.height(), 512, 512), StepListener.NONE);
    }

    private static double right(float[] estimate, float[] noise) {
        int right = 0;
        for (int i = 0; i < noise.length; i++) {
            right += noise[i] > 0 == estimate[i] > 0 ? 1 : 0;
        }
        return (double) right / noise.length;
    }

    /** The number of drawings without a mark in which a mark is found. */
    private int unmarked(DiffusionModel model, double[] sums) throws ModelException {
        int wrong = 0;
        double best = 0;
        double squares = 0;
        for (int i = 0; i < UNMARKED; i++) {
            DrawRequest request = ModelDefaults.read(STARTER).request(prompt(i % PICTURES), 500_000 + i);
            Drawing plain = model.draw(request, StepListener.NONE);
            look(plain, sums);
            float[] estimate = invert(model, plain);
            wrong += gaussianShading.read(estimate).isPresent() ? 1 : 0;
            wrong += gaussianShading
                            .find(estimate, random.longs(REGISTERED).toArray())
                            .isPresent()
                    ? 1
                    : 0;
            for (int j = 0; j < 50; j++) {
                double score = gaussianShading.score(random.nextLong(), estimate);
                best = Math.max(best, score);
                squares += score * score;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d drawings without a mark: %d read or found; %d scores of random marks: deviation %.3f, largest %.2f%n",
                UNMARKED,
                wrong,
                50 * UNMARKED,
                Math.sqrt(squares / (50.0 * UNMARKED)),
                best);
        return wrong;
    }

    /** Adds means and deviations of the channels, and their squares from a rough centre. */
    private static void look(Drawing picture, double[] sums) {
        for (int channel = 0; channel < 3; channel++) {
            double sum = 0;
            double squares = 0;
            for (int pixel : picture.argb()) {
                int level = pixel >> (16 - 8 * channel) & 0xFF;
                sum += level;
                squares += level * level;
            }
            double mean = sum / picture.argb().length;
            double deviation = Math.sqrt(squares / picture.argb().length - mean * mean);
            sums[channel] += mean;
            sums[3 + channel] += deviation;
            sums[6 + channel] += (mean - 128) * (mean - 128);
            sums[9 + channel] += (deviation - 50) * (deviation - 50);
        }
    }

    private static void print(Map<String, Row> rows, double drawing, double reading) {
        System.out.printf(
                Locale.ROOT,
                "%d pictures; drawing %.2f s, inverting and reading %.2f s on %d cores%n",
                PICTURES,
                drawing,
                reading,
                Runtime.getRuntime().availableProcessors());
        System.out.println("| attack | read | found among " + REGISTERED + " | signs right | score |");
        System.out.println("|---|---|---|---|---|");
        rows.forEach((name, row) -> System.out.printf(
                Locale.ROOT,
                "| %s | %d of %d | %d of %d | %.1f %% | %.1f |%n",
                name,
                row.read,
                row.pictures,
                row.found,
                row.pictures,
                100 * row.signs / row.pictures,
                row.scores / row.pictures));
    }

    private static void printLooks(double[][] looks) {
        String[] names = {"red", "green", "blue"};
        System.out.println("| channel | mean, marked | mean, unmarked | deviation, marked | deviation, unmarked |");
        System.out.println("|---|---|---|---|---|");
        for (int i = 0; i < 3; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %.1f |%n",
                    names[i],
                    looks[0][i],
                    looks[1][i],
                    looks[0][3 + i],
                    looks[1][3 + i]);
        }
    }
}
