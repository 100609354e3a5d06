package dev.mintmark.app.automatic1111;

import java.util.Map;

/** The names that fields of this service's requests have in the web UI's. */
public final class WebUiFields {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("negativePrompt", "negative_prompt"),
            Map.entry("guidance", "cfg_scale"),
            Map.entry("sampler", "sampler_name"),
            Map.entry("count", "n_iter"),
            Map.entry("init", "init_images"),
            Map.entry("strength", "denoising_strength"),
            Map.entry("highResolution", "hr_scale"),
            Map.entry("highResolutionStrength", "denoising_strength"),
            Map.entry("variationSeed", "subseed"),
            Map.entry("variationStrength", "subseed_strength"),
            Map.entry("model", "sd_model_checkpoint"));

    private WebUiFields() {}

    public static String of(String field) {
        return NAMES.getOrDefault(field, field);
    }
}
