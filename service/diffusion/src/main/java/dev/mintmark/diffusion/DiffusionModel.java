package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.Conditioning;
import dev.mintmark.diffusion.family.Denoiser;
import dev.mintmark.diffusion.family.DiffusionPipeline;
import dev.mintmark.diffusion.family.Families;
import dev.mintmark.diffusion.family.LatentColours;
import dev.mintmark.diffusion.family.VaeDecoder;
import dev.mintmark.diffusion.family.VaeEncoder;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import dev.mintmark.diffusion.safety.ConceptChecker;
import dev.mintmark.diffusion.safety.SafetyChecker;
import dev.mintmark.diffusion.sampler.NoiseSource;
import dev.mintmark.diffusion.sampler.PredictedPicture;
import dev.mintmark.diffusion.sampler.Sampler;
import dev.mintmark.diffusion.sampler.TorchRandom;
import dev.mintmark.diffusion.weights.WeightChanges;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A loaded diffusion model that draws images from text, and from text and a picture. The families that it can be of are listed
 * in the package {@code family}.
 *
 * <p>The folder has the layout of an ONNX export by optimum, or by the older script of diffusers. A seed gives the
 * image that diffusers draws with it on a CPU, up to about one level of 255. On one machine it always gives the same
 * bytes.
 *
 * <p>Thread-safe: one image, or one batch of images, is drawn at a time, and other threads wait. Owns its ONNX Runtime sessions; {@link #close}
 * waits for the drawing in progress.
 */
public final class DiffusionModel implements AutoCloseable {
    /** The most pictures that {@link #drawAll} takes. */
    public static final int MAX_BATCH = 16;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final ModelFolder folder;
    private final OnnxBackend backend;
    private final DiffusionPipeline pipeline;
    private final VaeDecoder vae;
    private final @Nullable SafetyChecker safetyChecker;
    private final @Nullable Upscaler upscaler;
    private @Nullable VaeEncoder encoder;
    private @Nullable LatentColours colours;
    private boolean closed;

    private DiffusionModel(
            ModelFolder folder,
            OnnxBackend backend,
            DiffusionPipeline pipeline,
            VaeDecoder vae,
            @Nullable SafetyChecker safetyChecker,
            @Nullable Upscaler upscaler) {
        this.folder = folder;
        this.backend = backend;
        this.pipeline = pipeline;
        this.vae = vae;
        this.safetyChecker = safetyChecker;
        this.upscaler = upscaler;
    }

    /**
     * Loads a model folder.
     *
     * @throws ModelException if a file is missing or invalid, or if CUDA was requested and does not load
     */
    public static DiffusionModel load(Path root, Device device) throws ModelException {
        return load(root, device, LoadOptions.DEFAULT);
    }

    /**
     * Loads a model folder and merges LoRAs into its weights, in the order of {@link ModelChecksum#loras} for weights that are
     * equal to the last bit.
     *
     * @throws ModelException as {@link #load(Path, Device)}, and if a LoRA is invalid or was made for another model
     */
    public static DiffusionModel load(Path root, Device device, List<Lora> loras) throws ModelException {
        return load(root, device, LoadOptions.DEFAULT.withLoras(loras));
    }

    /**
     * Loads a model folder with LoRAs, textual inversions, ControlNets and an upscaler.
     *
     * @throws ModelException as {@link #load(Path, Device)}, and if a file is invalid or was made for another model
     */
    public static DiffusionModel load(Path root, Device device, LoadOptions options) throws ModelException {
        ModelFolder folder = ModelFolder.read(root, options.controlNets());
        WeightChanges changes = WeightChanges.read(options.loras(), options.textualInversions());
        OnnxBackend backend = OnnxBackend.open(device, changes, options.spinning());
        try {
            DiffusionPipeline pipeline =
                    ConceptChecker.before(Families.of(folder).load(backend, folder), options.forbidden());
            changes.requireUsed();
            VaeDecoder vae = VaeDecoder.load(backend, folder, options.vaeTiling());
            Optional<SafetyChecker> checker =
                    options.safetyChecker() ? SafetyChecker.load(backend, folder) : Optional.empty();
            Path enlarging = upscaler(folder, options);
            Upscaler upscaler = enlarging == null ? null : Upscaler.load(enlarging, device);
            return new DiffusionModel(folder, backend, pipeline, vae, checker.orElse(null), upscaler);
        } catch (ModelException | RuntimeException e) {
            backend.close();
            throw e;
        }
    }

    private static @Nullable Path upscaler(ModelFolder folder, LoadOptions options) throws ModelException {
        Path own = folder.upscaler();
        if (own != null && options.upscaler() != null) {
            throw new ModelException("The model has an upscaler in " + own + "; take that out, or add none.");
        }
        return own == null ? options.upscaler() : own;
    }

    /** Returns the network that enlarges drawings for a second pass, which this model closes; null if it has none. */
    public @Nullable Upscaler upscaler() {
        return upscaler;
    }

    /**
     * Draws one image with the noise that {@code torch.randn} gives for the seed.
     *
     * @throws InvalidDrawRequestException if this model cannot draw the request
     * @throws DrawCancelledException if the listener returned false
     * @throws ForbiddenConceptException if the prompt is close to a concept of {@link LoadOptions#forbidden}
     * @throws UnsafeDrawingException if the safety checker of the model's folder flags the picture
     * @throws DrawFailedException if ONNX Runtime fails, the result is not finite, or the model is closed
     */
    public Drawing draw(DrawRequest request, StepListener listener) {
        return draw(request, NoiseSource.NORMAL, listener);
    }

    /** Draws one image with other initial noise; otherwise as {@link #draw(DrawRequest, StepListener)}. */
    public Drawing draw(DrawRequest request, NoiseSource noise, StepListener listener) {
        return draw(request, noise, listener, new Cancellation());
    }

    /** As {@link #draw(DrawRequest, NoiseSource, StepListener)}; another thread can end it in the middle of a step. */
    public Drawing draw(DrawRequest request, NoiseSource noise, StepListener listener, Cancellation cancellation) {
        return drawAll(
                        request,
                        List.of(new BatchPicture(request.seed(), request.variation(), noise, listener, cancellation)))
                .getFirst()
                .drawing();
    }

    /**
     * Draws pictures that differ in their seeds and variations alone together: each run of the network predicts for all of them, which takes less
     * time than one run for each where the device has more arithmetic than a picture needs. Each has its own random numbers and so
     * is the picture of {@link #draw} with its seed; the network may round differently, by one level of 255 at most with the
     * families that the tests draw. A model that does not {@link #takesBatches take batches} draws them one after the other.
     *
     * @param pictures 1 to {@link #MAX_BATCH}; the request's own seed and variation do not count
     * @return what became of each, in their order: one that is cancelled or refused does not end the others
     * @throws InvalidDrawRequestException if this model cannot draw the request
     * @throws ForbiddenConceptException as {@link #draw(DrawRequest, StepListener)}
     * @throws DrawFailedException if a run of the network fails, as where the device has too little memory for so many
     */
    public List<BatchResult> drawAll(DrawRequest request, List<BatchPicture> pictures) {
        if (pictures.isEmpty() || pictures.size() > MAX_BATCH) {
            throw new IllegalArgumentException(pictures.size() + " pictures; 1 to " + MAX_BATCH + " can be drawn.");
        }
        folder.checkSize(request.width(), request.height());
        folder.checkControl(request.control().size());
        if (folder.isForInpainting() && request.mask() == null) {
            throw new InvalidDrawRequestException(
                    "mask", "This model only repaints a part of a picture; give it a picture and a mask.");
        }
        folder.checkGuidanceRescale(request.guidanceRescale());
        lock.lock();
        try {
            checkOpen();
            return takesBatches()
                    ? drawTogether(request, pictures)
                    : pictures.stream()
                            .flatMap(one -> drawTogether(request, List.of(one)).stream())
                            .toList();
        } finally {
            lock.unlock();
        }
    }

    private List<BatchResult> drawTogether(DrawRequest request, List<BatchPicture> pictures) {
        BatchDrawing batch = new BatchDrawing(request, pictures, this::sampler);
        long begin = System.nanoTime();
        List<String> notes = List.of();
        try {
            backend.allowRuns();
            batch.onAllCancelled(backend::endRuns);
            Conditioning conditioning = pipeline.condition(request);
            notes = ControlImage.notes(conditioning, batch.runs());
            int height = request.height() / folder.factor();
            int width = request.width() / folder.factor();
            batch.begin(folder, request.image() == null ? null : encoder());
            batch.run(
                    extras -> Denoiser.of(pipeline.network(), height, width, conditioning, extras),
                    previews(height, width));
            batch.decode(latents -> decode(request, latents));
        } catch (DrawCancelledException e) {
            batch.end(e); // a run is ended only once all pictures are cancelled
        } finally {
            batch.onAllCancelled(null);
        }
        return batch.results(device(), (System.nanoTime() - begin) / 1e9, notes);
    }

    /**
     * Draws an image, enlarges it and, with a strength above 0, draws the large one from it. The listener counts the steps of both drawings. Both begin
     * with the seed's noise.
     *
     * @throws InvalidDrawRequestException if this model cannot draw one of the two
     * @throws DrawCancelledException if the listener returned false, or another thread cancelled
     * @throws DrawFailedException as {@link #draw(DrawRequest, StepListener)}, and if the model has no encoder for a second
     *     drawing
     */
    public Drawing draw(DrawRequest request, HighResolution large, StepListener listener, Cancellation cancellation) {
        folder.checkSize(request.width(), request.height());
        folder.checkSize(large.width(), large.height());
        large.check(request);
        int first = runs(request, request.strength(), request.width(), request.height());
        boolean drawsAnew = large.strength() > 0;
        int second = drawsAnew ? runs(request, large.strength(), large.width(), large.height()) : 0;
        lock.lock();
        try {
            checkOpen();
            if (drawsAnew) {
                encoder(); // fails before the first drawing where there is none
            }
            Drawing small = draw(request, NoiseSource.NORMAL, listener.ofPart(0, first + second), cancellation);
            InputImage enlarged = large.enlarged(small, cancellation);
            if (!drawsAnew) {
                return new Drawing(
                        large.width(), large.height(), enlarged.argb(), small.device(), small.seconds(), small.notes());
            }
            Drawing drawn = draw(
                    large.request(request, enlarged),
                    NoiseSource.NORMAL,
                    listener.ofPart(first, first + second),
                    cancellation);
            return new Drawing(
                    drawn.width(),
                    drawn.height(),
                    drawn.argb(),
                    drawn.device(),
                    small.seconds() + drawn.seconds(),
                    drawn.notes());
        } finally {
            lock.unlock();
        }
    }

    private int runs(DrawRequest request, double strength, int width, int height) {
        Sampler sampler = sampler(request, strength, width, height, new TorchRandom(request.seed()));
        return sampler.steps() - ModelFolder.firstStep(sampler, request.steps(), strength);
    }

    private Sampler sampler(DrawRequest request, TorchRandom random) {
        return sampler(request, request.strength(), request.width(), request.height(), random);
    }

    private Sampler sampler(DrawRequest request, double strength, int width, int height, TorchRandom random) {
        return folder.sampler(
                request.sampler(),
                request.steps(),
                strength,
                request.eta(),
                random,
                pipeline.imageTokens(height / folder.factor(), width / folder.factor()),
                pipeline.hasEvenSigmas());
    }

    private void checkOpen() {
        if (closed) {
            throw new DrawFailedException("The model " + folder.root() + " is closed.", null);
        }
    }

    private int[] decode(DrawRequest request, float[] latents) {
        int[] argb = vae.decode(latents, request.height() / folder.factor(), request.width() / folder.factor());
        if (safetyChecker != null && safetyChecker.flags(argb, request.width(), request.height())) {
            throw new UnsafeDrawingException();
        }
        return argb;
    }

    /** Returns what makes previews; null with a safety checker, which decides on finished pictures alone. */
    private Denoising.@Nullable Previews previews(int height, int width) {
        return safetyChecker != null
                ? null
                : (sampler, step, prediction, latents) -> colours()
                        .preview(
                                PredictedPicture.of(sampler, folder.scheduler(), step, prediction, latents),
                                height,
                                width);
    }

    /** Fits the colours on first use, because most uses never need them. */
    private LatentColours colours() {
        LatentColours fitted = colours;
        if (fitted == null) {
            fitted = LatentColours.of(vae);
            colours = fitted;
        }
        return fitted;
    }

    /**
     * Estimates the initial noise of a picture that this model drew. The autoencoder encodes the picture; a few
     * refinements correct the latents by the change that decoding and encoding them again causes; DDIM inversion
     * without a prompt follows. The signs of the estimate are reliable enough for
     * {@link dev.mintmark.diffusion.noisewatermark.GaussianShading}; the estimate does not draw the same picture again.
     *
     * @param listener is called after every run of the UNet and can cancel
     * @return {@code float[channels · height · width]} of the latents for the size that the request gives as drawn
     * @throws InvalidDrawRequestException if this model does not draw that size
     * @throws DrawCancelledException if the listener returned false
     * @throws DrawFailedException if ONNX Runtime fails, or the model is closed or has no encoder
     *     ({@link ModelFolder#hasEncoder})
     */
    public float[] invert(InversionRequest request, StepListener listener) {
        return invert(request, listener, new Cancellation());
    }

    /** As {@link #invert(InversionRequest, StepListener)}; another thread can end it in the middle of a step. */
    public float[] invert(InversionRequest request, StepListener listener, Cancellation cancellation) {
        folder.checkSize(request.drawnWidth(), request.drawnHeight());
        if (folder.hasEncoder() && !folder.isInvertible()) {
            throw new DrawFailedException(
                    "The noise of a drawing of " + folder.family() + " cannot be estimated with this model.", null);
        }
        lock.lock();
        try {
            checkOpen();
            backend.allowRuns();
            cancellation.onCancel(backend::endRuns);
            return new NoiseInversion(folder, pipeline, encoder(), vae).of(request, listener);
        } finally {
            cancellation.onCancel(null);
            lock.unlock();
        }
    }

    /** Loads the encoder on first use, because most uses never need it. */
    private VaeEncoder encoder() {
        VaeEncoder loaded = encoder;
        if (loaded == null) {
            try {
                loaded = VaeEncoder.load(backend, folder, vae.tiling());
            } catch (ModelException e) {
                throw new DrawFailedException("The model cannot turn pictures into noise: " + e.getMessage(), e);
            }
            encoder = loaded;
        }
        return loaded;
    }

    /** Returns the device in use: "CPU" or "CUDA". */
    public String device() {
        return backend.device();
    }

    /** With {@link Device#AUTO}: returns why the CPU is used, as a sentence. */
    public Optional<String> deviceNote() {
        return backend.note();
    }

    /** Returns whether its networks were exported for any number of pictures, so that {@link #drawAll} draws them together. */
    public boolean takesBatches() {
        return pipeline.network().takesBatches();
    }

    /** Returns whether a safety checker decides on pictures. */
    public boolean hasSafetyChecker() {
        return safetyChecker != null;
    }

    /** Returns the model's configuration. */
    public ModelFolder folder() {
        return folder;
    }

    /** Closes the sessions. A second call has no effect. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            backend.close();
            if (upscaler != null) {
                upscaler.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
