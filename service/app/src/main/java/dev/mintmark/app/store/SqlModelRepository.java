package dev.mintmark.app.store;

import dev.mintmark.app.draw.ModelRepository;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** The models that were added, in the table {@code models}. Thread-safe. */
public final class SqlModelRepository implements ModelRepository {
    private final Database database;
    private final Clock clock;

    public SqlModelRepository(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public List<Entry> entries() {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT id, folder, sha256, files FROM models ORDER BY added_at, id")
                        .map((row, context) -> new Entry(
                                row.getString("id"),
                                Path.of(row.getString("folder")),
                                row.getString("sha256"),
                                row.getInt("files")))
                        .list());
    }

    @Override
    public void put(Entry entry) {
        database.writer()
                .useHandle(handle -> handle.createUpdate("INSERT INTO models (id, folder, sha256, files, added_at)"
                                + " VALUES (:id, :folder, :sha256, :files, :now)"
                                + " ON CONFLICT (id) DO UPDATE SET folder = :folder, sha256 = :sha256, files = :files")
                        .bind("id", entry.id())
                        .bind("folder", entry.folder().toString())
                        .bind("sha256", entry.sha256())
                        .bind("files", entry.files())
                        .bind("now", clock.millis())
                        .execute());
    }
}
