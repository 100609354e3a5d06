package dev.mintmark.app.workflow;

import dev.mintmark.app.artwork.CanonicalJson;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.io.Sha256;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for images.
 *
 * @param model the ID of a model; null means the one that the settings name
 * @param count how many images, with seeds that follow each other; null means one
 * @param format null means {@link ImageFormat#standardFor}
 * @param goal how far to go
 * @param mint how to mint where the goal is {@link Goal#CONFIRMED}; null means {@link MintOrder#STANDARD}
 */
public record GenerateRequest(
        RecipeRequest recipe,
        @Nullable String model,
        @Nullable Integer count,
        @Nullable ImageFormat format,
        boolean disclosePrompt,
        Goal goal,
        @Nullable MintOrder mint) {
    /**
     * The SHA-256 of the request's canonical JSON, 64 hex digits: equal for equal requests. Fields that are null or false are
     * left out, so that one that is added later changes no hash of a request that does not use it.
     */
    String hash() {
        ObjectNode json = JsonMapper.shared().valueToTree(this);
        byte[] text = CanonicalJson.of(withoutDefaults(json)).getBytes(StandardCharsets.UTF_8);
        return Sha256.hex(text);
    }

    private static ObjectNode withoutDefaults(ObjectNode json) {
        ObjectNode kept = JsonMapper.shared().createObjectNode();
        json.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value instanceof ObjectNode object) {
                kept.set(field.getKey(), withoutDefaults(object));
            } else if (!value.isNull() && !(value.isBoolean() && !value.booleanValue())) {
                kept.set(field.getKey(), value);
            }
        });
        return kept;
    }
}
