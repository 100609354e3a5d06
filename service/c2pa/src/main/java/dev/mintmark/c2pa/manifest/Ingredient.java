package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import java.util.List;

/**
 * Something that went into the asset. C2PA 2.4, {@code c2pa.ingredient.v3}.
 *
 * @param instanceId identifies exactly this version of it
 * @param dataType an asset type of the specification, such as {@code c2pa.types.model.onnx}
 */
public record Ingredient(String title, Relationship relationship, String instanceId, String dataType)
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

    @Override
    public String label() {
        return Labels.INGREDIENT_V3;
    }

    @Override
    public byte[] encode() {
        return new CborMapWriter()
                .text("dc:title", title)
                .text("relationship", relationship.label)
                .text("instanceID", instanceId)
                .array(
                        "dataTypes",
                        List.of(new CborMapWriter().text("type", dataType).encode()))
                .encode();
    }
}
