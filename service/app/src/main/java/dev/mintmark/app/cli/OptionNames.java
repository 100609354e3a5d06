package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Names the options of a command where a refusal names the fields of a request. Stateless. */
final class OptionNames {
    private static final Pattern FIELD = Pattern.compile("the field \"(\\w+)\"");

    private OptionNames() {}

    /** The refusal in words of the command line: the option before it, and options for the other fields that it names. */
    static String sentence(InvalidRequestException e, CommandSpec command) {
        String sentence = FIELD.matcher(String.valueOf(e.getMessage()))
                .replaceAll(match -> option(match.group(1), command).orElse(match.group()));
        return option(e.field(), command)
                .map(option -> option + ": " + sentence)
                .orElse(sentence);
    }

    /**
     * The option of a field: {@code --disclose-prompt} of disclosePrompt, {@code --negative} of negativePrompt, {@code --lora} of
     * loras, {@code --to} of mint.to.
     */
    private static Optional<String> option(String field, CommandSpec command) {
        String name = "--"
                + field.replaceAll("^(mint|anchor)\\.", "")
                        .replaceAll("([a-z])([A-Z])", "$1-$2")
                        .toLowerCase(Locale.ROOT);
        return command.options().stream()
                .map(OptionSpec::longestName)
                .filter(option -> name.equals(option) || name.startsWith(option + "-") || name.equals(option + "s"))
                .max(Comparator.comparingInt(String::length));
    }
}
