package dev.mintmark.diffusion;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One loaded Stable Diffusion 1.x or 2.x model that draws images from text (Rombach et al., 2022).
 *
 * <p>The folder has the layout of an ONNX export by optimum, or by the older script of diffusers. One seed draws what
 * diffusers draws with it on a CPU, to within a level or so of 255; on one machine it draws the same bytes each time.
 *
 * <p>Thread-safe: drawings wait for each other, one is drawn at a time. Owns its sessions; {@link #close} waits for the
 * drawing under way.
 */
public final class DiffusionModel implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final ModelFolder folder;
    private final OnnxBackend backend;
    private final TextEncoder text;
    private final Unet unet;
    private final VaeDecoder vae;
    private boolean closed;

    private DiffusionModel(ModelFolder folder, OnnxBackend backend, TextEncoder text, Unet unet, VaeDecoder vae) {
        this.folder = folder;
        this.backend = backend;
        this.text = text;
        this.unet = unet;
        this.vae = vae;
    }

    /**
     * Loads a model folder.
     *
     * @throws ModelException if a file is missing or wrong, or CUDA was asked for and does not load
     */
    public static DiffusionModel load(Path root, Device device) throws ModelException {
        ModelFolder folder = ModelFolder.read(root);
        OnnxBackend backend = OnnxBackend.open(device);
        TextEncoder text = TextEncoder.load(backend, folder);
        try {
            Unet unet = Unet.load(backend, folder);
            try {
                return new DiffusionModel(folder, backend, text, unet, VaeDecoder.load(backend, folder));
            } catch (ModelException e) {
                unet.close();
                throw e;
            }
        } catch (ModelException e) {
            text.close();
            throw e;
        }
    }

    /**
     * Draws one image.
     *
     * @throws InvalidRequestException if this model cannot draw the request
     * @throws DrawCancelledException if the listener said so
     * @throws DrawFailedException if the model broke off, or is closed
     */
    public Drawing draw(DrawRequest request, StepListener listener) {
        checkSize(folder, request);
        Sampler sampler = Samplers.create(request.sampler(), folder.scheduler(), request.steps());
        lock.lock();
        try {
            if (closed) {
                throw new DrawFailedException("The model " + folder.root() + " is closed.", null);
            }
            long start = System.nanoTime();
            int[] argb = draw(request, sampler, listener);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Drawing(request.width(), request.height(), argb, device(), seconds);
        } finally {
            lock.unlock();
        }
    }

    private int[] draw(DrawRequest request, Sampler sampler, StepListener listener) {
        int height = request.height() / folder.factor();
        int width = request.width() / folder.factor();
        float[] latents =
                new TorchRandom(request.seed()).normal(Math.multiplyExact(folder.latentChannels(), height * width));
        for (int i = 0; i < latents.length; i++) {
            latents[i] *= sampler.initialNoise();
        }
        boolean guided = request.guidance() > 1;
        Guidance guidance = new Guidance(
                text.encode(request.prompt()), guided ? text.encode(request.negativePrompt()) : null, (float)
                        request.guidance());
        try (Denoiser denoiser = unet.denoiser(height, width, guidance)) {
            walk(denoiser, sampler, latents, listener);
        }
        return vae.decode(latents, height, width);
    }

    static void walk(Denoiser denoiser, Sampler sampler, float[] latents, StepListener listener) {
        float[] prediction = new float[latents.length];
        int steps = sampler.steps();
        for (int step = 0; step < steps; step++) {
            denoiser.predict(sampler.timestep(step), latents, prediction);
            sampler.step(step, prediction, latents);
            if (!listener.onStep(step + 1, steps)) {
                throw new DrawCancelledException(step + 1, steps);
            }
        }
    }

    static void checkSize(ModelFolder folder, DrawRequest request) {
        checkMultiple("width", request.width(), folder.sizeMultiple());
        checkMultiple("height", request.height(), folder.sizeMultiple());
    }

    private static void checkMultiple(String field, int pixels, int multiple) {
        if (pixels % multiple != 0) {
            int below = Math.max(multiple, pixels - pixels % multiple);
            throw new InvalidRequestException(
                    field,
                    "The " + field + " must be a multiple of " + multiple + " pixels with this model, not " + pixels
                            + "; " + below + " would do.");
        }
    }

    /** What the model runs on: "CPU" or "CUDA". */
    public String device() {
        return backend.device();
    }

    /** With {@link Device#AUTO}: why it is the CPU, in a sentence. */
    public Optional<String> deviceNote() {
        return backend.note();
    }

    /** The model's configurations. */
    public ModelFolder folder() {
        return folder;
    }

    /** Pixels per latent. */
    public int factor() {
        return folder.factor();
    }

    /** The width that the UNet was trained for, in pixels. */
    public int defaultWidth() {
        return folder.defaultWidth();
    }

    /** The height that the UNet was trained for, in pixels. */
    public int defaultHeight() {
        return folder.defaultHeight();
    }

    /** The names that {@link DrawRequest#sampler()} can have. */
    public static List<String> samplers() {
        return Samplers.NAMES;
    }

    /** Frees the sessions; a second call does nothing. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                vae.close();
                unet.close();
                text.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
