package dev.mintmark.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one sentence what is wrong with a command line. */
final class WrongUse {
    private WrongUse() {}

    private static final String DATA = "--data";

    /** @param given the whole command line */
    static String sentence(ParameterException e, List<String> given) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (String.valueOf(e.getMessage()).startsWith("Missing required subcommand")) {
            return "A command is missing after \"" + name + "\"; there are " + commands(command) + ".";
        }
        String wrong = e instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched, command, given)
                : inWords(String.valueOf(e.getMessage())).replaceFirst("\\.$", "");
        return wrong + " (see \"" + name + " --help\").";
    }

    /** The parser names the types of Java. */
    private static String inWords(String message) {
        return message.replaceFirst("is not an? (?:double|float)$", "is not a number")
                .replaceFirst("is not an? (?:int|long|short|byte)$", "is not a whole number");
    }

    private static String unmatched(UnmatchedArgumentException e, CommandLine command, List<String> given) {
        String first = e.getUnmatched().getFirst();
        String suggestion =
                e.getSuggestions().isEmpty() ? "" : "; did you mean " + String.join(", ", e.getSuggestions()) + "?";
        if (!command.getSubcommands().isEmpty() && isData(first)) {
            return dataBeforeCommand(command, given);
        }
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

    /** Each command has the option, and those that only hold others have not. */
    private static String dataBeforeCommand(CommandLine command, List<String> given) {
        String name = command.getCommandSpec().qualifiedName();
        int at = IntStream.range(0, given.size())
                .filter(i -> isData(given.get(i)))
                .findFirst()
                .orElseThrow();
        int end = Math.min(given.size(), given.get(at).equals(DATA) ? at + 2 : at + 1);
        String option = given.subList(at, end).stream().map(ShellWords::quote).collect(Collectors.joining(" "));
        Optional<String> next = given.subList(end, given.size()).stream()
                .filter(word -> !word.startsWith("-"))
                .findFirst();
        String place = "The option \"" + DATA + "\" stands after the command, as in \"" + name + " "
                + next.filter(command.getSubcommands()::containsKey).orElse("COMMAND") + " " + option + "\"";
        if (next.isEmpty()) {
            return place + ", and no command is given; there are " + commands(command);
        }
        return command.getSubcommands().containsKey(next.get())
                ? place
                : place + ", and there is no command \"" + next.get() + "\"; there are " + commands(command);
    }

    private static boolean isData(String word) {
        return word.equals(DATA) || word.startsWith(DATA + "=");
    }

    private static boolean takesPrompt(CommandLine command) {
        return command.getCommandSpec().positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().equals(GenerateCommand.PROMPT));
    }

    private static String commands(CommandLine command) {
        return String.join(", ", command.getSubcommands().keySet());
    }
}
