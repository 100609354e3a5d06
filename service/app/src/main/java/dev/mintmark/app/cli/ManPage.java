package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command in the macros of man(7). */
final class ManPage {
    private ManPage() {}

    /** Such as {@code mintmark-models-add}. */
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    static String of(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        List<String> description = List.of(spec.usageMessage().description());
        StringBuilder page = new StringBuilder();
        page.append(".TH \"").append(text(name(command).toUpperCase(Locale.ROOT)));
        page.append("\" 1 \"\" \"Mintmark ").append(Mintmark.VERSION).append("\"\n");
        page.append(".SH NAME\n").append(text(name(command))).append(" \\- ");
        page.append(text(description.isEmpty() ? "" : description.getFirst())).append('\n');
        page.append(".SH SYNOPSIS\n")
                .append(text(command.getHelp().synopsis(0).strip().replaceAll("\\s+", " ")))
                .append('\n');
        page.append(".SH DESCRIPTION\n");
        description.forEach(line -> page.append(line(line)).append(".PP\n"));
        if (!spec.positionalParameters().isEmpty()) {
            page.append(".SH ARGUMENTS\n");
            for (PositionalParamSpec argument : spec.positionalParameters()) {
                entry(page, argument.paramLabel(), argument);
            }
        }
        if (!spec.options().isEmpty()) {
            page.append(".SH OPTIONS\n");
            for (OptionSpec option : spec.options()) {
                if (!option.hidden()) {
                    String label = option.arity().max() > 0 ? " " + option.paramLabel() : "";
                    entry(page, String.join(", ", option.names()) + label, option);
                }
            }
        }
        Map<String, CommandLine> below = command.getSubcommands();
        if (!below.isEmpty()) {
            page.append(".SH COMMANDS\n");
            below.forEach((name, each) -> page.append(".TP\n.B ")
                    .append(text(name))
                    .append('\n')
                    .append(line(String.join(
                            " ", each.getCommandSpec().usageMessage().description()))));
        }
        page.append(".SH EXIT STATUS\n0 done; 1 failed; 2 wrong use; 130 after Ctrl\\-C.\n");
        String others =
                below.values().stream().map(each -> text(name(each)) + "(1)").collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            page.append(".SH SEE ALSO\n").append(others).append('\n');
        }
        return page.toString();
    }

    private static void entry(StringBuilder page, String head, ArgSpec argument) {
        page.append(".TP\n.B ").append(text(head)).append('\n');
        page.append(line(String.join(" ", argument.description())));
    }

    /** A line of text, which no macro may begin. */
    private static String line(String words) {
        String text = text(words);
        return (text.startsWith(".") || text.startsWith("'") ? "\\&" : "") + text + "\n";
    }

    /** picocli writes a percent sign as two, and a line break as %n. */
    private static String text(String words) {
        return words.replace("%n", " ").replace("%%", "%").replace("\\", "\\e").replace("-", "\\-");
    }
}
