package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Recipe;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A new artwork as a row of the table {@code artworks}, written. */
final class ArtworkInsert {
    private ArtworkInsert() {}

    static void insert(Handle handle, Artwork artwork) {
        Recipe recipe = artwork.recipe();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("id", artwork.id());
        values.put("stage", artwork.stage().name());
        values.put("goal", artwork.goal().name());
        values.put("created_at", artwork.createdAt().toEpochMilli());
        values.put("model_id", artwork.modelId());
        values.put("model_sha256", recipe.model());
        values.put("prompt", recipe.prompt());
        values.put("negative_prompt", recipe.negativePrompt());
        values.put("seed", recipe.seed());
        values.put("steps", recipe.steps());
        values.put("guidance", recipe.guidance());
        values.put("sampler", recipe.sampler());
        values.put("width", recipe.width());
        values.put("height", recipe.height());
        values.put("inputs", ArtworkRow.join(recipe.inputs()));
        values.put("shading", ArtworkRow.joined(recipe.shading()));
        values.put("salt", artwork.salt());
        values.put("disclose_prompt", artwork.disclosePrompt());
        values.put("format", artwork.format().name());
        mint(values, artwork.mint());
        handle.createUpdate("INSERT INTO artworks (" + String.join(", ", values.keySet()) + ") VALUES ("
                        + values.keySet().stream().map(column -> ":" + column).collect(Collectors.joining(", "))
                        + ")")
                .bindMap(values)
                .execute();
    }

    /** The columns of an order; all null where there is none. */
    static void mint(Map<String, @Nullable Object> values, @Nullable MintOrder mint) {
        values.put("mint_to", mint == null ? null : mint.to());
        values.put("royalty_bps", mint == null ? null : mint.royaltyBps());
        values.put("mint_name", mint == null ? null : mint.name());
        values.put("mint_description", mint == null ? null : mint.description());
        values.put("mint_license", mint == null ? null : mint.license());
    }
}
