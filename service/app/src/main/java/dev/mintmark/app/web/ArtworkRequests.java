package dev.mintmark.app.web;

import dev.mintmark.app.artwork.Goal;
import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.workflow.GenerateRequest;
import dev.mintmark.app.workflow.RecipeRequest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads requests to generate and to mint from JSON. */
final class ArtworkRequests {
    private static final Set<String> FROM_IMAGES = Set.of("init", "strength", "mask", "control");
    private static final Set<String> MINT_FIELDS = Set.of("to", "royaltyBps", "name", "description", "license");
    private static final Set<String> FIELDS = Set.of(
            "prompt",
            "negativePrompt",
            "model",
            "seed",
            "steps",
            "guidance",
            "sampler",
            "width",
            "height",
            "count",
            "format",
            "disclosePrompt",
            "pin",
            "mint");

    private ArtworkRequests() {}

    static GenerateRequest read(JsonRequest body) {
        for (String field : FROM_IMAGES) {
            if (body.has(field)) {
                throw new InvalidRequestException(
                        field, "This version draws from text alone; leave \"" + field + "\" out.");
            }
        }
        body.only(FIELDS);
        String prompt = body.text("prompt");
        if (prompt == null) {
            throw new InvalidRequestException("prompt", "The prompt is missing: say what to draw.");
        }
        String format = body.text("format");
        MintOrder mint = mint(body);
        Goal standard = body.flag("pin") ? Goal.PINNED : Goal.SEALED;
        RecipeRequest recipe = new RecipeRequest(
                prompt,
                body.text("negativePrompt"),
                body.integer("seed"),
                body.small("steps"),
                body.number("guidance"),
                body.text("sampler"),
                body.small("width"),
                body.small("height"));
        return new GenerateRequest(
                recipe,
                body.text("model"),
                body.small("count"),
                format == null ? null : ImageFormat.of(format),
                body.flag("disclosePrompt"),
                mint == null ? standard : Goal.CONFIRMED,
                mint);
    }

    /** The fields of a mint; all may be missing. */
    static MintOrder mintOrder(JsonRequest body) {
        body.only(MINT_FIELDS);
        Integer bps = body.small("royaltyBps");
        return new MintOrder(
                body.text("to"),
                bps == null ? MintOrder.STANDARD_ROYALTY_BPS : bps,
                body.text("name"),
                body.text("description"),
                body.text("license"));
    }

    private static @Nullable MintOrder mint(JsonRequest body) {
        Optional<JsonRequest> order = body.object("mint");
        if (order.isPresent()) {
            return mintOrder(order.get());
        }
        return body.flag("mint") ? MintOrder.STANDARD : null;
    }
}
