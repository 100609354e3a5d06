package dev.mintmark.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The whole way once: prompt, draw, seal, pin, mint, a sale that pays a royalty, and four verifications. */
@Command(name = "demo", description = "Goes the whole way from a prompt to a verified token and a royalty.")
final class DemoCommand implements Callable<Integer> {
    /** What the sale costs: 0.2 of the chain's coin. */
    private static final String PRICE_WEI = "200000000000000000";

    @Parameters(paramLabel = "PROMPT", arity = "0..1", defaultValue = "a red sun over blue mountains")
    String prompt = "";

    @Option(names = "--seed", paramLabel = "N")
    @Nullable
    Long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where the image and its copies go.",
            defaultValue = "mintmark-demo")
    Path out = Path.of("");

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(out);
        Output.progress("starting  the service and its chain", false);
        try (ServiceClient service = data.service()) {
            JsonNode accepted = service.post("/api/artworks", request());
            String id = accepted.path("artworks").path(0).path("id").asString();
            ArtworkWatcher watch = new ArtworkWatcher(service, id);
            JsonNode artwork = watch.untilDone();
            String tokenId = artwork.path("token").path("tokenId").asString();

            Output.progress("selling   the token once", false);
            service.post("/api/tokens/" + tokenId + "/listing", Map.of("priceWei", PRICE_WEI));
            JsonNode sale = service.post("/api/tokens/" + tokenId + "/buy", Map.of());
            JsonNode royalty =
                    royaltyOf(service, artwork.path("token").path("creator").asString(), tokenId);

            Output.progress("verifying the hash, the file and two copies", false);
            byte[] bytes = service.bytes("/api/artworks/" + id + "/image");
            Path image =
                    out.resolve("image." + artwork.path("image").path("format").asString());
            Files.write(image, bytes);
            DemoCopies copies = DemoCopies.of(bytes, out);
            String sha256 = artwork.path("sha256").asString();
            Map<String, Object> verdicts = new LinkedHashMap<>();
            verdicts.put("byHash", verdict(service.get("/api/verify/" + sha256)));
            verdicts.put("byFile", verdict(service.upload("/api/verify", bytes)));
            verdicts.put(
                    "byStrippedCopy", verdict(service.upload("/api/verify", Files.readAllBytes(copies.stripped()))));
            verdicts.put("byAlteredCopy", verdict(service.upload("/api/verify", Files.readAllBytes(copies.altered()))));
            Output.progress("", false);

            DemoResult result = new DemoResult(
                    service, data.trustAnchors(), artwork, watch, image, copies, sale, royalty, verdicts);
            if (json) {
                Output.json(result.json());
            } else {
                result.print();
            }
        }
        return Main.DONE;
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("prompt", prompt);
        if (seed != null) {
            request.put("seed", seed);
        }
        request.put("pin", true);
        request.put("mint", true);
        return request;
    }

    /** Waits for the sale to stand in a final block, so that the royalty is what the contract's events say. */
    private static JsonNode royaltyOf(ServiceClient service, String creator, String tokenId)
            throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            JsonNode answer = service.get("/api/royalties/" + creator);
            for (JsonNode token : answer.path("creators").path(0).path("byToken")) {
                if (token.path("tokenId").asString().equals(tokenId)
                        && token.path("sales").asLong() > 0) {
                    return token;
                }
            }
            Thread.sleep(100);
        }
        throw CommandFailedException.failed("The sale of " + tokenId + " did not come into a final block within 20 s.");
    }

    private static String verdict(JsonNode answer) {
        return answer.path("verdict").asString();
    }
}
