package dev.mintmark.app.ipfs;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.artwork.Recipe;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a token's metadata (ERC-721 JSON) where the creator gave a name, a description or a licence. */
final class Metadata {
    private Metadata() {}

    /** Returns UTF-8 JSON, much shorter than one block; empty where the contract builds the metadata. */
    static Optional<byte[]> of(Artwork artwork, Cid image) {
        MintOrder order = artwork.mint();
        if (order == null || !order.hasMetadata()) {
            return Optional.empty();
        }
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode json = mapper.createObjectNode();
        String name = order.name();
        json.put(
                "name",
                name != null ? name : "Mintmark " + artwork.sealed().sha256().substring(0, 8));
        if (order.description() != null) {
            json.put("description", order.description());
        }
        json.put("image", "ipfs://" + image);
        if (order.license() != null) {
            json.put("license", order.license());
        }
        attributes(json.putArray("attributes"), artwork);
        return Optional.of(mapper.writeValueAsBytes(json));
    }

    /** The prompt only where it is disclosed, and so the seed: with it others could try prompts against the image. */
    private static void attributes(ArrayNode attributes, Artwork artwork) {
        Recipe recipe = artwork.recipe();
        trait(attributes, "Model").put("value", artwork.modelId());
        trait(attributes, "Model SHA-256").put("value", recipe.model());
        trait(attributes, "Size")
                .put(
                        "value",
                        recipe.parameters().width() + "×" + recipe.parameters().height());
        trait(attributes, "Content credentials").put("value", artwork.sealed().manifest());
        if (artwork.disclosePrompt()) {
            trait(attributes, "Prompt").put("value", recipe.parameters().prompt());
            trait(attributes, "Seed")
                    .put("value", Long.toString(recipe.parameters().seed()));
        }
    }

    private static ObjectNode trait(ArrayNode attributes, String type) {
        return attributes.addObject().put("trait_type", type);
    }
}
