package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.ArtworkId;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.verify.SignedReport;
import dev.mintmark.app.verify.Verdict;
import dev.mintmark.app.verify.Verification;
import dev.mintmark.app.verify.VerificationService.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies where an image comes from. */
@Command(
        name = "verify",
        description = "Says where an image came from, by its file or its SHA-256."
                + " Exits with 0 whatever the verdict, unless --expect is given.")
final class VerifyCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
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

    @Option(
            names = "--save-report",
            paramLabel = "FILE",
            description = "Write the verdict to a new file, signed with this installation's key.")
    @Nullable
    Path saved;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Check a signed report instead, and that it is about FILE if one is given. Exits with 1 if not.")
    @Nullable
    Path report;

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description =
                    "The keys of the installation whose report is checked, as it has them at /.well-known/jwks.json."
                            + " Default: those of this installation.")
    @Nullable
    Path keys;

    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        requireVerdicts();
        Path file = Path.of(subject);
        if (report != null) {
            ReportFiles.check(
                    report, keys == null ? null : ReportFiles.keys(keys), subject.isEmpty() ? null : file, json, data);
            return Main.DONE;
        }
        if (subject.isEmpty() || keys != null) {
            throw subject.isEmpty()
                    ? new MissingParameterException(
                            spec.commandLine(),
                            spec.positionalParameters().getFirst(),
                            "Missing required parameter: 'FILE|SHA256'")
                    : CommandFailedException.wrongUse("--keys is for checking a report; name it with --report FILE.");
        }
        if (saved != null) {
            OutputFiles.requireNew(false, saved);
        }
        String digits = subject.toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
        boolean hash = !Files.exists(file) && Sha256.isHex(digits);
        if (!hash && !Files.exists(file)) {
            throw CommandFailedException.wrongUse(notFound(subject));
        }
        byte[] bytes = hash ? new byte[0] : InputFiles.read(file);
        Sources sources = trustless ? Sources.TRUSTLESS : fresh ? Sources.FRESH : Sources.REGISTER;
        boolean isNew = data.isNew();
        try (MintmarkApi api = data.open()) {
            Verification answer = saved == null
                    ? answer(api, hash, digits, bytes, sources)
                    : signed(api, hash, digits, bytes, sources);
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

    private static Verification answer(MintmarkApi api, boolean hash, String digits, byte[] bytes, Sources sources) {
        return hash
                ? api.verification().byHash(digits, sources)
                : api.verification().byFile(bytes, sources);
    }

    /** Writes the report, and returns what it says. */
    private Verification signed(MintmarkApi api, boolean hash, String digits, byte[] bytes, Sources sources)
            throws IOException {
        SignedReport signed = hash
                ? api.verification().reportByHash(digits, sources, null)
                : api.verification().reportByFile(bytes, sources, null);
        ReportFiles.write(Objects.requireNonNull(saved), signed);
        return ServiceConnection.JSON.treeToValue(signed.report(), Verification.class);
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
