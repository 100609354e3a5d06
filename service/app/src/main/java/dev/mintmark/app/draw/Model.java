package dev.mintmark.app.draw;

import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.RecipeLora;
import dev.mintmark.app.artwork.RecipeTextualInversion;
import dev.mintmark.diffusion.LoraChecksum;
import dev.mintmark.diffusion.ModelDefaults;
import dev.mintmark.diffusion.ModelFolder;
import dev.mintmark.diffusion.sampler.Samplers;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that can draw.
 *
 * @param name the name to show
 * @param sha256 the checksum of its files, 64 hex digits
 * @param base the checksum of the model without the LoRAs that a prompt named; null for a model that was added
 * @param files how many files the checksum covers
 * @param defaults its recommended parameters
 * @param configuration the configuration of its folder
 * @param maxPixels the largest product of width and height
 */
public record Model(
        String id,
        String name,
        String sha256,
        @Nullable String base,
        int files,
        ModelAdditions additions,
        ModelDefaults defaults,
        ModelFolder configuration,
        long maxPixels) {
    /** Returns the LoRAs as recipes and manifests name them. */
    public List<RecipeLora> recipeLoras() {
        return additions.loras().stream()
                .map(lora ->
                        new RecipeLora(lora.name(), lora.sha256(), lora.lora().weight()))
                .toList();
    }

    /** Returns the textual inversions as recipes and manifests name them. */
    public List<RecipeTextualInversion> recipeTextualInversions() {
        return additions.textualInversions().stream()
                .map(inversion -> new RecipeTextualInversion(inversion.word(), inversion.sha256()))
                .toList();
    }

    /** Returns this model with the LoRAs that a prompt named; the others are among them. */
    Model withLoras(List<LoraChecksum> loras, String checksum) {
        return new Model(
                id,
                name,
                checksum,
                sha256,
                files + loras.size() - additions.loras().size(),
                additions.withLoras(loras),
                defaults,
                configuration,
                maxPixels);
    }

    /** Returns the folder of its files. */
    public Path folder() {
        return configuration.root();
    }

    /** Returns the number of pixels that widths and heights are multiples of. */
    public int sizeMultiple() {
        return configuration.sizeMultiple();
    }

    /** Returns whether it can draw from an image. */
    public boolean takesImages() {
        return configuration.hasEncoder();
    }

    /** Returns whether it draws nothing but masked parts of images. */
    public boolean needsMask() {
        return configuration.isForInpainting();
    }

    /** Returns the number of ControlNets that guide its drawings, each of which needs a control image. */
    public int controlNets() {
        return configuration.controlNets().size();
    }

    /** Returns whether it has a network that enlarges drawings. */
    public boolean hasUpscaler() {
        return additions.upscaler() != null || configuration.upscaler() != null;
    }

    /** Returns the recommended parameters, with this seed and an empty prompt. */
    public DrawParameters standard(long seed) {
        return new DrawParameters(
                "",
                "",
                seed,
                defaults.steps(),
                defaults.guidance(),
                defaults.guidanceRescale(),
                defaults.sampler(),
                defaults.width(),
                defaults.height(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Returns the names of the samplers that it can use. */
    public List<String> samplers() {
        return Samplers.usable(configuration.scheduler());
    }
}
