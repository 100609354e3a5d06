package dev.mintmark.app.draw;

import dev.mintmark.diffusion.ControlNetChecksum;
import dev.mintmark.diffusion.LoadOptions;
import dev.mintmark.diffusion.LoraChecksum;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.TextualInversionChecksum;
import java.util.List;

/**
 * What a model has beside the files of its folder, with the checksums that it had when the model was added. Immutable.
 *
 * @param loras merged into the folder's weights, in the order of {@link ModelChecksum#loras}
 * @param textualInversions added to the words of prompts, in the order of {@link ModelChecksum#textualInversions}
 * @param controlNets after those in the folder, in this order
 */
public record ModelAdditions(
        List<LoraChecksum> loras,
        List<TextualInversionChecksum> textualInversions,
        List<ControlNetChecksum> controlNets) {
    /** A model as its folder has it. */
    public static final ModelAdditions NONE = new ModelAdditions(List.of(), List.of(), List.of());

    public ModelAdditions {
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
        controlNets = List.copyOf(controlNets);
    }

    static ModelAdditions of(ModelChecksum checksum) {
        return new ModelAdditions(checksum.loras(), checksum.textualInversions(), checksum.controlNets());
    }

    /** Returns the options with which the model is hashed and loaded. */
    public LoadOptions options() {
        return LoadOptions.DEFAULT
                .withLoras(loras.stream().map(LoraChecksum::lora).toList())
                .withTextualInversions(textualInversions.stream()
                        .map(TextualInversionChecksum::inversion)
                        .toList())
                .withControlNets(
                        controlNets.stream().map(ControlNetChecksum::folder).toList());
    }
}
