package dev.mintmark.app.store;

import dev.mintmark.app.draw.ModelRepository;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that were added, in the table {@code models}. Thread-safe. */
public final class SqlModelRepository implements ModelRepository {
    private static final Logger log = LoggerFactory.getLogger(SqlModelRepository.class);

    private final Database database;
    private final Clock clock;

    public SqlModelRepository(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<Entry> entries() {
        return database.reader()
                .withHandle(handle -> handle
                        .createQuery("SELECT id, folder, sha256, files FROM models ORDER BY added_at, id")
                        .map((row, context) -> entry(row))
                        .stream()
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** Returns empty for a folder whose name the system cannot express, as in a locale of ASCII; the others stay usable. */
    private static Optional<Entry> entry(ResultSet row) throws SQLException {
        String id = row.getString("id");
        try {
            return Optional.of(
                    new Entry(id, Path.of(row.getString("folder")), row.getString("sha256"), row.getInt("files")));
        } catch (InvalidPathException e) {
            log.warn(
                    "The model {} is left out: its folder cannot be named here ({}); use a UTF-8 locale.",
                    id,
                    e.getReason());
            return Optional.empty();
        }
    }

    @Override
    public void put(Entry entry) {
        database.writer()
                .useHandle(handle -> handle.createUpdate("INSERT INTO models (id, folder, sha256, files, added_at)"
                                + " VALUES (:id, :folder, :sha256, :files, :now)"
                                + " ON CONFLICT (id) DO UPDATE SET folder = :folder, sha256 = :sha256, files = :files")
                        .bindMethods(entry)
                        .bind("now", clock.instant())
                        .execute());
    }

    @Override
    public void remove(String id) {
        database.writer().useHandle(handle -> handle.execute("DELETE FROM models WHERE id = ?", id));
    }
}
