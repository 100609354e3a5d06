package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.diffusion.Cancellation;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawCancelledException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.InvalidDrawRequestException;
import dev.mintmark.diffusion.InversionRequest;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.sampler.NoiseSource;
import dev.mintmark.watermark.Raster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws recipes. Keeps the last used models loaded as far as memory allows, and checks the checksum of their files, so a recipe is
 * drawn with exactly the files that it names. Close it to free the models. Thread-safe: one drawing runs at a time.
 */
public final class Drawer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Drawer.class);

    /** As many as a GPU has use for; a batch of a CPU takes as long as its pictures one after the other. */
    private static final int CUDA_BATCH = 4;

    private static final DrawMemory MEMORY = DrawMemory.ofMachine();
    private static final String ENDING = "The service is about to end.";

    private final ReentrantLock lock = new ReentrantLock(true);
    private final ModelLookup models;
    private final @Nullable NoiseWatermarker noiseWatermarker;
    private final LoadedModels loaded;
    private volatile boolean closed;
    private volatile List<Cancellation> running = List.of();
    private volatile @Nullable String deviceName;
    private final ModelDrawing drawing = new ModelDrawing();
    private final int batchSize;

    /**
     * Creates a drawer that runs the safety checkers of its models.
     *
     * @param noiseWatermarker makes the noise of recipes with a noise watermark; null for a drawer without the key, which draws
     *     such recipes only if their signs are given
     */
    public Drawer(ModelLookup models, Device device, @Nullable NoiseWatermarker noiseWatermarker) {
        this(models, device, noiseWatermarker, DrawingOptions.of(DrawingSafety.CHECKERS));
    }

    /** As {@link #Drawer(ModelLookup, Device, NoiseWatermarker)}, with other options. */
    public Drawer(
            ModelLookup models, Device device, @Nullable NoiseWatermarker noiseWatermarker, DrawingOptions options) {
        this.models = models;
        this.loaded = new LoadedModels(device, budget(), options, models.fileHashes());
        this.noiseWatermarker = noiseWatermarker;
        this.batchSize = options.batch();
    }

    /**
     * Draws a recipe; empty where the listener stopped it.
     *
     * @param inputs those that the recipe names
     * @throws StepFailedException where its model is missing or changed, or cannot draw it
     */
    public Optional<DrawResult> draw(Recipe recipe, InputImages inputs, DrawListener listener)
            throws StepFailedException {
        return draw(recipe, inputs, null, listener, new Cancellation());
    }

    /** As {@link #draw(Recipe, InputImages, DrawListener)}; another thread can end it in the middle of a step: then it is empty. */
    public Optional<DrawResult> draw(
            Recipe recipe, InputImages inputs, DrawListener listener, Cancellation cancellation)
            throws StepFailedException {
        return draw(recipe, inputs, null, listener, cancellation);
    }

    /**
     * As {@link #draw(Recipe, InputImages, DrawListener)}, without the watermark key.
     *
     * @param signs the packed signs of the noise of a recipe with a noise watermark; null to compute them with the key
     */
    public Optional<DrawResult> draw(Recipe recipe, InputImages inputs, byte @Nullable [] signs, DrawListener listener)
            throws StepFailedException {
        return draw(recipe, inputs, signs, listener, new Cancellation());
    }

    private Optional<DrawResult> draw(
            Recipe recipe,
            InputImages inputs,
            byte @Nullable [] signs,
            DrawListener listener,
            Cancellation cancellation)
            throws StepFailedException {
        requireInputs(recipe, inputs);
        lock.lock();
        try {
            begin(List.of(cancellation));
            DiffusionModel model = load(model(recipe));
            MEMORY.require(recipe.parameters(), model);
            DrawOrder order = new DrawOrder(recipe, listener, cancellation);
            Optional<DrawResult> result = drawing.draw(model, order, inputs, noise(model, recipe, signs));
            if (result.isPresent()) {
                requireUnchanged(recipe.model());
            }
            return result;
        } finally {
            running = List.of();
            lock.unlock();
        }
    }

    /**
     * Returns how many pictures of a recipe are drawn together at most: as many as the settings say and as fill the area of the
     * largest picture that its model may draw, which takes about as much memory; 1 for a second pass.
     */
    public int batch(Recipe recipe) throws StepFailedException {
        DrawParameters parameters = recipe.parameters();
        int most = batchSize == 0 ? ("CUDA".equals(deviceName) ? CUDA_BATCH : 1) : batchSize;
        if (most == 1 || parameters.highResolution() != null) {
            return 1;
        }
        Model model = model(recipe);
        long fit = model.maxPixels() / ((long) parameters.width() * parameters.height());
        if (!"CUDA".equals(deviceName)) {
            fit = Math.min(fit, MEMORY.pictures(parameters, model.configuration()));
        }
        return (int) Math.clamp(fit, 1, most);
    }

    /**
     * Draws pictures together whose recipes differ in the seeds and the noise watermarks alone. If the model fails to draw so many,
     * the first one is drawn alone.
     *
     * @param inputs those that each recipe names
     * @return what was drawn, in their order; empty for one that its listener or its cancellation stopped, and for one that cannot be
     *     given out or was not drawn, except the first
     * @throws StepFailedException where the model is missing or changed, or the first cannot be drawn
     */
    public List<Optional<DrawResult>> drawAll(List<DrawOrder> orders, InputImages inputs) throws StepFailedException {
        Recipe recipe = orders.getFirst().recipe();
        requireInputs(recipe, inputs);
        lock.lock();
        try {
            begin(orders.stream().map(DrawOrder::cancellation).toList());
            DiffusionModel model = load(model(recipe));
            MEMORY.require(recipe.parameters(), model);
            List<NoiseSource> noises = new ArrayList<>();
            for (DrawOrder order : orders) {
                noises.add(noise(model, order.recipe(), null));
            }
            List<Optional<DrawResult>> results = drawing.drawAll(model, orders, inputs, noises);
            requireUnchanged(recipe.model());
            return results;
        } finally {
            running = List.of();
            lock.unlock();
        }
    }

    private static void requireInputs(Recipe recipe, InputImages inputs) {
        if (inputs.isEmpty() != recipe.parameters().inputs().isEmpty()) {
            throw new IllegalArgumentException("The input images are not those that the recipe names.");
        }
    }

    /**
     * Returns the packed signs of a recipe's noise, for its owner to give to others; empty for a recipe without a noise watermark.
     *
     * @throws StepFailedException where the model or the key is not the recipe's
     */
    public Optional<byte[]> noiseSigns(Recipe recipe) throws StepFailedException {
        NoiseWatermark noiseWatermark = recipe.noiseWatermark();
        if (noiseWatermark == null || noiseWatermarker == null) {
            return Optional.empty();
        }
        int latents = model(recipe)
                .configuration()
                .latents(recipe.parameters().width(), recipe.parameters().height());
        return Optional.of(noiseWatermarker.noiseSigns(noiseWatermark, latents));
    }

    private NoiseSource noise(DiffusionModel model, Recipe recipe, byte @Nullable [] signs) throws StepFailedException {
        NoiseWatermark noiseWatermark = recipe.noiseWatermark();
        if (noiseWatermark == null) {
            return NoiseSource.NORMAL;
        }
        if (signs != null) {
            return NoiseWatermarker.noise(noiseWatermark, signs);
        }
        if (noiseWatermarker == null) {
            throw new StepFailedException(
                    "shading-unknown",
                    "The recipe's noise has a watermark, and neither its signs nor the watermark key are here.");
        }
        int latents = model.folder()
                .latents(recipe.parameters().width(), recipe.parameters().height());
        return NoiseSource.withSigns(noiseWatermarker.noiseSigns(noiseWatermark, latents));
    }

    /**
     * Estimates the noise that an image was drawn from with a model at a size in pixels.
     *
     * @param limit the longest that this may take once the model is loaded; it ends a network's run too
     * @throws SourceUnavailableException where the model is missing, busy, cannot do it or takes too long
     */
    public float[] invert(String modelSha256, Raster image, int width, int height, Duration limit)
            throws SourceUnavailableException {
        long until = System.nanoTime() + limit.toNanos();
        boolean locked = false;
        Cancellation cancellation = new Cancellation();
        try {
            locked = lock.tryLock(limit.toNanos(), TimeUnit.NANOSECONDS);
            if (!locked) {
                throw new SourceUnavailableException("The models were busy for all of " + seconds(limit) + ".");
            }
            begin(List.of(cancellation));
            DiffusionModel model = load(model(modelSha256));
            cancellation.cancelAfter(Duration.ofNanos(until - System.nanoTime()));
            float[] noise = model.invert(
                    new InversionRequest(image.argb(), image.width(), image.height(), width, height),
                    (step, steps) -> System.nanoTime() < until,
                    cancellation);
            requireUnchanged(modelSha256);
            return noise;
        } catch (DrawCancelledException e) {
            throw new SourceUnavailableException(
                    closed ? ENDING : "Inverting took longer than " + seconds(limit) + ".", e);
        } catch (StepFailedException | DrawFailedException | InvalidDrawRequestException e) {
            throw new SourceUnavailableException(sentence(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailableException(ENDING, e);
        } finally {
            if (locked) {
                running = List.of();
                lock.unlock();
            }
        }
    }

    private static String seconds(Duration limit) {
        return Math.max(1, limit.toSeconds()) + " s";
    }

    /**
     * Checks that a model can draw with these parameters, without drawing.
     *
     * @throws InvalidRequestException naming the field that it cannot
     */
    public static void check(DrawParameters parameters, Model model) {
        try {
            DrawRequest request = DrawRequests.of(SecondPass.first(parameters, model.sizeMultiple()));
            DrawChecks.inputs(parameters, model);
            Double strength = parameters.strength();
            ModelFolder configuration = model.configuration();
            configuration.checkGuidanceRescale(request.guidanceRescale());
            configuration.checkSampler(
                    parameters.sampler(), parameters.steps(), strength == null ? 1 : strength, request.eta());
            configuration.checkSize(parameters.width(), parameters.height());
            SecondPass.check(request, parameters, model);
        } catch (InvalidDrawRequestException e) {
            throw new InvalidRequestException(e.field(), sentence(e));
        }
        DrawChecks.area(parameters, model);
    }

    /** Returns the number of drawings that a safety checker refused. */
    public long unsafeDrawings() {
        return drawing.unsafeDrawings();
    }

    /** Returns the number of drawings whose prompt was close to a forbidden concept. */
    public long forbiddenDrawings() {
        return drawing.forbiddenDrawings();
    }

    /** Returns the device of the last drawing, {@code CPU} or {@code CUDA}; empty before the first. */
    public Optional<String> device() {
        return Optional.ofNullable(deviceName);
    }

    /** Ends what is being drawn, in the middle of a step. */
    @Override
    public void close() {
        closed = true;
        running.forEach(Cancellation::cancel);
        lock.lock();
        try {
            loaded.close();
        } finally {
            lock.unlock();
        }
    }

    /** Half of the machine's memory: a loaded model takes a little more than its files. */
    private static long budget() {
        return MEMORY.bytes() == Long.MAX_VALUE ? 0 : MEMORY.bytes() / 2;
    }

    private void begin(List<Cancellation> cancellations) {
        running = cancellations;
        if (closed) {
            throw new IllegalStateException("The drawer is closed.");
        }
    }

    private DiffusionModel load(Model model) throws StepFailedException {
        String sha256 = model.sha256();
        try {
            ModelChecksum now =
                    loaded.checksum(model.folder(), model.additions().options());
            if (!now.sha256().equals(sha256)) {
                throw new StepFailedException("model-changed", changed(model, now));
            }
            DiffusionModel opened =
                    loaded.load(sha256, model.folder(), model.additions().options());
            if (!opened.device().equals(deviceName)) {
                // most machines have no GPU, which is no failure
                opened.deviceNote().ifPresent(note -> log.debug("The model draws on {}: {}", opened.device(), note));
                if (opened.device().equals("CUDA")) {
                    log.warn("The model draws on CUDA, which is unverified: this version was never run on a GPU.");
                }
            }
            deviceName = opened.device();
            return opened;
        } catch (ModelException e) {
            throw new StepFailedException("model-unusable", sentence(e), e);
        }
    }

    /** A network may be loaded during a drawing, and external data are read from their file in each run. */
    private void requireUnchanged(String sha256) throws StepFailedException {
        if (loaded.closeIfChanged(sha256)) {
            throw new StepFailedException(
                    "model-changed",
                    "A file of the model was written or replaced while it was in use, so the result may be of other"
                            + " files than its checksum names; it was not kept. Try again when the folder no longer"
                            + " changes.");
        }
    }

    private static String changed(Model model, ModelChecksum now) {
        String addition = model.additions().changed(model.id(), now);
        return addition == null
                ? "The files of the model \"" + model.id() + "\" have changed: their checksum was " + model.sha256()
                        + " and is " + now.sha256()
                        + "; put the old files back, or remove the model, add it again and ask for the image anew."
                : addition;
    }

    private Model model(Recipe recipe) throws StepFailedException {
        String base = recipe.baseModel();
        try {
            Optional<Model> added = models.bySha256(recipe.model());
            return added.isPresent() || base == null
                    ? added.orElseThrow(() -> missing(recipe.model()))
                    : models.withLoras(model(base), recipe);
        } catch (ModelException e) {
            throw new StepFailedException("model-unusable", sentence(e), e);
        }
    }

    private static StepFailedException missing(String sha256) {
        return new StepFailedException(
                "model-missing",
                "No model here has the checksum " + sha256 + "; add it with \"mintmark models add DIR\", and what was"
                        + " added to it, if anything, with --lora, --textual-inversion, --controlnet and --upscaler.");
    }

    private Model model(String sha256) throws StepFailedException {
        try {
            return models.bySha256(sha256).orElseThrow(() -> missing(sha256));
        } catch (ModelException e) {
            throw new StepFailedException("model-unusable", sentence(e), e);
        }
    }

    private static String sentence(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
