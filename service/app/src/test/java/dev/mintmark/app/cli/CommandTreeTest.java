package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.DrawParameters;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    /** Made once: reading all commands' options takes a quarter of a second. */
    private static final CommandLine TREE = Main.commandLine();

    static Stream<List<String>> commands() {
        List<List<String>> paths = new ArrayList<>();
        collect(TREE, List.of(), paths);
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
                        "open",
                        "export",
                        "completion",
                        "man",
                        "cancel",
                        "delete",
                        "models add",
                        "models show",
                        "models remove",
                        "keys backup",
                        "list-for-sale",
                        "buy",
                        "transfer",
                        "burn",
                        "withdraw",
                        "c2pa validate")
                .hasSizeGreaterThan(30);
    }

    /** Options and arguments are those of the command that they stand for. */
    @ParameterizedTest
    @CsvSource({
        "list-for-sale, token list",
        "buy, token buy",
        "transfer, token transfer",
        "burn, token burn",
        "withdraw, token withdraw"
    })
    void aSaleHasAnotherName(String name, String stoodFor) {
        CommandLine shorter = Main.commandLine(name, "x").getSubcommands().get(name);
        List<String> path = List.of(stoodFor.split(" "));
        CommandLine longer =
                TREE.getSubcommands().get(path.getFirst()).getSubcommands().get(path.getLast());

        assertThat(synopsis(shorter, name))
                .isEqualTo(synopsis(longer, stoodFor))
                .isNotBlank();
        assertThat(shorter.getCommandSpec().qualifiedName()).isEqualTo("mintmark " + name);
        assertThat(CompletionCommand.script().lines())
                .anyMatch(line ->
                        line.contains("commands=\"") && line.contains(" token ") && line.contains(" " + name + " "));
    }

    private static String synopsis(CommandLine command, String name) {
        return command.getHelp().synopsis(0).replace("mintmark " + name, "").replaceAll("\\s+", " ");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyLevelHasHelpAndVersion(List<String> path) {
        assertThat(printed(path, "--help"))
                .startsWith("Usage: " + String.join(" ", prefixed(path)))
                .contains("--version");
        assertThat(printed(path, "--version").strip()).isEqualTo("mintmark " + dev.mintmark.app.Mintmark.VERSION);
    }

    @Test
    void everyLevelSaysWhatItAndItsOptionsDo() {
        assertThat(specs(TREE)).hasSizeGreaterThan(30).allSatisfy(command -> {
            assertThat(command.usageMessage().description())
                    .as(command.qualifiedName())
                    .isNotEmpty();
            assertThat(command.args())
                    .allSatisfy(argument -> assertThat(argument.description())
                            .as(command.qualifiedName() + " " + argument)
                            .isNotEmpty());
        });
    }

    private static Stream<CommandSpec> specs(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                command.getSubcommands().values().stream().flatMap(CommandTreeTest::specs));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            verfy                | There is no command "verfy"; did you mean verify
            models lst           | There is no command "lst"; did you mean list
            --data x             | The option "--data" stands after the command, as in "mintmark COMMAND --data x", and no command is given; there are
            --data x verfy       | The option "--data" stands after the command, as in "mintmark COMMAND --data x", and there is no command "verfy"; there are
            --data x list        | The option "--data" stands after the command, as in "mintmark list --data x" (see "mintmark --help").
            --data=x list        | The option "--data" stands after the command, as in "mintmark list --data=x" (see
            chain --data x status | The option "--data" stands after the command, as in "mintmark chain status --data x" (see
            models               | A command is missing after "mintmark models"; there are list, show, card, add, remove, verify, log.
            list --limt 3        | There is no option "--limt"; did you mean --limit? (see "mintmark list --help").
            show one two         | There is an argument too many, "two" (see "mintmark show --help").
            verify               | Missing required parameter: 'FILE|SHA256' (see "mintmark verify --help").
            generate a fox       | There is an argument too many, "fox"; a prompt of several words is one argument, in quotes
            demo a fox           | There is an argument too many, "fox"; a prompt of several words is one argument, in quotes
            list --limit many    | Invalid value for option '--limit': 'many' is not a whole number (see
            generate a --guidance abc | Invalid value for option '--guidance': 'abc' is not a number (see
            generate a --seed 1.5 | Invalid value for option '--seed': '1.5' is not a whole number (see
            """)
    void wrongUseIsOneSentence(String line, String sentence) {
        CommandLine command = Main.commandLine();
        List<String> said = new ArrayList<>();
        command.setParameterExceptionHandler((ParameterException e, String[] arguments) -> {
            said.add(WrongUse.sentence(e, List.of(arguments)));
            return Main.WRONG_USE;
        });

        assertThat(command.execute(line.split(" "))).isEqualTo(2);
        assertThat(said).singleElement().asString().startsWith(sentence).hasLineCount(1);
    }

    @Test
    void helpPrintsTheUsageOfACommandAtAnyLevel() {
        assertThat(help("help")).startsWith("Usage: mintmark [-hV] [COMMAND]").contains("generate", "keys");
        assertThat(help("help", "generate")).isEqualTo(printed(List.of("generate"), "--help"));
        assertThat(help("help", "models", "add")).isEqualTo(printed(List.of("models", "add"), "--help"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            list --limit 0                       | --limit is 0; it is 1 to 100.
            list --limit 101                     | --limit is 101; it is 1 to 100.
            verify .                             | . is a folder; name a file.
            verify nowhere.png                   | There is no file nowhere.png, and it is not a SHA-256 of 64 hex digits.
            verify 01m8f87v0npb7mt0snbpvg2syw    | There is no file 01m8f87v0npb7mt0snbpvg2syw, and it is not a SHA-256 of 64 hex digits; it looks like an artwork's ID, whose sha256 "mintmark show 01m8f87v0npb7mt0snbpvg2syw" prints.
            generate fox --out x.gif             | x.gif has no known extension; its name must end in .png, .jpg or .jpeg.
            generate fox --out x.jpg --format png | --format is png, and the name of x.jpg says jpeg; leave one out.
            help nothing                         | There is no command "nothing"; there are serve
            """)
    void aWrongArgumentIsOneSentence(String line, String sentence) {
        List<CommandErrors.Ending> endings = new ArrayList<>();
        CommandLine command = Main.commandLine();
        command.setExecutionExceptionHandler((e, ended, parsed) -> {
            endings.add(CommandErrors.ending(e, ended));
            return Main.WRONG_USE;
        });

        command.execute(line.split(" "));

        assertThat(endings).singleElement().satisfies(ending -> {
            assertThat(ending.code()).isEqualTo(Main.WRONG_USE);
            assertThat(ending.sentence()).startsWith(sentence);
        });
    }

    /** A parameter of requests that the command line forgot would be seen here. */
    @Test
    void everyDrawingParameterHasAnOption() {
        List<String> options = CommandSpec.forAnnotatedObject(new DrawOptions()).options().stream()
                .map(option -> option.longestName().substring(2))
                .toList();
        List<String> parameters = Stream.of(DrawParameters.Request.class.getRecordComponents())
                .map(component -> component.getName().equals("negativePrompt")
                        ? "negative"
                        : component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT))
                .filter(name -> !name.equals("prompt"))
                .toList();

        assertThat(options).containsExactlyInAnyOrderElementsOf(parameters);
    }

    private static String help(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine command = Main.commandLine(arguments);
        command.setOut(new PrintWriter(out));
        assertThat(command.execute(arguments)).isZero();
        return out.toString();
    }

    private static String printed(List<String> path, String option) {
        StringWriter out = new StringWriter();
        int code = TREE.setOut(new PrintWriter(out)).execute(plus(path, option).toArray(String[]::new));
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
