package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of requirements in service/README.md names tests that exist. */
final class SecurityTableTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+Test)\\.(\\w+)`");
    private static final Pattern ROW = Pattern.compile("\\| (API\\d+|V\\d+)[ .:].*");

    @Test
    void everyTestOfTheTableExists() throws Exception {
        String text = Files.readString(Path.of("../README.md"));
        List<MatchResult> named = NAMED.matcher(text).results().toList();
        JavaClasses classes = new ClassFileImporter().importPath(Path.of("target/test-classes"));

        assertThat(named).hasSizeGreaterThan(40);
        for (MatchResult test : named) {
            assertThat(classes.stream()
                            .filter(each -> each.getSimpleName().equals(test.group(1)))
                            .anyMatch(each -> isTest(each, test.group(2))))
                    .as(test.group())
                    .isTrue();
        }
    }

    @Test
    void everyRowHasATestOrSaysThatItHasNone() throws Exception {
        List<String> rows = Files.readString(Path.of("../README.md"))
                .lines()
                .filter(line -> ROW.matcher(line).matches())
                .toList();
        assertThat(rows.stream().filter(row -> row.startsWith("| API"))).hasSize(10);
        assertThat(rows.stream().filter(row -> row.startsWith("| V"))).hasSizeGreaterThan(14);
        assertThat(rows)
                .allMatch(row -> NAMED.matcher(row).find() || row.contains("Gap:") || row.contains("Not here:"));
    }

    private static boolean isTest(JavaClass type, String name) {
        return type.getMethods().stream()
                .anyMatch(method -> method.getName().equals(name)
                        && method.getAnnotations().stream()
                                .anyMatch(each -> each.getRawType()
                                                .getPackageName()
                                                .startsWith("org.junit.jupiter")
                                        || each.getRawType().getPackageName().startsWith("net.jqwik")));
    }
}
