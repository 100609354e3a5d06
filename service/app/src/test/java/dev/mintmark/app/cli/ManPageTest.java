package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ManPageTest {
    @TempDir
    Path folder;

    @Test
    void everyCommandHasAPageOfKnownMacros() throws Exception {
        assertThat(Main.run("man", "--out", folder.toString())).isZero();

        List<String> expected =
                names(Main.commandLine()).map(name -> name + ".1").sorted().toList();
        try (Stream<Path> pages = Files.list(folder)) {
            List<Path> all = pages.sorted().toList();
            assertThat(all.stream().map(page -> page.getFileName().toString()).sorted())
                    .isEqualTo(expected);
            for (Path page : all) {
                assertThat(Files.readAllLines(page))
                        .as(page.toString())
                        .contains(".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS")
                        .allMatch(line -> !line.startsWith("'")
                                && (!line.startsWith(".") || line.matches("\\.(TH|SH|TP|PP|B)( .*)?")));
            }
        }
        assertThat(Files.readString(folder.resolve("mintmark-generate.1")))
                .contains(".B \\-\\-seed N")
                .contains("mintmark generate");
    }

    private static Stream<String> names(CommandLine command) {
        return Stream.concat(
                Stream.of(ManPage.name(command)),
                command.getSubcommands().values().stream().flatMap(ManPageTest::names));
    }
}
