package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.draw.Model;
import dev.mintmark.diffusion.ControlNetChecksum;
import dev.mintmark.diffusion.UpscalerChecksum;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model that can draw.
 *
 * @param sha256 the checksum of its files, 64 hex digits
 * @param files how many files the checksum covers
 * @param folder its path on the service's machine
 * @param loras merged into the folder's weights, in this order
 * @param textualInversions added to the words of prompts
 * @param controlnets those that guide its drawings; with one or more, each drawing needs a control image
 * @param upscaler enlarges drawings for a second pass; null for none
 * @param sizeMultiple widths and heights are multiples of it, in pixels
 * @param maxPixels the largest product of width and height
 * @param samplers the names of those that the model can use
 * @param warning what its owner should know of its folder, in a sentence; null for nothing
 */
public record ModelResponse(
        String id,
        String name,
        String sha256,
        int files,
        String folder,
        List<Lora> loras,
        List<TextualInversion> textualInversions,
        List<ControlNet> controlnets,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Upscaler upscaler,
        int sizeMultiple,
        long maxPixels,
        List<String> samplers,
        Defaults defaults,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String warning) {
    private static final String NO_SAFETY_CHECKER =
            "The model_index.json names a safety checker that the folder lacks, so no picture is checked;"
                    + " scripts/export/safety_checker.py adds it.";

    public ModelResponse {
        loras = List.copyOf(loras);
        textualInversions = List.copyOf(textualInversions);
        controlnets = List.copyOf(controlnets);
        samplers = List.copyOf(samplers);
    }

    /**
     * A LoRA in a model.
     *
     * @param file its path on the service's machine
     * @param sha256 of the file, 64 hex digits
     */
    public record Lora(String file, String sha256, double weight) {
        /** Returns the name of the file. */
        public String fileName() {
            return String.valueOf(Path.of(file).getFileName());
        }
    }

    /**
     * A textual inversion in a model.
     *
     * @param file its path on the service's machine
     * @param sha256 of the file, 64 hex digits
     * @param word that stands for it in prompts
     */
    public record TextualInversion(String file, String sha256, String word) {}

    /**
     * A ControlNet of a model.
     *
     * @param folder its path on the service's machine
     * @param sha256 the checksum of the folder's files, 64 hex digits; null for one in the model's folder, whose checksum covers it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ControlNet(String folder, @Nullable String sha256) {}

    /**
     * The upscaler of a model.
     *
     * @param folder its path on the service's machine
     * @param sha256 the checksum of the folder's files, 64 hex digits; null for one in the model's folder, whose checksum covers it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Upscaler(String folder, @Nullable String sha256) {}

    /** The settings that the model draws best with. */
    public record Defaults(int width, int height, int steps, double guidance, double guidanceRescale, String sampler) {}

    private static List<ControlNet> controlNets(Model model) {
        Map<Path, String> added = model.additions().controlNets().stream()
                .collect(Collectors.toMap(ControlNetChecksum::folder, ControlNetChecksum::sha256));
        return model.configuration().controlNets().stream()
                .map(net -> new ControlNet(net.toString(), added.get(net)))
                .toList();
    }

    private static @Nullable Upscaler upscaler(Model model) {
        UpscalerChecksum added = model.additions().upscaler();
        Path own = model.configuration().upscaler();
        return added != null
                ? new Upscaler(added.folder().toString(), added.sha256())
                : own == null ? null : new Upscaler(own.toString(), null);
    }

    static ModelResponse of(Model model) {
        return new ModelResponse(
                model.id(),
                model.name(),
                model.sha256(),
                model.files(),
                model.folder().toString(),
                model.additions().loras().stream()
                        .map(lora -> new Lora(
                                lora.lora().file().toString(),
                                lora.sha256(),
                                lora.lora().weight()))
                        .toList(),
                model.additions().textualInversions().stream()
                        .map(inversion -> new TextualInversion(
                                inversion.inversion().file().toString(), inversion.sha256(), inversion.word()))
                        .toList(),
                controlNets(model),
                upscaler(model),
                model.sizeMultiple(),
                model.maxPixels(),
                model.samplers(),
                new Defaults(
                        model.defaults().width(),
                        model.defaults().height(),
                        model.defaults().steps(),
                        model.defaults().guidance(),
                        model.defaults().guidanceRescale(),
                        model.defaults().sampler()),
                model.configuration().lacksSafetyChecker() ? NO_SAFETY_CHECKER : null);
    }
}
