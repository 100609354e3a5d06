package dev.mintmark.diffusion;

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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Draws on request for scripts/bench draw. Each line of the standard input is a command, each line of the standard output its
 * result as JSON; an error ends the program.
 *
 * <pre>
 * versions                                     ONNX Runtime's version, its threads, the device
 * steps MODEL LATENTS STEPS GUIDANCE           sampler steps of one drawing: milliseconds and bytes of heap a step
 * besidesd4j MODEL LATENTS STEPS               drawings with the LMS sampler, ours and sd4j's in turn: milliseconds of a step
 * load MODEL [spinning]                        loads a model in place of the last one
 * draw WIDTH HEIGHT STEPS GUIDANCE SEED        draws with it: seconds
 * drawall WIDTH HEIGHT STEPS GUIDANCE SEED N   draws N pictures with it, in one batch: seconds
 * collect                                      collects garbage: bytes of live heap
 * </pre>
 */
final class DrawWorker {
    private static final String PROMPT = "a red fox under a violet sky";

    private final Device device;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private @Nullable DiffusionModel model;

    private DrawWorker(Device device) {
        this.device = device;
    }

    public static void main(String[] arguments) throws IOException {
        DrawWorker worker = new DrawWorker(Device.valueOf(arguments[0]));
        JsonMapper json = new JsonMapper();
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(json.writeValueAsString(worker.answer(line.split("\t"))));
                System.out.flush();
            }
        } catch (ModelException e) {
            System.err.println("scripts/bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private Map<String, Object> answer(String[] words) throws ModelException {
        return switch (words[0]) {
            case "versions" -> versions();
            case "steps" ->
                steps(
                        Path.of(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        Double.parseDouble(words[4]));
            case "besidesd4j" -> besideSd4j(Path.of(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "load" -> load(Path.of(words[1]), words.length > 2);
            case "draw" -> draw(request(words));
            case "drawall" -> drawAll(request(words), Integer.parseInt(words[6]));
            case "collect" -> collect();
            default -> throw new IllegalArgumentException("There is no command " + words[0] + ".");
        };
    }

    private static DrawRequest request(String[] words) {
        return new DrawRequest(
                PROMPT,
                "",
                Long.parseLong(words[5]),
                Integer.parseInt(words[3]),
                Double.parseDouble(words[4]),
                "ddim",
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]));
    }

    private Map<String, Object> versions() throws ModelException {
        try (OnnxBackend backend = OnnxBackend.open(device)) {
            return Map.of(
                    "onnxruntime", backend.ort().getVersion(),
                    "threads", Runtime.getRuntime().availableProcessors(),
                    "device", backend.device());
        }
    }

    private Map<String, Object> steps(Path root, int latents, int steps, double guidance) throws ModelException {
        ModelFolder folder = ModelFolder.read(root);
        int side = latents * folder.factor();
        DrawRequest request = new DrawRequest(PROMPT, "", 7, steps, guidance, "ddim", side, side);
        try (OnnxBackend backend = OnnxBackend.open(device)) {
            DiffusionPipeline pipeline = Families.of(folder).load(backend, folder);
            Conditioning conditioning = pipeline.condition(request);
            measure(folder, pipeline, conditioning, "ddim", latents, steps); // what is compiled once is no step's
            Steps once = measure(folder, pipeline, conditioning, "ddim", latents, steps);
            Steps twice = measure(folder, pipeline, conditioning, "ddim", latents, 2 * steps);
            return Map.of(
                    "loop", once.nanos() / 1e6 / steps,
                    "run", once.runNanos() / 1e6 / steps,
                    // the difference: what a drawing takes once, whatever its steps, is no step's
                    "bytes", (double) (twice.bytes() - once.bytes()) / steps);
        }
    }

    /** Both take the network alone, as many threads and the same text's size; text encoder and VAE are outside. */
    private Map<String, Object> besideSd4j(Path root, int latents, int steps) throws ModelException {
        ModelFolder folder = ModelFolder.read(root);
        int side = latents * folder.factor();
        DrawRequest request = new DrawRequest(PROMPT, "", 7, steps, 7.5, "lms", side, side);
        int threads = Runtime.getRuntime().availableProcessors();
        try (OnnxBackend backend = OnnxBackend.open(device);
                Sd4jNetwork theirs = new Sd4jNetwork(root.resolve("unet/model.onnx"), threads)) {
            DiffusionPipeline pipeline = Families.of(folder).load(backend, folder);
            Conditioning conditioning = pipeline.condition(request);
            long[] text = conditioning.inputs().getFirst().shape();
            List<Double> ours = new ArrayList<>();
            List<Double> sd4j = new ArrayList<>();
            for (int round = 0; round < 6; round++) { // in turn, so that what else the machine does meets both
                long begin = System.nanoTime();
                measure(folder, pipeline, conditioning, "lms", latents, steps);
                ours.add((System.nanoTime() - begin) / 1e6 / steps);
                sd4j.add(theirs.draw(latents, steps, (int) text[0], (int) text[1]) / 1e6 / steps);
            }
            return Map.of("ours", ours.subList(1, ours.size()), "sd4j", sd4j.subList(1, sd4j.size()));
        } catch (ModelException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the steps of one drawing took, all together. */
    private record Steps(long nanos, long runNanos, long bytes) {}

    private Steps measure(
            ModelFolder folder,
            DiffusionPipeline pipeline,
            Conditioning conditioning,
            String name,
            int latents,
            int steps) {
        Sampler sampler = Samplers.create(name, folder.scheduler(), new SamplerRequest(steps, new TorchRandom(7)));
        float[] noise = new TorchRandom(7).normal(folder.latentChannels() * latents * latents);
        StartLatents start = new StartLatents(noise, 0, new float[0], noise, new float[0], new float[0]);
        PictureState picture = new PictureState(sampler, StepListener.NONE);
        picture.begin(start);
        try (Denoiser denoiser = Denoiser.of(pipeline.network(), latents, latents, conditioning, new float[1][0])) {
            long heap = threads.getCurrentThreadAllocatedBytes();
            long begin = System.nanoTime();
            Denoising.run(pictures -> denoiser, List.of(picture), null);
            long all = System.nanoTime() - begin;
            heap = threads.getCurrentThreadAllocatedBytes() - heap;
            return new Steps(all, denoiser.runNanos(), heap);
        }
    }

    private Map<String, Object> load(Path root, boolean spinning) throws ModelException {
        if (model != null) {
            model.close();
        }
        model = DiffusionModel.load(root, device, LoadOptions.DEFAULT.withSpinning(spinning));
        return Map.of("factor", model.folder().factor());
    }

    private Map<String, Object> draw(DrawRequest request) {
        if (model == null) {
            throw new IllegalArgumentException("No model is loaded.");
        }
        return Map.of("seconds", model.draw(request, StepListener.NONE).seconds());
    }

    private Map<String, Object> drawAll(DrawRequest request, int count) {
        if (model == null) {
            throw new IllegalArgumentException("No model is loaded.");
        }
        List<BatchPicture> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pictures.add(new BatchPicture(request.seed() + i, StepListener.NONE));
        }
        return Map.of(
                "seconds", model.drawAll(request, pictures).getFirst().drawing().seconds());
    }

    private Map<String, Object> collect() {
        System.gc();
        return Map.of(
                "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
}
