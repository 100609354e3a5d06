package dev.mintmark.c2pa;

import dev.mintmark.c2pa.manifest.JumbfUris;
import java.util.Map;
import java.util.Optional;

/**
 * An ingredient assertion as it was read.
 *
 * @param label label of the assertion
 * @param fields all its fields
 */
public record ReadIngredient(String label, Map<String, Object> fields) {
    /** Returns the title for display; empty if it has none. */
    public Optional<String> title() {
        return text("dc:title");
    }

    /** Returns the media type; empty if it has none. */
    public Optional<String> format() {
        return text("dc:format");
    }

    /** Returns the role; empty if it has none that is known. */
    public Optional<Ingredient.Relationship> relationship() {
        return text("relationship").flatMap(Ingredient.Relationship::of);
    }

    /** Returns the identifier of this version of the ingredient; empty if it has none. */
    public Optional<String> instanceId() {
        return text("instanceID");
    }

    /** Returns the label of the ingredient's own manifest; empty if it has none. */
    public Optional<String> manifest() {
        return reference("activeManifest").or(() -> reference("c2pa_manifest")).map(JumbfUris::target);
    }

    /** Returns the URI of the thumbnail, for {@link StoreContents#assertion}. */
    public Optional<String> thumbnail() {
        return reference("thumbnail");
    }

    private Optional<String> reference(String field) {
        return fields.get(field) instanceof Map<?, ?> map && map.get("url") instanceof String url
                ? Optional.of(url)
                : Optional.empty();
    }

    private Optional<String> text(String field) {
        return fields.get(field) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
