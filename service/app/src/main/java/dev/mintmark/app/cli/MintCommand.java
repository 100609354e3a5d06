package dev.mintmark.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Mints an artwork that was sealed here. */
@Command(name = "mint", description = "Pins and mints an artwork, named by its ID or by its file.")
final class MintCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID|FILE")
    String subject = "";

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        try (ServiceClient service = data.service()) {
            String id = Files.isRegularFile(Path.of(subject)) ? sealedHere(service, Path.of(subject)) : subject;
            if (!id.matches("[0-9A-Za-z-]{1,64}")) {
                throw CommandFailedException.wrongUse("\"" + id + "\" is neither a file nor an artwork's ID.");
            }
            service.post("/api/artworks/" + id + "/mint", Map.of());
            JsonNode artwork = new ArtworkWatcher(service, id).untilDone();
            JsonNode token = artwork.path("token");
            if (json) {
                Output.json(artwork);
            } else {
                Output.line("token " + token.path("tokenId").asString() + " of contract "
                        + token.path("contract").asString() + " on chain "
                        + token.path("chainId").asLong());
            }
        }
        return Main.DONE;
    }

    private static String sealedHere(ServiceClient service, Path file) {
        JsonNode answer = service.upload("/api/verify", InputFiles.read(file));
        JsonNode registered = answer.path("evidence").path("registry").path("artwork");
        if (!answer.path("verdict").asString().equals("authentic") || !registered.isString()) {
            throw CommandFailedException.failed(
                    file + " was not sealed here; only a file that this service drew and signed can be minted.");
        }
        return registered.asString();
    }
}
