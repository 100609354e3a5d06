package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.NoiseWatermark;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.diffusion.noisewatermark.GaussianShading;
import dev.mintmark.diffusion.noisewatermark.NoiseWatermarkDetection;
import dev.mintmark.diffusion.sampler.NoiseSource;
import dev.mintmark.watermark.WatermarkKey;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds and reads the watermark in a drawing's initial noise (Gaussian Shading), with a key derived from the watermark key.
 * Thread-safe.
 *
 * <p>Its ID is the artwork's watermark ID, so one lookup serves both watermarks. The ID is random for each artwork: with the noise
 * watermark two drawings of one seed differ, and a recipe that names the ID draws the same image again.
 */
public final class NoiseWatermarker {
    private static final Logger log = LoggerFactory.getLogger(NoiseWatermarker.class);

    private final GaussianShading gaussianShading;

    public NoiseWatermarker(WatermarkKey key) {
        this.gaussianShading = GaussianShading.of(key.bytes());
    }

    /**
     * Returns the recipe with a noise watermark; unchanged where the drawing has too few latents for one, or its model has no encoder
     * to read it with.
     */
    public Recipe embed(Recipe recipe, Model model, long id) {
        if (!model.configuration().isInvertible()) {
            log.warn(
                    "A noise watermark could not be read with the model {}: it has no vae_encoder, or is no UNet trained by diffusion; it draws without one.",
                    model.id());
            return recipe;
        }
        int latents = model.configuration()
                .latents(recipe.parameters().width(), recipe.parameters().height());
        if (latents < GaussianShading.MIN_LATENTS) {
            log.warn(
                    "A drawing of {} x {} has {} latents, too few for a noise watermark; it is drawn without one.",
                    recipe.parameters().width(),
                    recipe.parameters().height(),
                    latents);
            return recipe;
        }
        return recipe.with(new NoiseWatermark(
                HexFormat.of().toHexDigits(id), Sha256.hex(gaussianShading.noiseSigns(id, latents))));
    }

    /**
     * Returns the packed signs of a recipe's noise, which only its owner may see.
     *
     * @throws StepFailedException where this key gives other signs than the recipe names
     */
    public byte[] noiseSigns(NoiseWatermark noiseWatermark, int latents) throws StepFailedException {
        return requireSigns(noiseWatermark, gaussianShading.noiseSigns(noiseWatermark.markId(), latents));
    }

    /**
     * Returns the noise with these signs.
     *
     * @throws StepFailedException where the recipe names other signs
     */
    static NoiseSource noise(NoiseWatermark noiseWatermark, byte[] signs) throws StepFailedException {
        return NoiseSource.withSigns(requireSigns(noiseWatermark, signs));
    }

    /** Reads the watermark from an estimate of an image's noise. */
    public Optional<NoiseWatermarkDetection> read(float[] noise) {
        return gaussianShading.read(noise);
    }

    /** Returns which of these watermark IDs an estimate of an image's noise has. */
    public Optional<NoiseWatermarkDetection> find(float[] noise, long[] ids) {
        return gaussianShading.find(noise, ids);
    }

    private static byte[] requireSigns(NoiseWatermark noiseWatermark, byte[] signs) throws StepFailedException {
        if (!Sha256.hex(signs).equals(noiseWatermark.signsSha256())) {
            throw new StepFailedException(
                    "shading-differs",
                    "The signs of the noise are not those that the recipe names; it was drawn with another watermark key.");
        }
        return signs;
    }
}
