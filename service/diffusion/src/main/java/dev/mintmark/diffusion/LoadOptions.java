package dev.mintmark.diffusion;

import java.util.List;

/**
 * How a model is loaded, and what is changed in it. Immutable.
 *
 * @param loras merged into the weights
 * @param textualInversions added to the words of prompts
 * @param vaeTiling when pictures are decoded in tiles
 * @param safetyChecker whether the safety checker of the folder is run, where it has one
 */
public record LoadOptions(
        List<Lora> loras, List<TextualInversion> textualInversions, VaeTiling vaeTiling, boolean safetyChecker) {
    /** The model as its folder has it. */
    public static final LoadOptions DEFAULT = new LoadOptions(List.of(), List.of(), VaeTiling.AUTO, true);

    public LoadOptions {
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
    }

    /** Returns these options with other LoRAs. */
    public LoadOptions withLoras(List<Lora> files) {
        return new LoadOptions(files, textualInversions, vaeTiling, safetyChecker);
    }

    /** Returns these options with other textual inversions. */
    public LoadOptions withTextualInversions(List<TextualInversion> files) {
        return new LoadOptions(loras, files, vaeTiling, safetyChecker);
    }

    /** Returns these options with another tiling. */
    public LoadOptions withVaeTiling(VaeTiling tiling) {
        return new LoadOptions(loras, textualInversions, tiling, safetyChecker);
    }

    /** Returns these options with the safety checker on or off. */
    public LoadOptions withSafetyChecker(boolean on) {
        return new LoadOptions(loras, textualInversions, vaeTiling, on);
    }
}
