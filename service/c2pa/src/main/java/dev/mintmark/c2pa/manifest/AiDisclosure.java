package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.cbor.CborMapWriter;

/**
 * The model that made the asset and the human oversight. C2PA 2.4, {@code c2pa.ai-disclosure}.
 *
 * @param modelType an asset type of the specification, for example {@code c2pa.types.model.onnx}
 * @param modelName name of the model
 * @param modelIdentifier URI of the model's checksum
 * @param humanOversightLevel {@code fully_autonomous}, {@code prompt_guided} or {@code human_validated}
 */
public record AiDisclosure(String modelType, String modelName, String modelIdentifier, String humanOversightLevel)
        implements Assertion {
    @Override
    public String label() {
        return Labels.AI_DISCLOSURE;
    }

    @Override
    public byte[] encode() {
        return new CborMapWriter()
                .text("modelType", modelType)
                .text("modelName", modelName)
                .text("modelIdentifier", modelIdentifier)
                .map("contentProfile", new CborMapWriter().text("humanOversightLevel", humanOversightLevel))
                .encode();
    }
}
