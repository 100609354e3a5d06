package dev.mintmark.app.cli;

import dev.mintmark.app.config.Settings;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.DatabaseCopies;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the database of a data folder into PostgreSQL. */
@Command(
        name = "migrate",
        description = "Copies all rows of the data folder's SQLite database into an empty PostgreSQL database, in one"
                + " transaction, and compares both. The SQLite file stays as it is.")
final class MigrateCommand implements Callable<Integer> {
    @Option(names = "--from", paramLabel = "KIND", description = "What is copied: sqlite. Default: sqlite.")
    String from = "sqlite";

    @Option(
            names = "--to",
            paramLabel = "KIND",
            description = "What it is copied into: postgresql. Default: postgresql.")
    String to = "postgresql";

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description =
                    "The JDBC address of the PostgreSQL database, with user and password. Default: database.url of the"
                            + " settings, which other users of this machine cannot read off the command line.")
    @Nullable
    String url;

    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    private record Migrated(Map<String, Long> rows) {}

    @Override
    public Integer call() throws Exception {
        if (!from.equals("sqlite") || !to.equals("postgresql")) {
            throw CommandFailedException.wrongUse(
                    "Rows are copied from sqlite to postgresql, not from " + from + " to " + to + ".");
        }
        Settings settings = data.settings();
        String target = url == null ? settings.database().address() : url;
        if (target == null || !target.startsWith("jdbc:postgresql:")) {
            throw CommandFailedException.wrongUse("Name the PostgreSQL database, such as"
                    + " \"jdbc:postgresql://127.0.0.1/mintmark?user=mintmark&password=…\", or set database.url.");
        }
        DataFolder folder = DataFolder.open(settings.data());
        if (!Files.exists(folder.database())) {
            throw CommandFailedException.failed("There is no database in " + folder.root() + ", so nothing to copy.");
        }
        Optional<DataFolder.Lock> lock = folder.tryLock();
        if (lock.isEmpty()) {
            throw CommandFailedException.failed("Another Mintmark uses " + folder.root()
                    + "; stop it first, so that it writes nothing that is not copied.");
        }
        Map<String, Long> rows;
        try (DataFolder.Lock held = lock.get()) {
            rows = DatabaseCopies.toPostgres(folder, target);
        }
        if (json) {
            Output.json(new Migrated(rows));
        } else {
            rows.forEach((table, count) -> Output.line(table + ": " + count));
            Output.line(rows.values().stream().mapToLong(Long::longValue).sum() + " rows of " + rows.size()
                    + " tables are copied and compared.");
            Output.note("The SQLite file stays at " + folder.database()
                    + ". Set database.url to the new database before the next start.");
        }
        return Main.DONE;
    }
}
