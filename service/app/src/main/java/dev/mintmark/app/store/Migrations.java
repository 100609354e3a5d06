package dev.mintmark.app.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Numbered SQL files that bring a database up to date, each in its own transaction. A folder's {@code migrations.txt} lists
 * them in order, {@code V1__name.sql} first and no number left out; a statement ends with a semicolon at the end of a line.
 * A file that was released never changes.
 */
final class Migrations {
    private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");

    private final String folder;

    /** @param folder where the files lie among the program's resources */
    Migrations(String folder) {
        this.folder = folder;
    }

    void apply(Jdbi jdbi) {
        List<String> files =
                read("migrations.txt").lines().filter(line -> !line.isBlank()).toList();
        int have = jdbi.inTransaction(Migrations::version);
        if (have > files.size()) {
            throw new StoreException("The database is at version " + have + " and this program knows versions up to "
                    + files.size() + "; start the newer program that wrote it.");
        }
        for (int number = have + 1; number <= files.size(); number++) {
            String file = files.get(number - 1);
            Matcher name = NAME.matcher(file);
            if (!name.matches() || Integer.parseInt(name.group(1)) != number) {
                throw new IllegalStateException("Migration " + number + " is called " + file + ".");
            }
            int version = number;
            jdbi.useTransaction(handle -> {
                // another process may have been faster between the first look and this lock
                if (version(handle) < version) {
                    statements(read(file)).forEach(handle::execute);
                    handle.execute("UPDATE schema_version SET version = ?", version);
                }
            });
        }
    }

    private static int version(Handle handle) {
        handle.execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        return handle.createQuery("SELECT version FROM schema_version")
                .mapTo(Integer.class)
                .findOne()
                .orElseGet(() -> handle.execute("INSERT INTO schema_version (version) VALUES (0)") - 1);
    }

    /** The statements of a file, comments left out. */
    static List<String> statements(String sql) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : sql.lines().toList()) {
            String code = line.stripTrailing();
            if (code.isBlank() || code.stripLeading().startsWith("--")) {
                continue;
            }
            statement.append(code).append('\n');
            if (code.endsWith(";")) {
                statements.add(statement.substring(0, statement.length() - 2));
                statement.setLength(0);
            }
        }
        if (!statement.isEmpty()) {
            throw new IllegalStateException("The last statement lacks its semicolon: " + statement);
        }
        return statements;
    }

    private String read(String file) {
        try (InputStream in = Migrations.class.getResourceAsStream("/" + folder + "/" + file)) {
            if (in == null) {
                throw new IllegalStateException("The program lacks its file " + folder + "/" + file + ".");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StoreException("The program's file " + folder + "/" + file + " cannot be read.", e);
        }
    }
}
