package dev.mintmark.app.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The databases on which what is stored is tested. */
public enum TestDatabase {
    SQLITE {
        @Override
        public Database open(Path folder) {
            return Database.open(DataFolder.open(folder), null);
        }
    },
    POSTGRESQL {
        private final Map<Path, String> addresses = new ConcurrentHashMap<>();

        @Override
        public Database open(Path folder) {
            return Database.open(
                    DataFolder.open(folder),
                    addresses.computeIfAbsent(
                            folder, unused -> TestPostgres.get().newDatabase()));
        }
    };

    /** Those that are installed. PostgreSQL's own test says where it is missing. */
    public static Stream<TestDatabase> installed() {
        return Stream.of(values()).filter(database -> database == SQLITE || TestPostgres.isInstalled());
    }

    /** Opens the database of a folder; the same one at a second call. */
    public abstract Database open(Path folder);
}
