package dev.mintmark.app.store;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

    /** Opens the database of a folder; the same one at a second call. */
    public abstract Database open(Path folder);
}
