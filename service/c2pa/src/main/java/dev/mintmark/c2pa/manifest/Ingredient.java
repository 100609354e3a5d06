package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that went into the asset. C2PA 2.4, {@code c2pa.ingredient.v3}.
 *
 * @param format the media type, where it is a file
 * @param instanceId identifies exactly this version of it
 * @param dataType an asset type of the specification, such as {@code c2pa.types.model.onnx}
 * @param manifest its own manifest, where that is kept in the same store
 */
public record Ingredient(
        String title,
        @Nullable String format,
        Relationship relationship,
        String instanceId,
        @Nullable String dataType,
        @Nullable ManifestReference manifest)
        implements Assertion {
    /** How an ingredient went into the asset. */
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
     * An ingredient's own manifest.
     *
     * @param validationResults what a validation said of it when it was used, as CBOR
     */
    public record ManifestReference(HashedUri activeManifest, HashedUri claimSignature, byte[] validationResults) {}

    /** A model that the asset was made with. */
    public static Ingredient model(String title, String instanceId, String dataType) {
        return new Ingredient(title, null, Relationship.INPUT_TO, instanceId, dataType, null);
    }

    /** The image that the asset started from. */
    public static Ingredient parent(String title, String format, String instanceId) {
        return new Ingredient(title, format, Relationship.PARENT_OF, instanceId, null, null);
    }

    /** The same with its own manifest. */
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
