package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README's table of rules: every predicate is in it once, and the tests that it names exist. */
class RuleTableTest {
    private static final Path PREDICATES = Path.of("../../../shared/fixtures/c2pa-cases/predicates-2.4.json");
    private static final Pattern IDENTIFIER = Pattern.compile("PRED-([A-Z]+-\\d{3})");
    private static final Pattern NAMED = Pattern.compile("\\b([A-Z]+-\\d{3})\\b");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]+Test)(?:#([a-zA-Z0-9]+))?`");

    private static String table() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        return readme.substring(readme.indexOf("## Rules and their tests"), readme.indexOf("## Codes that are never"));
    }

    /** The predicates in the first column. */
    private static List<String> predicates() throws Exception {
        return table().lines()
                .filter(line -> line.startsWith("| "))
                .flatMap(line -> NAMED.matcher(line.split("\\|")[1]).results().map(MatchResult::group))
                .toList();
    }

    @Test
    void everyPredicateIsInTheTableOnce() throws Exception {
        assertThat(predicates()).doesNotHaveDuplicates();
        assumeTrue(Files.exists(PREDICATES), "The fixtures are not beside this checkout: " + PREDICATES);
        Set<String> all = IDENTIFIER
                .matcher(Files.readString(PREDICATES))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(new TreeSet<>(predicates())).isEqualTo(all);
    }

    @Test
    void theTestsExist() throws Exception {
        List<String> missing = new ArrayList<>();
        try (var files = Files.walk(Path.of("src/test/java"))) {
            List<Path> sources = files.toList();
            for (MatchResult test : TEST.matcher(table()).results().toList()) {
                String method = test.group(2) == null ? "class " : "void " + test.group(2) + "(";
                boolean exists = false;
                for (Path source : sources) {
                    exists |= source.endsWith(test.group(1) + ".java")
                            && Files.readString(source).contains(method);
                }
                if (!exists) {
                    missing.add(test.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }
}
