package dev.mintmark.app.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints how a command is used, as its option {@code --help} does. */
@Command(name = HelpCommand.NAME, description = "Prints how mintmark or one of its commands is used.")
final class HelpCommand implements Callable<Integer> {
    static final String NAME = "help";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command, such as models add. Default: all.")
    List<String> path = List.of();

    @Override
    public Integer call() {
        CommandLine command = spec.root().commandLine();
        for (String name : path) {
            CommandLine below = command.getSubcommands().get(name);
            if (below == null) {
                throw CommandFailedException.wrongUse("There is no command \"" + name + "\"; there are "
                        + String.join(", ", command.getSubcommands().keySet()) + ".");
            }
            command = below;
        }
        command.usage(command.getOut());
        return Main.DONE;
    }
}
