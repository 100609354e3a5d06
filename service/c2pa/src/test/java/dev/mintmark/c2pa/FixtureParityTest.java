package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files of the public test suites get the reference's results, except for the intended differences. */
@Tag("slow")
class FixtureParityTest {
    @Test
    void saysOfFilesWhatTheReferenceSays() throws Exception {
        assumeTrue(Parity.present(), "The fixtures are not beside this checkout: " + Parity.FIXTURES);
        List<Parity.Row> rows = Parity.rows();
        StringBuilder table = new StringBuilder();
        Set<String> differing = new TreeSet<>();
        for (Parity.Row row : rows) {
            table.append(row.equal() ? "  =  " : "  #  ")
                    .append(row.file())
                    .append(": ")
                    .append(row.ours());
            if (!row.equal()) {
                differing.add(row.file());
                table.append("\n       the reference: ")
                        .append(row.theirs())
                        .append(' ')
                        .append(row.error())
                        .append("\n       why: ")
                        .append(row.reason());
            }
            table.append('\n');
        }
        System.out.print(table);
        long states = rows.stream()
                .filter(row -> row.ours().state().equals(row.theirs().state()))
                .count();
        System.out.println("Of " + rows.size() + " files, same state: " + states + ", same state and failure codes: "
                + (rows.size() - differing.size()));
        assertThat(rows).isNotEmpty();
        assertThat(differing).isEqualTo(new TreeSet<>(Parity.DELIBERATE.keySet()));
    }
}
