package dev.mintmark.diffusion;

import java.nio.file.Path;
import java.util.List;

/**
 * How a model is loaded, and what is changed in it. Immutable.
 *
 * @param loras merged into the weights
 * @param textualInversions added to the words of prompts
 * @param controlNets folders of ControlNets beside those in the model's folder, each with config.json and model.onnx; they guide
 *     drawings after these, in this order
 * @param vaeTiling when pictures are decoded in tiles
 * @param safetyChecker whether the safety checker of the folder is run, where it has one
 */
public record LoadOptions(
        List<Lora> loras,
        List<TextualInversion> textualInversions,
        List<Path> controlNets,
        VaeTiling vaeTiling,
        boolean safetyChecker) {
    /** The model as its folder has it. */
    public static final LoadOptions DEFAULT = new LoadOptions(List.of(), List.of(), List.of(), VaeTiling.AUTO, true);

    public LoadOptions {
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
        controlNets = List.copyOf(controlNets);
    }

    /** Returns these options with other LoRAs. */
    public LoadOptions withLoras(List<Lora> files) {
        return new LoadOptions(files, textualInversions, controlNets, vaeTiling, safetyChecker);
    }

    /** Returns these options with other textual inversions. */
    public LoadOptions withTextualInversions(List<TextualInversion> files) {
        return new LoadOptions(loras, files, controlNets, vaeTiling, safetyChecker);
    }

    /** Returns these options with other ControlNets. */
    public LoadOptions withControlNets(List<Path> folders) {
        return new LoadOptions(loras, textualInversions, folders, vaeTiling, safetyChecker);
    }

    /** Returns these options with another tiling. */
    public LoadOptions withVaeTiling(VaeTiling tiling) {
        return new LoadOptions(loras, textualInversions, controlNets, tiling, safetyChecker);
    }

    /** Returns these options with the safety checker on or off. */
    public LoadOptions withSafetyChecker(boolean on) {
        return new LoadOptions(loras, textualInversions, controlNets, vaeTiling, on);
    }
}
