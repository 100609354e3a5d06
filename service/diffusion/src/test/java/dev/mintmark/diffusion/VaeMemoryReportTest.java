package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.diffusion.family.VaeDecoder;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Prints the memory that decoding takes with the model folder {@code -Dvae.model} (of {@code scripts/parity/vae.py}). Linux resets
 * and reports a process's highest memory in {@code /proc}.
 */
@Tag("long")
@EnabledIfSystemProperty(named = "vae.model", matches = ".+")
class VaeMemoryReportTest {
    @ParameterizedTest
    @CsvSource({"512,512,NEVER", "768,768,NEVER", "1024,1024,NEVER", "1024,1024,ALWAYS", "1536,1536,ALWAYS"})
    void printsTheMemoryOfDecoding(int width, int height, VaeTiling tiling) throws Exception {
        ModelFolder folder = ModelFolder.read(Path.of(System.getProperty("vae.model")));
        try (OnnxBackend backend = OnnxBackend.open(Device.CPU)) {
            VaeDecoder decoder = VaeDecoder.load(backend, folder, tiling);
            float[] latents = new TorchRandom(7).normal(folder.latents(width, height));
            Files.writeString(Path.of("/proc/self/clear_refs"), "5");
            long before = highest();
            long start = System.nanoTime();
            float[] planes = decoder.planes(latents, height / folder.factor(), width / folder.factor());
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(planes).hasSize(3 * width * height);
            System.out.printf(
                    "| %d × %d | %s | %.2f GB | %.0f s |%n",
                    width, height, tiling, (highest() - before) / 1e6, seconds);
        }
    }

    /** Returns the highest memory since it was reset, in kilobytes. */
    private static long highest() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
