package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Progress;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.diffusion.Device;
import dev.mintmark.diffusion.DiffusionModel;
import dev.mintmark.diffusion.DrawCancelledException;
import dev.mintmark.diffusion.DrawFailedException;
import dev.mintmark.diffusion.DrawRequest;
import dev.mintmark.diffusion.Drawing;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.watermark.Raster;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws recipes. Keeps the model that drew last, and hashes every model before it loads it: a recipe is drawn by exactly the
 * files that it names or not at all. Thread-safe: drawings wait for each other.
 */
public final class Drawer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Drawer.class);

    private final Models models;
    private final Device device;
    private @Nullable DiffusionModel loaded;
    private String loadedSha256 = "";
    private volatile @Nullable String deviceName;

    public Drawer(Models models, Device device) {
        this.models = models;
        this.device = device;
    }

    /**
     * The pixels of a recipe; empty where the listener stopped it.
     *
     * @throws StepFailedException where its model is not here or has changed, or cannot draw it
     */
    public synchronized Optional<Raster> draw(Recipe recipe, DrawListener listener) throws StepFailedException {
        DiffusionModel model = load(recipe.model());
        try {
            Drawing drawing =
                    model.draw(request(recipe), (step, steps) -> listener.onProgress(new Progress(step, steps)));
            log.info(
                    "Drew {} x {} in {} s on {}.",
                    drawing.width(),
                    drawing.height(),
                    drawing.seconds(),
                    drawing.device());
            return Optional.of(new Raster(drawing.width(), drawing.height(), drawing.argb()));
        } catch (DrawCancelledException e) {
            return Optional.empty();
        } catch (dev.mintmark.diffusion.InvalidRequestException e) {
            throw new StepFailedException("draw-refused", sentence(e), e);
        } catch (DrawFailedException e) {
            throw new StepFailedException("draw-failed", sentence(e), e);
        }
    }

    /**
     * Checks that a model can draw a recipe, without drawing it.
     *
     * @throws InvalidRequestException naming the field that it cannot
     */
    public static void check(Recipe recipe, Model model) {
        try {
            request(recipe);
        } catch (dev.mintmark.diffusion.InvalidRequestException e) {
            throw new InvalidRequestException(e.field(), sentence(e));
        }
        checkMultiple("width", recipe.width(), model.sizeMultiple());
        checkMultiple("height", recipe.height(), model.sizeMultiple());
    }

    /** What drew last, {@code CPU} or {@code CUDA}; empty before the first drawing. */
    public Optional<String> device() {
        return Optional.ofNullable(deviceName);
    }

    @Override
    public synchronized void close() {
        if (loaded != null) {
            loaded.close();
            loaded = null;
            loadedSha256 = "";
        }
    }

    private DiffusionModel load(String sha256) throws StepFailedException {
        if (loaded != null && loadedSha256.equals(sha256)) {
            return loaded;
        }
        Model model = models.bySha256(sha256)
                .orElseThrow(() -> new StepFailedException(
                        "model-missing",
                        "No model here has the checksum " + sha256 + "; add it with \"mintmark models add DIR\"."));
        close();
        try {
            String now = ModelChecksum.of(model.folder()).sha256();
            if (!now.equals(sha256)) {
                throw new StepFailedException(
                        "model-changed",
                        "The files of the model \"" + model.id() + "\" have changed: their checksum was " + sha256
                                + " and is " + now + "; put the old files back or ask for the image anew.");
            }
            DiffusionModel opened = DiffusionModel.load(model.folder(), device);
            opened.deviceNote().ifPresent(note -> log.info("The model draws on {}: {}", opened.device(), note));
            if (opened.device().equals("CUDA")) {
                log.warn("The model draws on CUDA, which is unverified: this version was never run on a GPU.");
            }
            loaded = opened;
            loadedSha256 = sha256;
            deviceName = opened.device();
            return opened;
        } catch (ModelException e) {
            throw new StepFailedException("model-unusable", sentence(e), e);
        }
    }

    private static DrawRequest request(Recipe recipe) {
        return new DrawRequest(
                recipe.prompt(),
                recipe.negativePrompt(),
                recipe.seed(),
                recipe.steps(),
                recipe.guidance(),
                recipe.sampler(),
                recipe.width(),
                recipe.height());
    }

    private static void checkMultiple(String field, int pixels, int factor) {
        if (pixels % factor != 0) {
            throw new InvalidRequestException(
                    field,
                    "The " + field + " is " + pixels + " pixels; this model draws multiples of " + factor + ", such as "
                            + Math.max(factor, pixels / factor * factor) + ".");
        }
    }

    private static String sentence(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
