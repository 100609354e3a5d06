package dev.mintmark.app.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Says where an image came from. */
@Command(name = "verify", description = "Says where an image came from, by its file or its SHA-256.")
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|SHA256")
    String subject = "";

    @Option(names = "--trustless", description = "Ask the chain and IPFS alone, not the register of this service.")
    boolean trustless;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        Path file = Path.of(subject);
        boolean hash = !Files.exists(file) && subject.matches("(0x)?[0-9a-fA-F]{64}");
        byte[] bytes = hash ? new byte[0] : InputFiles.read(file);
        String query = trustless ? "?trustless=true" : "";
        try (ServiceClient service = data.service()) {
            JsonNode answer = hash
                    ? service.get(
                            "/api/verify/" + subject.toLowerCase(Locale.ROOT).replaceFirst("^0x", "") + query)
                    : service.upload("/api/verify" + query, bytes);
            if (json) {
                Output.json(answer);
            } else {
                VerdictText.print(answer);
            }
        }
        return Main.DONE;
    }
}
