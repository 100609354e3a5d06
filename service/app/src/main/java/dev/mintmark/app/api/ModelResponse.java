package dev.mintmark.app.api;

import dev.mintmark.app.draw.Model;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that can draw.
 *
 * @param sha256 the checksum of its files, 64 hex digits
 * @param files how many files the checksum covers
 * @param folder its path on the service's machine
 * @param loras merged into the folder's weights, in this order
 * @param sizeMultiple widths and heights are multiples of it, in pixels
 * @param maxPixels the largest product of width and height
 * @param samplers the names of those that the model can use
 */
public record ModelResponse(
        String id,
        String name,
        String sha256,
        int files,
        String folder,
        List<Lora> loras,
        int sizeMultiple,
        long maxPixels,
        List<String> samplers,
        Defaults defaults) {
    public ModelResponse {
        loras = List.copyOf(loras);
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

    /** The settings that the model draws best with. */
    public record Defaults(int width, int height, int steps, double guidance, double guidanceRescale, String sampler) {}

    static ModelResponse of(Model model) {
        return new ModelResponse(
                model.id(),
                model.name(),
                model.sha256(),
                model.files(),
                model.folder().toString(),
                model.loras().stream()
                        .map(lora -> new Lora(
                                lora.lora().file().toString(),
                                lora.sha256(),
                                lora.lora().weight()))
                        .toList(),
                model.sizeMultiple(),
                model.maxPixels(),
                model.samplers(),
                new Defaults(
                        model.defaults().width(),
                        model.defaults().height(),
                        model.defaults().steps(),
                        model.defaults().guidance(),
                        model.defaults().guidanceRescale(),
                        model.defaults().sampler()));
    }
}
