package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.diffusion.ModelException;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.NoiseSource;
import dev.mintmark.diffusion.shading.GaussianShading;
import dev.mintmark.diffusion.shading.ShadingDetection;
import dev.mintmark.watermark.WatermarkKey;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mark in a drawing's initial noise, under a key that is derived from the watermark key. Thread-safe.
 *
 * <p>The mark is the artwork's watermark ID, so whatever finds artworks by their watermark finds them by this one. It is drawn
 * anew for each artwork: two drawings of one seed differ where the layer is on, and a recipe that names the mark draws the
 * same picture again.
 */
public final class NoiseWatermarker {
    private static final Logger log = LoggerFactory.getLogger(NoiseWatermarker.class);

    private final GaussianShading shading;

    public NoiseWatermarker(WatermarkKey key) {
        this.shading = GaussianShading.of(key.bytes());
    }

    /**
     * The recipe with noise that carries the mark; as it was where the drawing has too few latents for one, or its model no
     * encoder to read it with.
     */
    public Recipe shade(Recipe recipe, Model model, long mark) {
        int latents;
        try {
            ModelFolder folder = ModelFolder.read(model.folder());
            if (!folder.hasEncoder()) {
                log.warn(
                        "The model {} has no vae_encoder, so a second layer could not be read; it draws without.",
                        model.id());
                return recipe;
            }
            latents = folder.latents(recipe.width(), recipe.height());
        } catch (ModelException e) {
            throw new InvalidRequestException("model", "The model cannot be used: " + e.getMessage());
        }
        if (latents < GaussianShading.MIN_LATENTS) {
            log.warn(
                    "A drawing of {} x {} has {} latents, too few for a second layer; it is drawn without.",
                    recipe.width(),
                    recipe.height(),
                    latents);
            return recipe;
        }
        return recipe.shaded(
                new NoiseWatermark(HexFormat.of().toHexDigits(mark), Sha256.hex(shading.signs(mark, latents))));
    }

    /**
     * The signs of a recipe's noise, packed; for its owner alone.
     *
     * @throws StepFailedException where this key gives others than the recipe was committed to
     */
    public byte[] signs(NoiseWatermark of, int latents) throws StepFailedException {
        return checked(of, shading.signs(of.markId(), latents));
    }

    /**
     * The noise of these signs.
     *
     * @throws StepFailedException where they are not those that the recipe was committed to
     */
    static NoiseSource noise(NoiseWatermark of, byte[] signs) throws StepFailedException {
        return NoiseSource.shaded(checked(of, signs));
    }

    /** The mark that an estimate of a picture's noise bears, whichever it is. */
    public Optional<ShadingDetection> read(float[] noise) {
        return shading.read(noise);
    }

    /** Which of these marks an estimate of a picture's noise bears. */
    public Optional<ShadingDetection> find(float[] noise, long[] marks) {
        return shading.find(noise, marks);
    }

    private static byte[] checked(NoiseWatermark of, byte[] signs) throws StepFailedException {
        if (!Sha256.hex(signs).equals(of.signs())) {
            throw new StepFailedException(
                    "shading-differs",
                    "The signs of the noise are not those that the recipe names; it was drawn with another watermark key.");
        }
        return signs;
    }
}
