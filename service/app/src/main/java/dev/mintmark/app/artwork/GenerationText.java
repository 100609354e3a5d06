package dev.mintmark.app.artwork;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A recipe as other programs write it into pictures: AUTOMATIC1111's web UI under {@link #PARAMETERS}, InvokeAI under {@link #INVOKE_AI}. */
public final class GenerationText {
    /** The key of the web UI's text in a PNG file. */
    public static final String PARAMETERS = "parameters";

    /** The key of InvokeAI's JSON in a PNG file. */
    public static final String INVOKE_AI = "invokeai_metadata";

    private static final int SHORT_HASH = 10;

    private GenerationText() {}

    /** The web UI's text: the prompt, the negative prompt, and one line of settings. */
    public static String parameters(Recipe recipe, String modelId) {
        DrawParameters drawn = recipe.parameters();
        SamplerNames.Name sampler = SamplerNames.of(drawn.sampler());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("Steps", drawn.steps());
        settings.put("Sampler", sampler.sampler());
        settings.put("Schedule type", sampler.scheduler());
        settings.put("CFG scale", number(drawn.guidance()));
        settings.put("Seed", drawn.seed());
        settings.put("Size", drawn.width() + "x" + drawn.height());
        settings.put("Model hash", shortHash(recipe.model()));
        settings.put("Model", modelId);
        if (drawn.strength() != null) {
            settings.put("Denoising strength", number(drawn.strength()));
        }
        if (drawn.highResolution() != null) {
            settings.put("Hires upscale", number(drawn.highResolution()));
        }
        if (drawn.variationSeed() != null && drawn.variationStrength() != null) {
            settings.put("Variation seed", drawn.variationSeed());
            settings.put("Variation seed strength", number(drawn.variationStrength()));
        }
        settings.put("Version", "Mintmark");
        String negative = drawn.negativePrompt().isEmpty() ? "" : "\nNegative prompt: " + drawn.negativePrompt();
        return drawn.prompt() + negative + "\n"
                + settings.entrySet().stream()
                        .map(setting -> setting.getKey() + ": " + quoted(String.valueOf(setting.getValue())))
                        .collect(Collectors.joining(", "));
    }

    private static String mode(DrawParameters drawn) {
        if (drawn.init() == null) {
            return "txt2img";
        }
        return drawn.outpaint() != null ? "outpaint" : drawn.mask() != null ? "inpaint" : "img2img";
    }

    /** InvokeAI's metadata, a JSON object. */
    public static String invokeAi(Recipe recipe, String modelId) {
        DrawParameters drawn = recipe.parameters();
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.put("app_version", "mintmark");
        json.put("generation_mode", mode(drawn));
        json.put("positive_prompt", drawn.prompt());
        json.put("negative_prompt", drawn.negativePrompt());
        json.put("width", drawn.width());
        json.put("height", drawn.height());
        json.put("seed", drawn.seed());
        json.put("rand_device", "cpu");
        json.put("cfg_scale", drawn.guidance());
        json.put("steps", drawn.steps());
        json.put("scheduler", SamplerNames.invokeAi(drawn.sampler()));
        if (drawn.strength() != null) {
            json.put("strength", drawn.strength());
        }
        json.putObject("model")
                .put("key", recipe.model())
                .put("hash", "sha256:" + recipe.model())
                .put("name", modelId)
                .put("base", "any")
                .put("type", "main");
        return json.toString();
    }

    /** The first ten digits of a checksum, as the web UI names models. */
    public static String shortHash(String sha256) {
        return sha256.substring(0, SHORT_HASH);
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.valueOf(value);
    }

    /** The web UI quotes what its reader would cut. */
    private static String quoted(String value) {
        return value.matches("(?s).*[,\n:].*") ? JsonMapper.shared().writeValueAsString(value) : value;
    }
}
