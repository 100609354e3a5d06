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

    /** Returns, in words, the first of them that has changed; null for none. */
    @Nullable
    String changed(ModelChecksum now) {
        for (LoraChecksum lora : loras) {
            if (!now.loras().contains(lora)) {
                return changed("LoRA", lora.lora().file(), "SHA-256", lora.sha256());
            }
        }
        for (TextualInversionChecksum inversion : textualInversions) {
            if (!now.textualInversions().contains(inversion)) {
                return changed("textual inversion", inversion.inversion().file(), "SHA-256", inversion.sha256());
            }
        }
        for (ControlNetChecksum net : controlNets) {
            if (!now.controlNets().contains(net)) {
                return changed("ControlNet", net.folder(), "checksum", net.sha256());
            }
        }
        return upscaler == null || upscaler.equals(now.upscaler())
                ? null
                : changed("upscaler", upscaler.folder(), "checksum", upscaler.sha256());
    }

    private static String changed(String kind, Path path, String hash, String before) {
        return kind + " " + path + " has changed: its " + hash + " was " + before;
    }
}
