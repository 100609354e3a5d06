package dev.mintmark.app.draw;

import dev.mintmark.diffusion.ControlNetChecksum;
import dev.mintmark.diffusion.LoadOptions;
import dev.mintmark.diffusion.LoraChecksum;
import dev.mintmark.diffusion.ModelChecksum;
import dev.mintmark.diffusion.TextualInversionChecksum;
import dev.mintmark.diffusion.UpscalerChecksum;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model has beside the files of its folder, with the checksums that it had when the model was added. Immutable.
 *
 * @param loras merged into the folder's weights, in the order of {@link ModelChecksum#loras}
 * @param textualInversions added to the words of prompts, in the order of {@link ModelChecksum#textualInversions}
 * @param controlNets after those in the folder, in this order
 * @param upscaler enlarges drawings for a second pass; null for the one in the folder, if it has one
 */
public record ModelAdditions(
        List<LoraChecksum> loras,
        List<TextualInversionChecksum> textualInversions,
        List<ControlNetChecksum> controlNets,
        @Nullable UpscalerChecksum upscaler) {
    /** A model as its folder has it. */
    public static final ModelAdditions NONE = new ModelAdditions(List.of(), List.of(), List.of(), null);

    public ModelAdditions {
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
        controlNets = List.copyOf(controlNets);
    }

    static ModelAdditions of(ModelChecksum checksum) {
        return new ModelAdditions(
                checksum.loras(), checksum.textualInversions(), checksum.controlNets(), checksum.upscaler());
    }

    /** Returns these additions with other LoRAs. */
    ModelAdditions withLoras(List<LoraChecksum> others) {
        return new ModelAdditions(others, textualInversions, controlNets, upscaler);
    }

    /** Returns the options with which the model is hashed and loaded. */
    public LoadOptions options() {
        return LoadOptions.DEFAULT
                .withLoras(loras.stream().map(LoraChecksum::lora).toList())
                .withTextualInversions(textualInversions.stream()
                        .map(TextualInversionChecksum::inversion)
                        .toList())
                .withControlNets(
                        controlNets.stream().map(ControlNetChecksum::folder).toList())
                .withUpscaler(upscaler == null ? null : upscaler.folder());
    }

    /** Returns, in a sentence, the first of the model's additions that has changed; null for none. */
    @Nullable
    String changed(String model, ModelChecksum now) {
        for (LoraChecksum lora : loras) {
            if (!now.loras().contains(lora)) {
                return changedFile("LoRA", lora.lora().file(), model, lora.sha256());
            }
        }
        for (TextualInversionChecksum inversion : textualInversions) {
            if (!now.textualInversions().contains(inversion)) {
                return changedFile("textual inversion", inversion.inversion().file(), model, inversion.sha256());
            }
        }
        for (ControlNetChecksum net : controlNets) {
            if (!now.controlNets().contains(net)) {
                return changedFolder("ControlNet", net.folder(), model, net.sha256());
            }
        }
        return upscaler == null || upscaler.equals(now.upscaler())
                ? null
                : changedFolder("upscaler", upscaler.folder(), model, upscaler.sha256());
    }

    private static String changedFile(String kind, Path file, String model, String before) {
        return "The " + kind + " " + file + " of the model \"" + model + "\" has changed: its SHA-256 was " + before
                + "; put the old file back, or remove the model, add it again and ask for the image anew.";
    }

    private static String changedFolder(String kind, Path folder, String model, String before) {
        return "The " + kind + " " + folder + " of the model \"" + model + "\" has changed: its checksum was " + before
                + "; put the old files back, or remove the model, add it again and ask for the image anew.";
    }
}
