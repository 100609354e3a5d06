package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.Families;
import dev.mintmark.diffusion.family.VaeEncoder;
import dev.mintmark.diffusion.sampler.SchedulerConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The configuration of a model folder in the layout of an ONNX export. Reading it checks that all files exist. Immutable.
 *
 * @param family name of the family of models, such as "Stable Diffusion XL"
 * @param factor pixels for each latent, along a side
 * @param sizeMultiple number that divides every width and height in pixels: an exported UNet halves the latents once
 *     for each block after its first and cannot process a remainder, a transformer takes whole patches
 * @param latentChannels channels of the latents
 * @param networkChannels channels that the network takes: those of the latents, or more for inpainting
 * @param scalingFactor divisor of the latents before decoding
 * @param shiftFactor summand after that division
 * @param latentMeans summand for each channel in place of {@code shiftFactor}; empty if there is none
 * @param latentDeviations factor for each channel before the division; empty if there is none
 * @param defaultWidth width that the network was trained for, in pixels
 * @param defaultHeight height that the network was trained for, in pixels
 * @param defaultSteps steps that the family recommends
 * @param defaultGuidance guidance that the family recommends
 */
public record ModelFolder(
        Path root,
        String family,
        int factor,
        int sizeMultiple,
        int latentChannels,
        int networkChannels,
        float scalingFactor,
        float shiftFactor,
        List<Float> latentMeans,
        List<Float> latentDeviations,
        int defaultWidth,
        int defaultHeight,
        int defaultSteps,
        double defaultGuidance,
        SchedulerConfig scheduler) {
    public ModelFolder {
        latentMeans = List.copyOf(latentMeans);
        latentDeviations = List.copyOf(latentDeviations);
    }

    /**
     * Reads the folder's configuration, not its models.
     *
     * @throws ModelException if a file is missing or invalid
     */
    public static ModelFolder read(Path root) throws ModelException {
        return Families.read(root);
    }

    /** Returns the same folder with other recommendations. */
    public ModelFolder withDefaults(int steps, double guidance) {
        return new ModelFolder(
                root,
                family,
                factor,
                sizeMultiple,
                latentChannels,
                networkChannels,
                scalingFactor,
                shiftFactor,
                latentMeans,
                latentDeviations,
                defaultWidth,
                defaultHeight,
                steps,
                guidance,
                scheduler);
    }

    /** Returns the number of latents of a picture, channels included. */
    public int latents(int width, int height) {
        return Math.multiplyExact(latentChannels, (height / factor) * (width / factor));
    }

    /** Returns whether the folder has the encoder that input pictures and {@link DiffusionModel#invert} need. */
    public boolean hasEncoder() {
        return Files.isRegularFile(root.resolve(VaeEncoder.PART).resolve("model.onnx"));
    }

    /**
     * Returns whether {@link DiffusionModel#invert} can estimate a drawing's noise: DDIM inversion is for UNets that predict noise,
     * not for flow matching, and needs the encoder.
     */
    public boolean isInvertible() {
        return hasEncoder()
                && !isForInpainting()
                && Families.hasUnet(family)
                && !scheduler.className().startsWith("FlowMatch");
    }

    /** Returns whether the model only repaints masked parts of pictures. */
    public boolean isForInpainting() {
        return networkChannels != latentChannels;
    }
}
