package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.ArtworkId;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.verify.Verdict;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.VerificationService.Sources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Verifies where an image comes from. */
@Command(
        name = "verify",
        description = "Says where an image came from, by its file or its SHA-256."
                + " Exits with 0 whatever the verdict, unless --expect is given.")
final class VerifyCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE|SHA256",
            description =
                    "A PNG, JPEG, WebP, GIF, AVIF or HEIC file of at most 16 MiB, or the SHA-256 of a file, 64 hex digits.")
    String subject = "";

    @Option(
            names = "--trustless",
            description = "Use only the chain and IPFS, not the database of this installation. Default: off.")
    boolean trustless;

    @Option(
            names = "--fresh",
            description = "Ask the chain itself for the token, not the index of its events. Default: off.")
    boolean fresh;

    @Option(
            names = "--expect",
            paramLabel = "VERDICT",
            split = ",",
            description = "Exit with 1 if the verdict is none of these, separated by commas:"
                    + " authentic, recovered, tampered, foreign, unknown.")
    List<String> expected = List.of();

    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        requireVerdicts();
        Path file = Path.of(subject);
        String digits = subject.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
        boolean hash = !Files.exists(file) && Sha256.isHex(digits);
        if (!hash && !Files.exists(file)) {
            throw CommandFailedException.wrongUse(notFound(subject));
        }
        byte[] bytes = hash ? new byte[0] : InputFiles.read(file);
        Sources sources = trustless ? Sources.TRUSTLESS : fresh ? Sources.FRESH : Sources.REGISTER;
        boolean isNew = data.isNew();
        try (MintmarkApi api = data.open()) {
            Verification answer = hash
                    ? api.verification().byHash(digits, sources)
                    : api.verification().byFile(bytes, sources);
            if (json) {
                Output.json(answer);
            } else {
                VerdictText.print(answer, data.asGiven());
            }
            if (isNew && answer.verdict() == Verdict.UNKNOWN) {
                Output.note("mintmark: the data folder is new, so nothing that was made elsewhere is known in it: "
                        + data.settings().data());
            }
            return expected.isEmpty() || expected.contains(answer.verdict().id()) ? Main.DONE : Main.FAILED;
        }
    }

    private void requireVerdicts() {
        List<String> verdicts = Arrays.stream(Verdict.values()).map(Verdict::id).toList();
        for (String one : expected) {
            if (!verdicts.contains(one)) {
                throw CommandFailedException.wrongUse(
                        "\"" + one + "\" is no verdict; one is " + String.join(", ", verdicts) + ".");
            }
        }
    }

    private static String notFound(String subject) {
        String sentence = "There is no file " + subject + ", and it is not a SHA-256 of 64 hex digits";
        return ArtworkId.isId(subject)
                ? sentence + "; it looks like an artwork's ID, whose sha256 \"mintmark show " + subject + "\" prints."
                : sentence + ".";
    }
}
