package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What holds for every command, at every level. */
final class CommandTreeTest {
    static Stream<List<String>> commands() {
        List<List<String>> paths = new ArrayList<>();
        collect(Main.commandLine(), List.of(), paths);
        return paths.stream();
    }

    private static void collect(CommandLine command, List<String> path, List<List<String>> paths) {
        paths.add(path);
        command.getSubcommands().forEach((name, below) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(below, longer, paths);
        });
    }

    @Test
    void everyDocumentedCommandExists() {
        assertThat(commands().map(path -> String.join(" ", path)))
                .contains(
                        "list",
                        "show",
                        "cancel",
                        "delete",
                        "models add",
                        "models remove",
                        "keys backup",
                        "c2pa validate")
                .hasSizeGreaterThan(30);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyLevelHasHelpAndVersion(List<String> path) {
        assertThat(printed(path, "--help"))
                .startsWith("Usage: " + String.join(" ", prefixed(path)))
                .contains("--version");
        assertThat(printed(path, "--version").strip()).isEqualTo("mintmark " + dev.mintmark.app.Mintmark.VERSION);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyLevelSaysWhatItDoes(List<String> path) {
        assertThat(Main.commandLine()
                        .parseArgs(plus(path, "--help").toArray(String[]::new))
                        .asCommandLineList()
                        .getLast()
                        .getCommandSpec()
                        .usageMessage()
                        .description())
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionAndParameterHasADescription(List<String> path) {
        CommandSpec command = Main.commandLine()
                .parseArgs(plus(path, "--help").toArray(String[]::new))
                .asCommandLineList()
                .getLast()
                .getCommandSpec();
        assertThat(command.args())
                .allSatisfy(argument -> assertThat(argument.description())
                        .as(argument.toString())
                        .isNotEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            verfy                | There is no command "verfy"; did you mean verify
            models lst           | There is no command "lst"; did you mean list
            models               | A command is missing after "mintmark models"; there are list, add, remove, verify, log.
            list --limt 3        | There is no option "--limt"; did you mean --limit? (see "mintmark list --help").
            show one two         | There is an argument too many, "two" (see "mintmark show --help").
            verify               | Missing required parameter: 'FILE|SHA256' (see "mintmark verify --help").
            list --limit many    | Invalid value for option '--limit'
            """)
    void wrongUseIsOneSentence(String line, String sentence) {
        CommandLine command = Main.commandLine();
        List<String> said = new ArrayList<>();
        command.setParameterExceptionHandler((ParameterException e, String[] arguments) -> {
            said.add(WrongUse.sentence(e));
            return Main.WRONG_USE;
        });

        assertThat(command.execute(line.split(" "))).isEqualTo(2);
        assertThat(said).singleElement().asString().startsWith(sentence).hasLineCount(1);
    }

    private static String printed(List<String> path, String option) {
        StringWriter out = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute(plus(path, option).toArray(String[]::new));
        assertThat(code).isZero();
        return out.toString();
    }

    private static List<String> prefixed(List<String> path) {
        List<String> all = new ArrayList<>(List.of("mintmark"));
        all.addAll(path);
        return all;
    }

    private static List<String> plus(List<String> path, String option) {
        List<String> all = new ArrayList<>(path);
        all.add(option);
        return all;
    }
}
