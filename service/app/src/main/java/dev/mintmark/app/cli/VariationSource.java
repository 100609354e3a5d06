package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ModelResponse;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeLora;
import java.util.List;
import java.util.Locale;

/**
 * An artwork of which variations are drawn.
 *
 * @param prompt its prompt, with the LoRAs that it named
 * @param model the ID of the model that drew it
 */
record VariationSource(String prompt, String model, DrawParameters parameters) {
    private static final String ENDING = ".safetensors";

    /**
     * Reads an artwork's recipe.
     *
     * @param drawing what is given beside it
     * @throws CommandFailedException where its model is not here any more, or it was drawn from something that no recipe holds
     */
    static VariationSource of(MintmarkApi api, String id, DrawOptions drawing) {
        ArtworkResponse artwork = api.artworks().find(id);
        Recipe recipe = api.artworks().recipe(id).recipe();
        if (recipe.noiseWatermark() != null) {
            throw CommandFailedException.failed("The noise of artwork " + id
                    + " carries a watermark, without which it would be another picture; it has no variations.");
        }
        DrawParameters drawn = recipe.parameters();
        if (drawn.variationSeed() != null) {
            throw CommandFailedException.failed("Artwork " + id + " is a variation itself, of seed " + drawn.seed()
                    + " towards seed " + drawn.variationSeed()
                    + "; draw its first picture's variations, or choose others with --variation-seed.");
        }
        requireFile(id, "--init", drawn.init() != null && drawing.init == null);
        requireFile(id, "--mask", drawn.mask() != null && drawing.mask == null);
        requireFile(id, "--control", drawn.control() != null && drawing.control == null);
        String sha256 = recipe.baseModel() == null ? recipe.model() : recipe.baseModel();
        ModelResponse model = api.models().list().models().stream()
                .filter(one -> one.sha256().equals(sha256))
                .findFirst()
                .orElseThrow(() -> CommandFailedException.failed(
                        "No model here has the checksum " + sha256 + " with which artwork " + artwork.id()
                                + " was drawn; add it again with \"mintmark models add DIR\"."));
        return new VariationSource(prompt(recipe, model), model.id(), drawn);
    }

    private static void requireFile(String id, String option, boolean isMissing) {
        if (isMissing) {
            throw CommandFailedException.wrongUse("Artwork " + id
                    + " was drawn from an image, which the service does not give out; give its file with " + option
                    + ".");
        }
    }

    /** A recipe names the LoRAs of its prompt apart from it, together with the model's own. */
    private static String prompt(Recipe recipe, ModelResponse model) {
        List<String> own =
                model.loras().stream().map(ModelResponse.Lora::sha256).toList();
        StringBuilder prompt = new StringBuilder(recipe.parameters().prompt());
        for (RecipeLora lora : recipe.loras()) {
            if (recipe.baseModel() != null && !own.contains(lora.sha256())) {
                String name = lora.name().toLowerCase(Locale.ROOT).endsWith(ENDING)
                        ? lora.name().substring(0, lora.name().length() - ENDING.length())
                        : lora.name();
                prompt.append(" <lora:")
                        .append(name)
                        .append(':')
                        .append(lora.weight())
                        .append('>');
            }
        }
        return prompt.toString();
    }
}
