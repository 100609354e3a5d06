package dev.mintmark.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one sentence what is wrong with a command line. */
final class WrongUse {
    private WrongUse() {}

    static String sentence(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (String.valueOf(e.getMessage()).startsWith("Missing required subcommand")) {
            return "A command is missing after \"" + name + "\"; there are " + commands(command) + ".";
        }
        String wrong = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched, command)
                : String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
        return wrong + " (see \"" + name + " --help\").";
    }

    private static String unmatched(UnmatchedArgumentException e, CommandLine command) {
        String first = e.getUnmatched().getFirst();
        String suggestion =
                e.getSuggestions().isEmpty() ? "" : "; did you mean " + String.join(", ", e.getSuggestions()) + "?";
        if (first.startsWith("-")) {
            return "There is no option \"" + first + "\"" + suggestion;
        }
        if (command.getSubcommands().isEmpty()) {
            return "There is an argument too many, \"" + first + "\""
                    + (takesPrompt(command) ? "; a prompt of several words is one argument, in quotes" : "");
        }
        return "There is no command \"" + first + "\""
                + (suggestion.isEmpty() ? "; there are " + commands(command) : suggestion);
    }

    private static boolean takesPrompt(CommandLine command) {
        return command.getCommandSpec().positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().equals(GenerateCommand.PROMPT));
    }

    private static String commands(CommandLine command) {
        return String.join(", ", command.getSubcommands().keySet());
    }
}
