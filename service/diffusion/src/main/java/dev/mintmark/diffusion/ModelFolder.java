package dev.mintmark.diffusion;

import dev.mintmark.diffusion.config.ConfigFile;
import dev.mintmark.diffusion.family.Families;
import dev.mintmark.diffusion.family.VaeEncoder;
import dev.mintmark.diffusion.safety.SafetyChecker;
import dev.mintmark.diffusion.sampler.Sampler;
import dev.mintmark.diffusion.sampler.SamplerException;
import dev.mintmark.diffusion.sampler.SamplerRequest;
import dev.mintmark.diffusion.sampler.Samplers;
import dev.mintmark.diffusion.sampler.SchedulerConfig;
import dev.mintmark.diffusion.sampler.TorchRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a model folder in the layout of an ONNX export. Reading it checks that all files exist. Immutable.
 *
 * @param family name of the family of models, such as "Stable Diffusion XL"
 * @param factor pixels for each latent, along a side
 * @param sizeMultiple number that divides every width and height in pixels: an exported UNet halves the latents once
 *     for each block after its first and cannot process a remainder, a transformer takes whole patches
 * @param latentChannels channels of the latents
 * @param networkChannels channels that the network takes: those of the latents, or more for inpainting
 * @param latentScale scales of the latents for the sampler and for the autoencoder
 * @param defaultWidth width that the network was trained for, in pixels
 * @param defaultHeight height that the network was trained for, in pixels
 * @param defaultSteps steps that the family recommends
 * @param defaultGuidance guidance that the family recommends
 * @param controlNets folders of the ControlNets, each of which needs a control image: those in the model's folder, and after them
 *     those that were added
 * @param choosesTimestepsByStrength whether image to image with the samplers of consistency models runs all steps, at timesteps
 *     that are chosen below its strength, instead of leaving out the first steps
 */
public record ModelFolder(
        Path root,
        String family,
        int factor,
        int sizeMultiple,
        int latentChannels,
        int networkChannels,
        LatentScale latentScale,
        int defaultWidth,
        int defaultHeight,
        int defaultSteps,
        double defaultGuidance,
        List<Path> controlNets,
        boolean choosesTimestepsByStrength,
        SchedulerConfig scheduler) {
    /** The sub-folder of the network that enlarges drawings. */
    static final String UPSCALER = "upscaler";

    /** For checks: whether a sampler can be created, and its number of steps, do not depend on the number of image tokens. */
    private static final int ANY_TOKENS = 256;

    public ModelFolder {
        controlNets = List.copyOf(controlNets);
    }

    /**
     * Reads the folder's configuration, not its models.
     *
     * @throws ModelException if a file is missing or invalid
     */
    public static ModelFolder read(Path root) throws ModelException {
        return read(root, List.of());
    }

    /**
     * Reads the folder's configuration as that of a model with more ControlNets.
     *
     * @param controlNets as in {@link LoadOptions}
     * @throws ModelException if a file is missing or invalid, or the family has no ControlNets
     */
    public static ModelFolder read(Path root, List<Path> controlNets) throws ModelException {
        return Families.read(root, controlNets);
    }

    /** Returns the name of the sub-folder of a ControlNet, counted from 0, as diffusers saves it. */
    public static String controlNetPart(int index) {
        return index == 0 ? "controlnet" : "controlnet_" + index;
    }

    /** Returns the number of latents of a picture, channels included. */
    public int latents(int width, int height) {
        return Math.multiplyExact(latentChannels, (height / factor) * (width / factor));
    }

    /** Returns whether the folder has the encoder that input pictures and {@link DiffusionModel#invert} need. */
    public boolean hasEncoder() {
        return Files.isRegularFile(root.resolve(VaeEncoder.PART).resolve("model.onnx"));
    }

    /** Returns the folder of the network that enlarges drawings; null if this has none. */
    public @Nullable Path upscaler() {
        Path folder = root.resolve(UPSCALER);
        return Files.isRegularFile(folder.resolve("model.onnx")) ? folder : null;
    }

    /** Returns whether the folder has a safety checker. */
    public boolean hasSafetyChecker() {
        return Files.isRegularFile(root.resolve(SafetyChecker.PART).resolve("model.onnx"));
    }

    /**
     * Returns whether {@code model_index.json} names a safety checker and the folder lacks it, as where an exporter left it out:
     * then no picture is checked.
     */
    public boolean lacksSafetyChecker() {
        try {
            ConfigFile index = ConfigFile.read(root, "model_index.json");
            return index.root().path(SafetyChecker.PART).path(1).isString() && !hasSafetyChecker();
        } catch (ModelException e) {
            return false; // it was readable before, and is read again by what draws
        }
    }

    /**
     * Returns whether {@link DiffusionModel#invert} can estimate a drawing's noise: DDIM inversion is for UNets that were trained by
     * diffusion, and needs the encoder.
     */
    public boolean isInvertible() {
        return hasEncoder() && !isForInpainting() && Families.of(this).hasUnet() && scheduler.isOfDiffusion();
    }

    /** Returns whether the model only repaints masked parts of pictures. */
    public boolean isForInpainting() {
        return networkChannels != latentChannels;
    }

    /**
     * Checks, without loading the model, that it can draw a size.
     *
     * @param width pixels
     * @param height pixels
     * @throws InvalidDrawRequestException if it cannot; the message says which size it can draw
     */
    public void checkSize(int width, int height) {
        checkMultiple("width", width);
        checkMultiple("height", height);
    }

    private void checkMultiple(String field, int pixels) {
        if (pixels % sizeMultiple != 0) {
            int below = Math.max(sizeMultiple, pixels - pixels % sizeMultiple);
            throw new InvalidDrawRequestException(
                    field,
                    "The " + field + " must be a multiple of " + sizeMultiple + " pixels with this model, not " + pixels
                            + "; " + below + " would do.");
        }
    }

    /**
     * Checks, without loading the model, that it can rescale guidance. The families that have a UNet can, as their pipelines in
     * diffusers do.
     *
     * @param share how much, 0 (not at all) to 1
     * @throws InvalidDrawRequestException if it cannot
     */
    public void checkGuidanceRescale(double share) {
        if (share > 0 && !Families.of(this).hasUnet()) {
            throw new InvalidDrawRequestException(
                    "guidanceRescale", "The guidance of " + family + " cannot be rescaled; guidanceRescale must be 0.");
        }
    }

    /**
     * Checks, without loading the model, that a drawing has as many control images as the model has ControlNets.
     *
     * @throws InvalidDrawRequestException if it has not
     */
    public void checkControl(int images) {
        if (images == controlNets.size()) {
            return;
        }
        throw new InvalidDrawRequestException(
                "control",
                switch (controlNets.size()) {
                    case 0 -> "This model has no ControlNet and takes no control image.";
                    case 1 -> "This model has a ControlNet and needs one control image, not " + images + ".";
                    default ->
                        "This model has " + controlNets.size() + " ControlNets and needs a control image for each, not "
                                + images + ".";
                });
    }

    /**
     * Checks, without loading the model, that it can draw with a sampler.
     *
     * @param sampler one of {@link Samplers#NAMES}; null for the one that the folder names
     * @param steps sampler steps, 1 to 500
     * @param strength how much of a picture is drawn anew, above 0 to 1; 1 without a picture
     * @param eta share of new noise in the steps, 0 to 1
     * @throws InvalidDrawRequestException if it cannot use the sampler or the number of steps, or no step would be run
     */
    public void checkSampler(@Nullable String sampler, int steps, double strength, double eta) {
        firstStep(sampler(sampler, steps, strength, eta, new TorchRandom(0), ANY_TOKENS, false), steps, strength);
    }

    /**
     * Creates the sampler of one drawing. The parameters are those of {@link #checkSampler} and of {@link SamplerRequest}.
     *
     * @throws InvalidDrawRequestException if the model cannot use the sampler or the number of steps
     */
    Sampler sampler(
            @Nullable String name,
            int steps,
            double strength,
            double eta,
            TorchRandom noise,
            int imageTokens,
            boolean evenSigmas) {
        double below = choosesTimestepsByStrength ? strength : 1;
        try {
            return Samplers.create(
                    name, scheduler, new SamplerRequest(steps, noise, imageTokens, evenSigmas, eta, below));
        } catch (SamplerException e) {
            throw new InvalidDrawRequestException(e.field(), e.getMessage());
        }
    }

    /** Returns the first step of a drawing; throws if none is left to be run. */
    static int firstStep(Sampler sampler, int steps, double strength) {
        int first = sampler.firstStep(strength);
        if (first >= sampler.steps()) {
            throw new InvalidDrawRequestException(
                    "strength",
                    "With a strength of " + strength + " and " + steps
                            + " steps no step would be run; more of either is needed.");
        }
        return first;
    }
}
