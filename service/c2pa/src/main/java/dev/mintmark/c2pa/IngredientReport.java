package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.AssetFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file described as an ingredient in JSON, for {@code ingredient_paths} of manifest definitions, and its manifest store.
 * Immutable.
 */
public final class IngredientReport {
    /** The name of the file with the manifest store, which the description refers to. */
    public static final String STORE = "manifest_data.c2pa";

    private final String json;
    private final byte @Nullable [] store;

    private IngredientReport(String json, byte @Nullable [] store) {
        this.json = json;
        this.store = store;
    }

    /**
     * Describes a file, with a window of it in memory.
     *
     * @param validator validates the file's manifest as of now; one at an address is fetched if it has a resolver
     * @throws C2paException if the file has no known format, or its manifest cannot be fetched
     */
    public static IngredientReport of(String title, Source file, ManifestValidator validator) throws C2paException {
        JsonValue.Builder json = new JsonValue.Builder()
                .put("title", title)
                .put("format", AssetFormat.of(file).mediaType(file))
                .put("instance_id", Ingredient.newInstanceId())
                .put("relationship", Ingredient.Relationship.COMPONENT_OF.label());
        Optional<Container> container = validator.reachable(file);
        ValidationReport report = container.isPresent() ? validator.validate(file, container.get()) : null;
        if (report == null || report.activeManifest() == null) {
            return new IngredientReport(JsonWriter.write(json.build()), null);
        }
        byte[] store = container.get().store();
        ToolJson results = new ToolJson(ManifestReader.readStore(store), report);
        json.put("active_manifest", report.activeManifest())
                .put(
                        "manifest_data",
                        new JsonValue.Builder()
                                .put("format", "application/c2pa")
                                .put("identifier", STORE)
                                .build())
                .put("validation_status", ToolJson.findings(StatusCode.Kind.FAILURE, report.findings()))
                .put("validation_results", results.results());
        return new IngredientReport(JsonWriter.write(json.build()), store);
    }

    /** Returns the description, which names {@link #STORE} if there is a store. */
    public String json() {
        return json;
    }

    /** Returns the manifest store; empty if the file has none that can be read. */
    public Optional<byte[]> store() {
        return Optional.ofNullable(store).map(byte[]::clone);
    }

    /**
     * Returns the description of a file.
     *
     * @throws C2paException as {@link #of(String, Source, ManifestValidator)} does
     */
    public static String json(String title, byte[] file, ManifestValidator validator) throws C2paException {
        return json(title, Source.of(file), validator);
    }

    /**
     * Returns the description of a file, with a window of it in memory.
     *
     * @throws C2paException as {@link #of(String, Source, ManifestValidator)} does
     */
    public static String json(String title, Source file, ManifestValidator validator) throws C2paException {
        return of(title, file, validator).json();
    }

    /**
     * Returns the ingredient that a description is about, with the validation results that it records.
     *
     * @param relationship the ingredient's role, whichever the description has
     * @param resources the files that it names
     * @param validator validates the manifests
     * @throws C2paException if the text is no description
     */
    public static Ingredient ingredient(
            Ingredient.Relationship relationship, String json, Resources resources, ManifestValidator validator)
            throws C2paException {
        try {
            if (JsonReader.parse(json.getBytes(StandardCharsets.UTF_8)) instanceof JsonValue.Mapping item) {
                return new IngredientReader(resources, validator).read(item, relationship, resources);
            }
        } catch (JsonException e) {
            throw new C2paException("The description of the ingredient is no JSON. " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new C2paException("The description of the ingredient is wrong: " + e.getMessage(), e);
        }
        throw new C2paException("The description of the ingredient is no JSON object.");
    }
}
