package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Texts;
import dev.mintmark.app.draw.NewModel;
import dev.mintmark.diffusion.ModelDefaults;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/models}. The constructor throws {@link InvalidRequestException}.
 *
 * @param folder the path of a folder on the service's machine
 * @param loras to merge into the model's weights, at most {@value #MAX_LORAS}; null for none
 * @param textualInversions to add to the words of prompts, at most {@value #MAX_TEXTUAL_INVERSIONS}; null for none
 * @param controlnets the paths of folders of ControlNets on the service's machine, at most {@value #MAX_CONTROL_NETS}, in the order
 *     in which their residuals are added; null for none
 * @param upscaler the path of the folder of a network that enlarges drawings, on the service's machine; null for none
 * @param id null for the folder's, with the names of what is added after it
 * @param name to show; null for the folder's, with the names of what is added after it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AddModelRequest(
        String folder,
        @Nullable List<Lora> loras,
        @Nullable List<TextualInversion> textualInversions,
        @Nullable List<String> controlnets,
        @Nullable String upscaler,
        @Nullable String id,
        @Nullable String name) {
    private static final int MAX_LORAS = 16;
    private static final int MAX_TEXTUAL_INVERSIONS = 64;
    private static final int MAX_CONTROL_NETS = 16;
    private static final int MAX_NAME = 200;

    public AddModelRequest {
        if (folder == null) {
            throw new InvalidRequestException("folder", "The path of a folder on this machine is missing.");
        }
        if (loras != null && (loras.size() > MAX_LORAS || loras.stream().anyMatch(Objects::isNull))) {
            throw new InvalidRequestException(
                    "loras", "A model has at most " + MAX_LORAS + " LoRAs, and none is null.");
        }
        if (textualInversions != null
                && (textualInversions.size() > MAX_TEXTUAL_INVERSIONS
                        || textualInversions.stream().anyMatch(Objects::isNull))) {
            throw new InvalidRequestException(
                    "textualInversions",
                    "A model has at most " + MAX_TEXTUAL_INVERSIONS + " textual inversions, and none is null.");
        }
        if (controlnets != null
                && (controlnets.size() > MAX_CONTROL_NETS
                        || controlnets.stream().anyMatch(Objects::isNull))) {
            throw new InvalidRequestException(
                    "controlnets", "A model has at most " + MAX_CONTROL_NETS + " ControlNets, and none is null.");
        }
        if (id != null && !ModelDefaults.isId(id)) {
            throw new InvalidRequestException(
                    "id", "The id must be lower-case letters, digits, '.', '_' and '-', at most 64, not '" + id + "'.");
        }
        if (name != null) {
            Texts.require("name", name);
            if (name.isBlank() || name.length() > MAX_NAME) {
                throw new InvalidRequestException(
                        "name", "The name has " + name.length() + " characters; it has 1 to 200, not all blank.");
            }
        }
        loras = loras == null ? null : List.copyOf(loras);
        textualInversions = textualInversions == null ? null : List.copyOf(textualInversions);
        controlnets = controlnets == null ? null : List.copyOf(controlnets);
    }

    /**
     * A LoRA in a model.
     *
     * @param file the path of a {@code .safetensors} file on the service's machine
     * @param weight how strongly it changes the model, -100 to 100 and not 0; null for 1
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Lora(String file, @Nullable Double weight) {
        public Lora {
            if (file == null) {
                throw new InvalidRequestException("loras", "The file of a LoRA is missing.");
            }
            if (weight != null && weight == 0) {
                throw new InvalidRequestException(
                        "loras", "The weight of " + file + " is 0, which changes nothing; leave the LoRA out.");
            }
        }

        private dev.mintmark.diffusion.Lora checked() {
            Path path = path("loras", file);
            try {
                return new dev.mintmark.diffusion.Lora(path, weight == null ? 1 : weight);
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException("loras", String.valueOf(e.getMessage()));
            }
        }
    }

    /**
     * A textual inversion in a model.
     *
     * @param file the path of a {@code .safetensors} file on the service's machine
     * @param word that stands for it in prompts; null for the one that the file names, else the file's name without its ending
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TextualInversion(String file, @Nullable String word) {
        public TextualInversion {
            if (file == null) {
                throw new InvalidRequestException("textualInversions", "The file of a textual inversion is missing.");
            }
            if (word != null) {
                Texts.require("textualInversions", word);
            }
        }

        private dev.mintmark.diffusion.TextualInversion checked() {
            Path path = path("textualInversions", file);
            try {
                return new dev.mintmark.diffusion.TextualInversion(path, word);
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException("textualInversions", String.valueOf(e.getMessage()));
            }
        }
    }

    /**
     * Returns what is to be added.
     *
     * @throws InvalidRequestException if a path, a weight or a word cannot be one
     */
    public NewModel model() {
        return new NewModel(
                path("folder", folder),
                loras == null ? List.of() : loras.stream().map(Lora::checked).toList(),
                textualInversions == null
                        ? List.of()
                        : textualInversions.stream()
                                .map(TextualInversion::checked)
                                .toList(),
                controlnets == null
                        ? List.of()
                        : controlnets.stream()
                                .map(net -> path("controlnets", net))
                                .toList(),
                upscaler == null ? null : path("upscaler", upscaler),
                id,
                name);
    }

    private static Path path(String field, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new InvalidRequestException(field, "\"" + text + "\" is not a path.");
        }
    }
}
