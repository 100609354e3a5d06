package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is computed of a UNet's memory, for known configurations and beside what a process takes. */
@Tag("slow")
class AttentionMemoryTest {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double MIB = 1 << 20;

    @TempDir
    Path scratch;

    /** Blocks and heads of Stable Diffusion 1.5, 2.1 and XL. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['CrossAttnDownBlock2D','CrossAttnDownBlock2D','CrossAttnDownBlock2D','DownBlock2D'] | 8 | 512 | 1 | true | 2048",
                "['CrossAttnDownBlock2D','CrossAttnDownBlock2D','CrossAttnDownBlock2D','DownBlock2D'] | 8 | 768 | 1 | true | 10368",
                "['CrossAttnDownBlock2D','CrossAttnDownBlock2D','CrossAttnDownBlock2D','DownBlock2D'] | 8 | 1024 | 1 | true | 32768",
                "['CrossAttnDownBlock2D','CrossAttnDownBlock2D','CrossAttnDownBlock2D','DownBlock2D'] | 8 | 512 | 4 | false | 4096",
                "['CrossAttnDownBlock2D','CrossAttnDownBlock2D','CrossAttnDownBlock2D','DownBlock2D'] | [5,10,20,20] | 512 | 1 | true | 1280",
                "['DownBlock2D','CrossAttnDownBlock2D','CrossAttnDownBlock2D'] | [5,10,20] | 1024 | 1 | true | 2560",
                "['DownBlock2D','DownBlock2D'] | 8 | 512 | 1 | true | 0"
            })
    void isThatOfTheLargestAttention(
            String blocks, String heads, int side, int pictures, boolean guided, double mebibytes) throws Exception {
        Path model = Goldens.copy(Goldens.TINY, scratch.resolve("model"));
        Files.writeString(
                model.resolve("unet/config.json"),
                "{\"block_out_channels\":[8,16],\"down_block_types\":" + blocks.replace('\'', '"')
                        + ",\"attention_head_dim\":" + heads + "}");
        assertThat(AttentionMemory.bytes(ModelFolder.read(model), side, side, pictures, guided) / MIB)
                .isCloseTo(mebibytes, within(0.001));
    }

    @ParameterizedTest
    @CsvSource({"384,7.5,1", "512,7.5,1", "512,1,1", "384,7.5,2", "384,1,4"})
    void isWhatADrawingTakes(int side, double guidance, int pictures) throws Exception {
        assumeTrue(Files.exists(STATUS), "only Linux tells a process's memory");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AttentionMemoryTest.class.getName(),
                        String.valueOf(side),
                        String.valueOf(guidance),
                        String.valueOf(pictures))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        String[] lines = printed.strip().split("\n");
        double measured = Double.parseDouble(lines[lines.length - 1]);
        double computed =
                AttentionMemory.bytes(ModelFolder.read(Goldens.TINY), side, side, pictures, guidance > 1) / MIB;
        System.out.printf("| %d × %d | %d | %.0f MiB | %.0f MiB |%n", side, side, pictures, computed, measured);
        assertThat(measured).isCloseTo(computed, Percentage.withPercentage(20));
    }

    /** Prints by how many MiB the memory grows in the steps of a drawing. */
    public static void main(String[] arguments) throws Exception {
        int side = Integer.parseInt(arguments[0]);
        double guidance = Double.parseDouble(arguments[1]);
        try (DiffusionModel model = DiffusionModel.load(Goldens.TINY, Device.CPU)) {
            model.draw(new DrawRequest("a red fox", "", 7, 1, guidance, "ddim", 64, 64), StepListener.NONE);
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
            double before = kilobytes("VmRSS");
            double[] highest = {0};
            List<BatchPicture> pictures = new ArrayList<>();
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                pictures.add(new BatchPicture(i, (step, steps) -> {
                    highest[0] = Math.max(highest[0], kilobytes("VmHWM"));
                    return true;
                }));
            }
            model.drawAll(new DrawRequest("a red fox", "", 7, 2, guidance, "ddim", side, side), pictures);
            System.out.println((highest[0] - before) / 1024);
        }
    }

    private static double kilobytes(String key) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")))
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
