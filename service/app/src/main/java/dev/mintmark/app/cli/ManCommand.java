package dev.mintmark.app.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the manual page of a command, or writes those of all. */
@Command(
        name = "man",
        description = {
            "Prints the manual page of mintmark or one of its commands; with --out writes those of all.",
            "As in: mintmark man models add | man -l -"
        })
final class ManCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The command, such as models add. Default: mintmark.")
    List<String> path = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Write the pages of all commands to this folder.")
    @Nullable
    Path out;

    @Override
    public Integer call() throws IOException {
        CommandLine root = Main.commandLine();
        if (out != null) {
            if (!path.isEmpty()) {
                throw CommandFailedException.wrongUse("--out writes the pages of all commands; leave out the command.");
            }
            Files.createDirectories(out);
            Map<String, CommandLine> all = new LinkedHashMap<>();
            collect(root, all);
            for (CommandLine command : all.values()) {
                Files.writeString(
                        out.resolve(ManPage.name(command) + ".1"), ManPage.of(command), StandardCharsets.UTF_8);
            }
            Output.note(all.size() + " pages are in " + out + ".");
            return Main.DONE;
        }
        CommandLine command = root;
        for (String name : path) {
            CommandLine below = command.getSubcommands().get(name);
            if (below == null) {
                throw CommandFailedException.wrongUse("There is no command \"" + name + "\"; there are "
                        + String.join(", ", command.getSubcommands().keySet()) + ".");
            }
            command = below;
        }
        Output.line(ManPage.of(command));
        return Main.DONE;
    }

    private static void collect(CommandLine command, Map<String, CommandLine> all) {
        all.put(ManPage.name(command), command);
        command.getSubcommands().values().forEach(below -> collect(below, all));
    }
}
