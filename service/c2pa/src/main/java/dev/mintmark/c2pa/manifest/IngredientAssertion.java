package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ingredient of the asset. C2PA 2.4, {@code c2pa.ingredient.v3}.
 *
 * @param title title for display
 * @param format media type; null if it is no file
 * @param relationship {@code parentOf}, {@code componentOf} or {@code inputTo}
 * @param instanceId identifier of this version of the ingredient
 * @param description text for people
 * @param informationalUri address of a page about it
 * @param sourceType digital source type; only without a manifest
 * @param dataTypes asset types of the specification, for example {@code c2pa.types.model.onnx}
 * @param manifest reference to the ingredient's own manifest in the same store; null if it has none
 * @param thumbnail reference to a thumbnail assertion
 */
public record IngredientAssertion(
        @Nullable String title,
        @Nullable String format,
        String relationship,
        @Nullable String instanceId,
        @Nullable String description,
        @Nullable String informationalUri,
        @Nullable String sourceType,
        List<String> dataTypes,
        @Nullable ManifestReference manifest,
        @Nullable HashedUri thumbnail)
        implements Assertion {
    /**
     * A reference to an ingredient's own manifest.
     *
     * @param activeManifest reference to the manifest
     * @param claimSignature reference to its signature box
     * @param validationResults its validation results when it was used, as CBOR
     */
    public record ManifestReference(HashedUri activeManifest, HashedUri claimSignature, byte[] validationResults) {}

    public IngredientAssertion {
        dataTypes = List.copyOf(dataTypes);
    }

    @Override
    public String label() {
        return Labels.INGREDIENT_V3;
    }

    @Override
    public byte[] encode() {
        CborMapWriter map = new CborMapWriter()
                .text("dc:title", title)
                .text("dc:format", format)
                .text("relationship", relationship)
                .text("instanceID", instanceId)
                .text("description", description)
                .text("informationalURI", informationalUri)
                .text("digitalSourceType", sourceType);
        if (!dataTypes.isEmpty()) {
            map.array(
                    "dataTypes",
                    dataTypes.stream()
                            .map(type -> new CborMapWriter().text("type", type).encode())
                            .toList());
        }
        if (manifest != null) {
            map.put("validationResults", manifest.validationResults())
                    .put("activeManifest", manifest.activeManifest().encode())
                    .put("claimSignature", manifest.claimSignature().encode());
        }
        return map.put("thumbnail", thumbnail == null ? null : thumbnail.encode())
                .encode();
    }
}
