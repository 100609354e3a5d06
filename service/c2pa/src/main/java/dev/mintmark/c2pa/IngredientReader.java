package dev.mintmark.c2pa;

import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads ingredients of manifest definitions.
 *
 * @param resources the files that the definition names
 * @param validator validates the manifests of ingredients
 */
record IngredientReader(Resources resources, ManifestValidator validator) {

    /**
     * Returns the ingredient of an entry of {@code ingredient_paths}: a file, a description in JSON, or a folder with a
     * description {@code ingredient.json}.
     */
    Ingredient file(String entry) throws C2paException {
        String path = described(entry);
        if (!path.endsWith(".json")) {
            String title = path.substring(path.lastIndexOf('/') + 1);
            try {
                return resources.use(
                        path, file -> Ingredient.of(Ingredient.Relationship.COMPONENT_OF, title, file, validator));
            } catch (IOException | UncheckedIOException | InvalidPathException e) {
                throw DefinitionReader.unreadable(path, e);
            }
        }
        JsonValue value;
        try {
            value = JsonReader.parse(DefinitionReader.resource(path, resources));
        } catch (JsonException e) {
            throw DefinitionReader.wrong("the ingredient " + path + " is no JSON: " + e.getMessage());
        }
        String folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/') + 1) : "";
        return read(DefinitionReader.object(value, path), null, name -> resources.read(folder + name));
    }

    private String described(String name) throws C2paException {
        try {
            return resources.isFolder(name) ? name.replaceFirst("/+$", "") + "/ingredient.json" : name;
        } catch (IOException | InvalidPathException e) {
            throw DefinitionReader.unreadable(name, e);
        }
    }

    /**
     * Returns the ingredient that a JSON object describes.
     *
     * @param wanted its role; null for the one that the object has
     * @param files the files that the object names
     */
    Ingredient read(JsonValue.Mapping item, Ingredient.@Nullable Relationship wanted, Resources files)
            throws C2paException {
        String title = item.text("title").orElse(null);
        String format = item.text("format").orElse(null);
        Ingredient.Relationship relationship = wanted == null ? relationship(item) : wanted;
        Optional<String> store = item.object("manifest_data").flatMap(data -> data.text("identifier"));
        Ingredient ingredient = store.isPresent()
                ? Ingredient.ofStore(
                        relationship,
                        title,
                        format,
                        DefinitionReader.resource(store.get(), files),
                        RecordedResult.of(item),
                        validator)
                : Ingredient.described(relationship, title, format);
        Optional<String> id = item.text("instance_id");
        if (id.isPresent()) {
            ingredient = ingredient.withInstanceId(id.get());
        }
        if (item.text("description").isPresent()) {
            ingredient = ingredient.withDescription(item.text("description").get());
        }
        Optional<String> page = item.text("informational_URI").or(() -> item.text("informational_uri"));
        if (page.isPresent()) {
            ingredient = ingredient.withInformationalUri(page.get());
        }
        List<String> types = new ArrayList<>();
        for (JsonValue type : item.items("data_types")) {
            types.add(DefinitionReader.object(type, "data_types")
                    .text("type")
                    .orElseThrow(() -> DefinitionReader.wrong("data_types has no type")));
        }
        if (!types.isEmpty()) {
            ingredient = ingredient.withDataTypes(types.toArray(String[]::new));
        }
        Optional<JsonValue.Mapping> thumbnail = item.object("thumbnail");
        return thumbnail.isPresent()
                ? ingredient.withThumbnail(DefinitionReader.thumbnail(thumbnail.get(), files))
                : ingredient;
    }

    private static Ingredient.Relationship relationship(JsonValue.Mapping item) throws C2paException {
        String name = item.text("relationship").orElse(Ingredient.Relationship.COMPONENT_OF.label());
        return Ingredient.Relationship.of(name)
                .orElseThrow(() -> DefinitionReader.wrong("an ingredient has the relationship " + name
                        + "; parentOf, componentOf and inputTo are known"));
    }
}
