package dev.mintmark.c2pa.cli;

import dev.mintmark.c2pa.ReportText;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the jar: exit 0 done, 1 failed with one line that says why, 2 wrong use. */
@Command(
        name = "c2pa-cli",
        description = "Signs, reads and validates C2PA manifests (Content Credentials).",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        version = "c2pa-cli 0.1.0",
        subcommands = {
            SignCommand.class,
            ReadCommand.class,
            ValidateCommand.class,
            IngredientCommand.class,
            StripCommand.class,
            TrustCommand.class
        })
public final class Main {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command line and returns its exit code. */
    static int run(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        if (arguments.length == 0) {
            line.usage(System.err);
            return WRONG_USE;
        }
        line.setExpandAtFiles(false);
        line.setParameterExceptionHandler((e, ignored) -> {
            Text.note("c2pa-cli: " + e.getMessage());
            return WRONG_USE;
        });
        line.setExecutionExceptionHandler((e, ignored, parsed) -> {
            String said = ReportText.printable(String.valueOf(e.getMessage()));
            Text.note("c2pa-cli: " + (said.endsWith(".") ? said : e.getClass().getSimpleName() + ": " + said));
            return FAILED;
        });
        return line.execute(arguments);
    }
}
