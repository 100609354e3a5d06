package dev.mintmark.diffusion;

import java.util.List;

/**
 * What is changed in a model when it is loaded. Immutable.
 *
 * @param loras merged into the weights
 * @param textualInversions added to the words of prompts
 */
public record LoadOptions(List<Lora> loras, List<TextualInversion> textualInversions) {
    /** The model as its folder has it. */
    public static final LoadOptions DEFAULT = new LoadOptions(List.of(), List.of());

    public LoadOptions {
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
    }

    /** Returns these options with other LoRAs. */
    public LoadOptions withLoras(List<Lora> files) {
        return new LoadOptions(files, textualInversions);
    }

    /** Returns these options with other textual inversions. */
    public LoadOptions withTextualInversions(List<TextualInversion> files) {
        return new LoadOptions(loras, files);
    }
}
