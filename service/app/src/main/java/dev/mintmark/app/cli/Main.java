package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: exit 0 done, 1 failed with one line that says why, 2 wrong use. */
@Command(
        name = "mintmark",
        description = "Draws images from prompts and marks them, so that anyone can verify where they came from.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        version = "mintmark " + Mintmark.VERSION)
public final class Main {
    private static final List<Class<?>> COMMANDS = List.of(
            ServeCommand.class,
            DemoCommand.class,
            GenerateCommand.class,
            ListCommand.class,
            ShowCommand.class,
            OpenCommand.class,
            CancelCommand.class,
            RetryCommand.class,
            QueueCommand.class,
            PinCommand.class,
            DeleteCommand.class,
            PublishCommand.class,
            VerifyCommand.class,
            MintCommand.class,
            AnchorCommand.class,
            AnchorProofCommand.class,
            ClaimCommand.class,
            TokenCommand.class,
            SaleCommands.ListForSale.class,
            SaleCommands.Buy.class,
            SaleCommands.Transfer.class,
            SaleCommands.Burn.class,
            SaleCommands.Withdraw.class,
            ChainCommand.class,
            VoucherCommand.class,
            RoyaltiesCommand.class,
            RoyaltyReceiverCommand.class,
            VaultCommand.class,
            ExportCommand.class,
            IpfsCommand.class,
            VerifyPageCommand.class,
            RecipeCommand.class,
            RedrawCommand.class,
            ModelsCommand.class,
            WatermarkCommand.class,
            C2paCommand.class,
            KeysCommand.class,
            PrincipalsCommand.class,
            AuditCommand.class,
            MigrateCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DeployCommand.class,
            ConfigCommand.class,
            CompletionCommand.class,
            ManCommand.class,
            HelpCommand.class);

    private static final String LOG = "MINTMARK_LOG";

    private static final String LOG_FORMAT = "MINTMARK_LOG_FORMAT";
    private static final List<String> LOG_FORMATS = List.of("text", "json");

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length > 0 && !arguments[0].equals("serve") && System.getenv(LOG) == null) {
            // a command says what it does by itself; its log holds only what went wrong
            System.setProperty(LOG, "warn");
        }
        String format = System.getenv().getOrDefault(LOG_FORMAT, LOG_FORMATS.getFirst());
        if (!LOG_FORMATS.contains(format)) {
            Output.note("mintmark: " + LOG_FORMAT + " is \"" + format + "\"; it can be "
                    + String.join(", ", LOG_FORMATS) + ".");
            System.exit(WRONG_USE);
        }
        // to the log, which leaves out what repeats itself, and not to the standard error of the JVM
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> LoggerFactory.getLogger(Main.class)
                .error("The thread {} ended: {}", thread.getName(), e.getMessage(), e));
        Signals.handle();
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        CommandLine line = commandLine(arguments);
        if (arguments.length == 0) {
            line.usage(System.err);
            return WRONG_USE;
        }
        try {
            return line.execute(arguments);
        } finally {
            Signals.unregisterAll();
        }
    }

    /**
     * Reads the named command alone, since picocli takes a third of a short command's time to read all; all for help and for other
     * arguments.
     */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Main());
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> arguments.length > 0
                        && !arguments[0].equals(HelpCommand.NAME)
                        && command.getAnnotation(Command.class).name().equals(arguments[0]))
                .toList();
        (named.isEmpty() ? COMMANDS : named).forEach(line::addSubcommand);
        line.setParameterExceptionHandler((e, given) -> {
            Output.note("mintmark: " + WrongUse.sentence(e, List.of(given)));
            return WRONG_USE;
        });
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            Signals.awaitExitIfReceived();
            CommandErrors.Ending ending = CommandErrors.ending(e, command);
            Output.note("mintmark: " + ending.sentence());
            return ending.code();
        });
        line.setExpandAtFiles(false); // a prompt may begin with @
        line.setExecutionStrategy(new CommandLine.RunLast());
        return line;
    }
}
