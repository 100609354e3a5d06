package dev.mintmark.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Draws, seals and registers images, and goes on to IPFS and the chain where asked. */
@Command(name = "generate", description = "Draws an image from a prompt, marks it, signs it and registers it.")
final class GenerateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "PROMPT")
    String prompt = "";

    @Option(names = "--negative", paramLabel = "T", description = "What should not be in the image.")
    @Nullable
    String negative;

    @Option(names = "--model", paramLabel = "ID")
    @Nullable
    String model;

    @Option(names = "--steps", paramLabel = "N")
    @Nullable
    Integer steps;

    @Option(names = "--guidance", paramLabel = "X")
    @Nullable
    Double guidance;

    @Option(names = "--sampler", paramLabel = "NAME")
    @Nullable
    String sampler;

    @Option(names = "--seed", paramLabel = "N")
    @Nullable
    Long seed;

    @Option(names = "--width", paramLabel = "W")
    @Nullable
    Integer width;

    @Option(names = "--height", paramLabel = "H")
    @Nullable
    Integer height;

    @Option(names = "--count", paramLabel = "N", description = "How many, with following seeds.")
    @Nullable
    Integer count;

    @Option(names = "--format", paramLabel = "png|jpeg")
    @Nullable
    String format;

    @Option(names = "--disclose-prompt", description = "Let the manifest tell the prompt.")
    boolean disclosePrompt;

    @Option(names = "--pin", description = "Go on to IPFS.")
    boolean pin;

    @Option(names = "--mint", description = "Go on to IPFS and the chain.")
    boolean mint;

    @Option(names = "--out", paramLabel = "PATH", description = "A file, or a folder for several.")
    @Nullable
    Path out;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        try (ServiceClient service = data.service()) {
            JsonNode accepted = service.post("/api/artworks", request());
            List<Map<String, Object>> images = new ArrayList<>();
            JsonNode last = accepted;
            for (JsonNode artwork : accepted.path("artworks")) {
                last = new ArtworkWatcher(service, artwork.path("id").asString()).untilDone();
                images.add(save(service, last, accepted.path("artworks").size()));
            }
            if (json) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("images", images);
                answer.put("model", last.path("model"));
                answer.put("device", service.get("/api/models").path("device").asString());
                Output.json(answer);
            } else {
                images.forEach(image ->
                        Output.line(image.get("path") + "  " + image.get("sha256") + "  seed " + image.get("seed")));
            }
        }
        return Main.DONE;
    }

    private Map<String, Object> request() {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("prompt", prompt);
        put(request, "negativePrompt", negative);
        put(request, "model", model);
        put(request, "steps", steps);
        put(request, "guidance", guidance);
        put(request, "sampler", sampler);
        put(request, "seed", seed);
        put(request, "width", width);
        put(request, "height", height);
        put(request, "count", count);
        put(request, "format", format);
        request.put("disclosePrompt", disclosePrompt);
        request.put("pin", pin || mint);
        request.put("mint", mint);
        return request;
    }

    private static void put(Map<String, Object> request, String name, @Nullable Object value) {
        if (value != null) {
            request.put(name, value);
        }
    }

    private Map<String, Object> save(ServiceClient service, JsonNode artwork, int total) throws Exception {
        String id = artwork.path("id").asString();
        byte[] bytes = service.bytes("/api/artworks/" + id + "/image");
        Path path = target(id, artwork.path("image").path("format").asString("png"), total);
        Files.write(path, bytes);
        Map<String, Object> image = new LinkedHashMap<>();
        image.put("path", path.toAbsolutePath().toString());
        image.put("sha256", artwork.path("sha256").asString());
        image.put("bytes", bytes.length);
        image.put("width", artwork.path("image").path("width").asInt());
        image.put("height", artwork.path("image").path("height").asInt());
        image.put("format", artwork.path("image").path("format").asString());
        image.put("artwork", id);
        image.put("seed", artwork.path("seed").asLong());
        image.put("watermark", artwork.path("watermark"));
        image.put("c2pa", artwork.path("c2pa"));
        if (artwork.path("ipfs").isObject()) {
            image.put("ipfs", artwork.path("ipfs"));
        }
        if (artwork.path("token").isObject()) {
            image.put("token", artwork.path("token"));
        }
        return image;
    }

    private Path target(String id, String extension, int total) throws Exception {
        String name = "mintmark-" + id + "." + extension;
        if (out == null) {
            return Path.of(name);
        }
        if (total > 1 || Files.isDirectory(out)) {
            Files.createDirectories(out);
            return out.resolve(name);
        }
        Path parent = out.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return out;
    }
}
