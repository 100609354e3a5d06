package dev.mintmark.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.mintmark.diffusion.family.Conditioning;
import dev.mintmark.diffusion.family.Denoiser;
import dev.mintmark.diffusion.family.DiffusionPipeline;
import dev.mintmark.diffusion.family.Families;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.sampler.Sampler;
import dev.mintmark.diffusion.sampler.SamplerRequest;
import dev.mintmark.diffusion.sampler.Samplers;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The time of a sampler step outside ONNX Runtime, with 64×64 latents and guidance, as in Stable Diffusion 1 at 512².
 */
@Tag("long")
class StepOverheadTest {
    private static final int STEPS = 24;
    private static final int LATENTS = 64;

    @TempDir
    Path scratch;

    @Test
    void staysUnderThreeTenthsOfAMillisecond() throws Exception {
        measure(Goldens.TINY, new DrawRequest("a fox", "", 7, STEPS, 7.5, "ddim", 8 * LATENTS, 8 * LATENTS));
    }

    @Test
    void staysUnderThreeTenthsOfAMillisecondWithAControlNet() throws Exception {
        Path model = Goldens.copy(Goldens.RESOURCES.resolve("tiny-control"), scratch.resolve("model"));
        Goldens.delete(model.resolve("controlnet_1"));
        int side = 8 * LATENTS;
        InputImage black = new InputImage(new int[side * side], side, side);
        Arrays.fill(black.argb(), 0xFF000000);
        measure(model, new DrawRequest("a fox", "", 7, STEPS, 7.5, "ddim", side, side).withControl(black, 1, 0, 1));
    }

    private static void measure(Path model, DrawRequest request) throws Exception {
        ModelFolder folder = ModelFolder.read(model);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Double> millis = new ArrayList<>();
        List<Double> bytes = new ArrayList<>();
        List<Double> inside = new ArrayList<>();
        try (OnnxBackend backend = OnnxBackend.open(Device.CPU)) {
            DiffusionPipeline pipeline = Families.of(folder).load(backend, folder);
            Conditioning conditioning = pipeline.condition(request);
            for (int round = 0; round < 6; round++) {
                Sampler sampler =
                        Samplers.create("ddim", folder.scheduler(), new SamplerRequest(STEPS, new TorchRandom(7)));
                float[] latents = new TorchRandom(7).normal(folder.latentChannels() * LATENTS * LATENTS);
                StartLatents start = new StartLatents(latents, 0, new float[0], latents, new float[0], new float[0]);
                try (Denoiser denoiser =
                        Denoiser.of(pipeline.network(), LATENTS, LATENTS, conditioning, new float[1][0])) {
                    PictureState picture = new PictureState(sampler, StepListener.NONE);
                    picture.begin(start);
                    long heap = threads.getCurrentThreadAllocatedBytes();
                    long begin = System.nanoTime();
                    Denoising.run(pictures -> denoiser, List.of(picture), null);
                    long own = System.nanoTime() - begin - denoiser.runNanos();
                    heap = threads.getCurrentThreadAllocatedBytes() - heap - 8L * latents.length;
                    millis.add(own / 1e6 / STEPS);
                    inside.add(denoiser.runNanos() / 1e6 / STEPS);
                    bytes.add((double) heap / STEPS);
                }
            }
        }
        double median = median(millis.subList(2, millis.size()));
        double garbage = median(bytes.subList(2, bytes.size()));
        System.out.printf(
                "per step: outside run %.3f ms and %.0f bytes of heap, inside run %.1f ms%n",
                median, garbage, median(inside.subList(2, inside.size())));
        assertThat(median).isLessThan(0.3);
        assertThat(garbage).isLessThan(2048);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
