package dev.mintmark.app.store;

import dev.mintmark.app.draw.ModelRepository;
import java.time.Clock;
import java.util.List;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

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
                        .map(ConstructorMapper.of(Entry.class))
                        .list());
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
