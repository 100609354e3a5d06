package dev.mintmark.diffusion;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a model is loaded, and what is changed in it. Immutable.
 *
 * @param loras merged into the weights
 * @param textualInversions added to the words of prompts
 * @param controlNets folders of ControlNets beside those in the model's folder, each with config.json and model.onnx; they guide
 *     drawings after these, in this order
 * @param upscaler folder of a network that enlarges drawings for their second pass, with model.onnx; null for the one in the model's
 *     folder, if it has one
 * @param vaeTiling when pictures are decoded in tiles
 * @param safetyChecker whether the safety checker of the folder is run, where it has one
 * @param forbidden concepts that are not drawn
 * @param spinning whether the threads of a run wait for each other without sleeping: a step of many small operators can take less
 *     time, and whatever else the machine does meanwhile has less of the processor. Between two runs no thread does
 */
public record LoadOptions(
        List<Lora> loras,
        List<TextualInversion> textualInversions,
        List<Path> controlNets,
        @Nullable Path upscaler,
        VaeTiling vaeTiling,
        boolean safetyChecker,
        ForbiddenConcepts forbidden,
        boolean spinning) {
    /** The model as its folder has it. */
    public static final LoadOptions DEFAULT =
            new LoadOptions(List.of(), List.of(), List.of(), null, VaeTiling.AUTO, true, ForbiddenConcepts.NONE, false);

    public LoadOptions {
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
        controlNets = List.copyOf(controlNets);
    }

    /** Returns these options with other LoRAs. */
    public LoadOptions withLoras(List<Lora> files) {
        return new LoadOptions(
                files, textualInversions, controlNets, upscaler, vaeTiling, safetyChecker, forbidden, spinning);
    }

    /** Returns these options with other textual inversions. */
    public LoadOptions withTextualInversions(List<TextualInversion> files) {
        return new LoadOptions(loras, files, controlNets, upscaler, vaeTiling, safetyChecker, forbidden, spinning);
    }

    /** Returns these options with other ControlNets. */
    public LoadOptions withControlNets(List<Path> folders) {
        return new LoadOptions(
                loras, textualInversions, folders, upscaler, vaeTiling, safetyChecker, forbidden, spinning);
    }

    /** Returns these options with another upscaler. */
    public LoadOptions withUpscaler(@Nullable Path folder) {
        return new LoadOptions(
                loras, textualInversions, controlNets, folder, vaeTiling, safetyChecker, forbidden, spinning);
    }

    /** Returns these options with another tiling. */
    public LoadOptions withVaeTiling(VaeTiling tiling) {
        return new LoadOptions(
                loras, textualInversions, controlNets, upscaler, tiling, safetyChecker, forbidden, spinning);
    }

    /** Returns these options with the safety checker on or off. */
    public LoadOptions withSafetyChecker(boolean on) {
        return new LoadOptions(loras, textualInversions, controlNets, upscaler, vaeTiling, on, forbidden, spinning);
    }

    /** Returns these options with other forbidden concepts. */
    public LoadOptions withForbidden(ForbiddenConcepts concepts) {
        return new LoadOptions(
                loras, textualInversions, controlNets, upscaler, vaeTiling, safetyChecker, concepts, spinning);
    }

    /** Returns these options with threads that spin, or sleep. */
    public LoadOptions withSpinning(boolean on) {
        return new LoadOptions(
                loras, textualInversions, controlNets, upscaler, vaeTiling, safetyChecker, forbidden, on);
    }
}
