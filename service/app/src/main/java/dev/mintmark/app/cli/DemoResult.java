package dev.mintmark.app.cli;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the demo shows at its end, as JSON and as a page of text. */
final class DemoResult {
    private final ServiceClient service;
    private final Path trustAnchors;
    private final JsonNode artwork;
    private final ArtworkWatcher watch;
    private final Path image;
    private final DemoCopies copies;
    private final JsonNode sale;
    private final JsonNode royalty;
    private final Map<String, Object> verdicts;

    DemoResult(
            ServiceClient service,
            Path trustAnchors,
            JsonNode artwork,
            ArtworkWatcher watch,
            Path image,
            DemoCopies copies,
            JsonNode sale,
            JsonNode royalty,
            Map<String, Object> verdicts) {
        this.service = service;
        this.trustAnchors = trustAnchors;
        this.artwork = artwork;
        this.watch = watch;
        this.image = image;
        this.copies = copies;
        this.sale = sale;
        this.royalty = royalty;
        this.verdicts = verdicts;
    }

    Map<String, Object> json() {
        JsonNode token = artwork.path("token");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("prompt", artwork.path("prompt"));
        result.put("seed", artwork.path("seed"));
        result.put("model", artwork.path("model"));
        result.put(
                "image",
                ordered(
                        "path", image.toAbsolutePath().toString(),
                        "sha256", artwork.path("sha256"),
                        "bytes", artwork.path("image").path("bytes"),
                        "width", artwork.path("image").path("width"),
                        "height", artwork.path("image").path("height"),
                        "format", artwork.path("image").path("format")));
        result.put("watermark", artwork.path("watermark"));
        result.put("c2pa", artwork.path("c2pa"));
        result.put("ipfs", artwork.path("ipfs"));
        result.put("token", token);
        result.put("sale", sale);
        result.put(
                "royalty",
                ordered(
                        "bps", bps(),
                        "earnedWei", royalty.path("earnedWei"),
                        "paidWei", royalty.path("paidWei")));
        result.put("verify", verdicts);
        result.put(
                "copies",
                ordered(
                        "stripped", copies.stripped().toAbsolutePath().toString(),
                        "altered", copies.altered().toAbsolutePath().toString()));
        result.put("trustAnchors", trustAnchors.toAbsolutePath().toString());
        result.put("device", service.get("/api/models").path("device"));
        result.put(
                "seconds",
                ordered(
                        "draw", watch.secondsTo("DRAWN"),
                        "seal", watch.secondsTo("SEALED"),
                        "pin", watch.secondsTo("PINNED"),
                        "mint", watch.secondsTo("CONFIRMED")));
        return result;
    }

    void print() {
        JsonNode token = artwork.path("token");
        Output.line("");
        Output.line("  “" + artwork.path("prompt").asString() + "”, seed "
                + artwork.path("seed").asLong());
        Output.line("");
        Output.line("  drawn      " + image + "  ("
                + artwork.path("image").path("width").asInt() + " × "
                + artwork.path("image").path("height").asInt() + ", model "
                + artwork.path("model").path("id").asString() + ", "
                + artwork.path("model").path("sha256").asString().substring(0, 12) + "…)");
        Output.line(
                "  marked     watermark " + artwork.path("watermark").path("id").asString() + ", "
                        + Math.round(artwork.path("watermark").path("psnr").asDouble() * 10) / 10.0
                        + " dB from the drawn pixels");
        Output.line("  signed     " + artwork.path("c2pa").path("manifest").asString() + ", "
                + artwork.path("c2pa").path("state").asString());
        Output.line("             trusted with " + trustAnchors);
        Output.line(
                "  pinned     ipfs://" + artwork.path("ipfs").path("imageCid").asString());
        Output.line("  minted     token " + token.path("tokenId").asString());
        Output.line("             of " + token.path("contract").asString() + " on chain "
                + token.path("chainId").asLong() + ", " + token.path("gasUsed").asLong() + " gas");
        Output.line("  sold       for " + Wei.words(sale.path("priceWei").asString()) + "; the creator earned "
                + Wei.words(royalty.path("earnedWei").asString()) + " ("
                + bps() / 100.0 + " %)");
        Output.line("");
        Output.line("  verified   by hash          " + verdicts.get("byHash"));
        Output.line("             by file          " + verdicts.get("byFile"));
        Output.line("             stripped copy    " + verdicts.get("byStrippedCopy") + "   " + copies.stripped());
        Output.line("             altered copy     " + verdicts.get("byAlteredCopy") + "   " + copies.altered());
        Output.line("");
        Output.line(
                service.staysUp()
                        ? "  Look at it at " + service.address()
                        : "  Look at it with: scripts/mintmark serve");
    }

    /** The creator's share of the price, in hundredths of a percent, as the sale paid it. */
    private long bps() {
        return new BigInteger(royalty.path("earnedWei").asString())
                .multiply(BigInteger.valueOf(10_000))
                .divide(new BigInteger(sale.path("priceWei").asString()))
                .longValueExact();
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
