package dev.mintmark.diffusion;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

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
    /** How much of the difference a round of refinement takes off; all of it would swing. */
    private static final float REFINEMENT = 0.7f;

    /** The share of the training timesteps that inversion skips: what was done to a picture then counts as so much noise. */
    private static final double SKIPPED = 0.15;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final ModelFolder folder;
    private final OnnxBackend backend;
    private final TextEncoder text;
    private final Unet unet;
    private final VaeDecoder vae;
    private @Nullable VaeEncoder encoder;
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
     * @throws InvalidDrawRequestException if this model cannot draw the request
     * @throws DrawCancelledException if the listener said so
     * @throws DrawFailedException if the model broke off, or is closed
     */
    public Drawing draw(DrawRequest request, StepListener listener) {
        return draw(request, NoiseSource.NORMAL, listener);
    }

    /** As {@link #draw(DrawRequest, StepListener)}, from other noise than torch's. */
    public Drawing draw(DrawRequest request, NoiseSource noise, StepListener listener) {
        checkSize(folder, request);
        Sampler sampler = Samplers.create(request.sampler(), folder.scheduler(), request.steps());
        lock.lock();
        try {
            checkOpen();
            long start = System.nanoTime();
            int[] argb = draw(request, noise, sampler, listener);
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Drawing(request.width(), request.height(), argb, device(), seconds);
        } finally {
            lock.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new DrawFailedException("The model " + folder.root() + " is closed.", null);
        }
    }

    private int[] draw(DrawRequest request, NoiseSource source, Sampler sampler, StepListener listener) {
        int height = request.height() / folder.factor();
        int width = request.width() / folder.factor();
        float[] latents = source.draw(request.seed(), folder.latents(request.width(), request.height()));
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

    /**
     * Estimates the noise that a picture was drawn from, if this model drew it: the autoencoder's encoder, a few rounds in which
     * its latents are corrected by what decoding and encoding them again changes, and DDIM backwards without a prompt. Good
     * enough to compare signs with; not to draw the picture again.
     *
     * @param listener hears of every run of the UNet, and can stop
     * @return {@code float[channels · height · width]} in latents of the size that the request names as drawn
     * @throws InvalidDrawRequestException if this model does not draw that size
     * @throws DrawCancelledException if the listener said so
     * @throws DrawFailedException if the model broke off, is closed, or has no encoder: see {@link ModelFolder#hasEncoder}
     */
    public float[] invert(InversionRequest request, StepListener listener) {
        checkMultiple("width", request.drawnWidth(), folder.sizeMultiple());
        checkMultiple("height", request.drawnHeight(), folder.sizeMultiple());
        lock.lock();
        try {
            checkOpen();
            return inverted(request, encoder(), listener);
        } finally {
            lock.unlock();
        }
    }

    private float[] inverted(InversionRequest request, VaeEncoder encoder, StepListener listener) {
        int height = request.drawnHeight() / folder.factor();
        int width = request.drawnWidth() / folder.factor();
        float[] seen = encoder.encode(
                ImageTensor.of(
                        request.argb(), request.width(), request.height(), request.drawnWidth(), request.drawnHeight()),
                height,
                width);
        float[] latents = seen.clone();
        for (int round = 0; round < request.refinements(); round++) {
            float[] again =
                    encoder.encode(ImageTensor.clamped(vae.planes(latents.clone(), height, width)), height, width);
            for (int i = 0; i < latents.length; i++) {
                latents[i] += REFINEMENT * (seen[i] - again[i]);
            }
        }
        Guidance none = new Guidance(text.encode(""), null, 1);
        try (Denoiser denoiser = unet.denoiser(height, width, none)) {
            int first = (int) (SKIPPED * folder.scheduler().trainTimesteps());
            return new DdimInversion(folder.scheduler(), request.steps(), first).invert(denoiser, latents, listener);
        }
    }

    /** Loaded when it is first needed, as most uses of a model never do. */
    private VaeEncoder encoder() {
        VaeEncoder loaded = encoder;
        if (loaded == null) {
            try {
                loaded = VaeEncoder.load(backend, folder);
            } catch (ModelException e) {
                throw new DrawFailedException("The model cannot turn pictures into noise: " + e.getMessage(), e);
            }
            encoder = loaded;
        }
        return loaded;
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
            throw new InvalidDrawRequestException(
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
                if (encoder != null) {
                    encoder.close();
                }
                vae.close();
                unet.close();
                text.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
