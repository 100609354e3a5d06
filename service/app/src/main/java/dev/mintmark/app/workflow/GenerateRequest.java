package dev.mintmark.app.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mintmark.app.artwork.CanonicalJson;
import dev.mintmark.app.artwork.DrawParameters;
import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.io.Sha256;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for images, and the body of {@code POST /api/artworks}. The constructor throws {@link InvalidRequestException}
 * where a field cannot be met by any model.
 *
 * @param model the ID of a model; null means the one that the settings name
 * @param count how many images, with seeds that follow each other, 1 to 10; null means one
 * @param format null means {@link ImageFormat#standardFor}
 * @param enrich whether the operator's language model adds detail to the prompt
 * @param pin whether to go on to {@link Goal#PINNED}
 * @param mint how to mint, which pins too; null means not to
 * @param anchor by which terms to anchor, which pins too; null means not to
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GenerateRequest(
        @JsonUnwrapped DrawParameters.Request parameters,
        @Nullable String model,
        @Nullable Integer count,
        @Nullable ImageFormat format,
        boolean disclosePrompt,
        boolean enrich,
        boolean pin,
        @Nullable MintOrder mint,
        @Nullable MintOrder anchor) {
    static final int MAX_COUNT = 10;

    public GenerateRequest {
        if (mint != null && anchor != null) {
            throw new InvalidRequestException(
                    "anchor",
                    "An image is minted or anchored, not both; the token of an anchored one is claimed later.");
        }
        if (count != null && (count < 1 || count > MAX_COUNT)) {
            throw new InvalidRequestException(
                    "count", "The count is " + count + "; from 1 to " + MAX_COUNT + " images are drawn at once.");
        }
    }

    /** A request without an anchor. */
    public GenerateRequest(
            DrawParameters.Request parameters,
            @Nullable String model,
            @Nullable Integer count,
            @Nullable ImageFormat format,
            boolean disclosePrompt,
            boolean enrich,
            boolean pin,
            @Nullable MintOrder mint) {
        this(parameters, model, count, format, disclosePrompt, enrich, pin, mint, null);
    }

    /** A request for one image, to be sealed, with the defaults of everything else. */
    public static GenerateRequest of(DrawParameters.Request parameters) {
        return new GenerateRequest(parameters, null, null, null, false, false, false, null);
    }

    /** The same request with this prompt. */
    GenerateRequest withPrompt(String prompt) {
        return new GenerateRequest(
                parameters.withPrompt(prompt), model, count, format, disclosePrompt, enrich, pin, mint, anchor);
    }

    /** The same request with this order to mint. */
    public GenerateRequest withMint(MintOrder order) {
        return new GenerateRequest(parameters, model, count, format, disclosePrompt, enrich, pin, order);
    }

    /** The same request whose token's creator is this address, where it orders a token and names none; null changes nothing. */
    public GenerateRequest withCreator(@Nullable String address) {
        return new GenerateRequest(
                parameters,
                model,
                count,
                format,
                disclosePrompt,
                enrich,
                pin,
                mint == null ? null : mint.withCreator(address),
                anchor == null ? null : anchor.withCreator(address));
    }

    /** By which terms the token is to be minted, now or later; null means that none were named. */
    @Nullable
    MintOrder terms() {
        return mint == null ? anchor : mint;
    }

    /** How far to go. */
    public Goal goal() {
        Goal unminted = pin || anchor != null ? Goal.PINNED : Goal.SEALED;
        return mint == null ? unminted : Goal.CONFIRMED;
    }

    /**
     * The SHA-256 of the request's canonical JSON, 64 hex digits: equal for equal requests. Fields that are null or false are
     * left out, so that one that is added later changes no hash of a request that does not use it. The parameters are under
     * {@code recipe}, and the goal stands for {@code pin}, as in the hashes that are stored.
     */
    String hash() {
        ObjectNode json = JsonMapper.shared().valueToTree(this);
        ObjectNode recipe = JsonMapper.shared().valueToTree(parameters);
        json.remove(recipe.propertyNames());
        parameters.files().forEach((field, file) -> recipe.put(field, Sha256.hex(file)));
        json.remove("pin");
        json.put("goal", goal().name());
        json.put("format", format == null ? null : format.name());
        json.set("recipe", recipe);
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
