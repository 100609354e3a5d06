package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.VerificationService.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says where an image comes from. */
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
        Sources sources = trustless ? Sources.TRUSTLESS : Sources.REGISTER;
        try (MintmarkApi api = data.open()) {
            Verification answer = hash
                    ? api.verification().byHash(subject.toLowerCase(Locale.ROOT).replaceFirst("^0x", ""), sources)
                    : api.verification().byFile(bytes, sources);
            if (json) {
                Output.json(answer);
            } else {
                VerdictText.print(answer);
            }
        }
        return Main.DONE;
    }
}
