package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README names exactly the status codes that this library never reports. */
class StatusCodeTest {
    private static final String HEADING = "## Codes that are never reported";

    @Test
    void everyCodeIsReportedOrItsAbsenceIsNamed() throws Exception {
        StringBuilder sources = new StringBuilder();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                if (!file.endsWith("StatusCode.java")) {
                    sources.append(Files.readString(file));
                }
            }
        }
        Set<String> used = Pattern.compile("[A-Z][A-Z0-9_]+")
                .matcher(sources)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
        Set<String> absent = Arrays.stream(StatusCode.values())
                .filter(code -> !used.contains(code.name()))
                .map(StatusCode::code)
                .collect(Collectors.toCollection(TreeSet::new));
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf(HEADING)).split("\n## ", 3)[0];
        Set<String> named = Pattern.compile("`([a-zA-Z-]+(?:\\.[a-zA-Z-]+)+)`")
                .matcher(section)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(absent);
    }
}
