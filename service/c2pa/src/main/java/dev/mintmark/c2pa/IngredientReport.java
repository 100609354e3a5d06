package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.json.JsonWriter;

/** Describes a file as an ingredient in JSON, for {@code ingredient_paths} of manifest definitions. */
public final class IngredientReport {
    /** The name of the file with the manifest store, which the description refers to. */
    public static final String STORE = "manifest_data.c2pa";

    private IngredientReport() {}

    /**
     * Returns the description.
     *
     * @throws C2paException if the file has no known format
     */
    public static String json(String title, byte[] file, ManifestValidator validator) throws C2paException {
        return json(title, Source.of(file), validator);
    }

    /**
     * Returns the description, with a window of the file in memory.
     *
     * @throws C2paException if the file has no known format
     */
    public static String json(String title, Source file, ManifestValidator validator) throws C2paException {
        AssetFormat format = AssetFormat.of(file);
        JsonValue.Builder json = new JsonValue.Builder()
                .put("title", title)
                .put("format", format.mediaType(file))
                .put("instance_id", Ingredient.newInstanceId())
                .put("relationship", Ingredient.Relationship.COMPONENT_OF.label());
        ValidationReport report = validator.validate(file);
        if (report.activeManifest() != null) {
            json.put("active_manifest", report.activeManifest())
                    .put(
                            "manifest_data",
                            new JsonValue.Builder()
                                    .put("format", "application/c2pa")
                                    .put("identifier", STORE)
                                    .build())
                    .put(
                            "validation_status",
                            report.failures().stream()
                                    .map(code -> new JsonValue.Builder()
                                            .put("code", code.code())
                                            .build())
                                    .toList());
        }
        return JsonWriter.write(json.build());
    }
}
