package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ingredient of the asset. C2PA 2.4, {@code c2pa.ingredient.v3}.
 *
 * @param title title for display
 * @param format media type; null if it is no file
 * @param instanceId identifier of this version of the ingredient
 * @param dataType an asset type of the specification, for example {@code c2pa.types.model.onnx}
 * @param manifest reference to the ingredient's own manifest in the same store; null if it has none
 */
public record Ingredient(
        String title,
        @Nullable String format,
        Relationship relationship,
        String instanceId,
        @Nullable String dataType,
        @Nullable ManifestReference manifest)
        implements Assertion {
    /** The role of an ingredient. */
    public enum Relationship {
        PARENT_OF("parentOf"),
        COMPONENT_OF("componentOf"),
        INPUT_TO("inputTo");

        private final String label;

        Relationship(String label) {
            this.label = label;
        }
    }

    /**
     * A reference to an ingredient's own manifest.
     *
     * @param activeManifest reference to the manifest
     * @param claimSignature reference to its signature box
     * @param validationResults its validation results when it was used, as CBOR
     */
    public record ManifestReference(HashedUri activeManifest, HashedUri claimSignature, byte[] validationResults) {}

    /** Returns the ingredient for the model that made the asset. */
    public static Ingredient model(String title, String instanceId, String dataType) {
        return new Ingredient(title, null, Relationship.INPUT_TO, instanceId, dataType, null);
    }

    /** Returns the ingredient for the image that the asset was made from. */
    public static Ingredient parent(String title, String format, String instanceId) {
        return new Ingredient(title, format, Relationship.PARENT_OF, instanceId, null, null);
    }

    /** Returns the ingredient with its own manifest. */
    public Ingredient withManifest(HashedUri activeManifest, HashedUri claimSignature, byte[] validationResults) {
        ManifestReference kept = new ManifestReference(activeManifest, claimSignature, validationResults);
        return new Ingredient(title, format, relationship, instanceId, dataType, kept);
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
                .text("relationship", relationship.label)
                .text("instanceID", instanceId);
        if (dataType != null) {
            map.array(
                    "dataTypes",
                    List.of(new CborMapWriter().text("type", dataType).encode()));
        }
        if (manifest != null) {
            map.put("validationResults", manifest.validationResults())
                    .put("activeManifest", manifest.activeManifest().encode())
                    .put("claimSignature", manifest.claimSignature().encode());
        }
        return map.encode();
    }
}
