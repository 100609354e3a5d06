package dev.mintmark.app.store;

import dev.mintmark.app.seal.WatermarkKeyHistory;
import java.time.Clock;
import java.util.Optional;

/** The fingerprints of the watermark keys that were in use, the last one being in use now. Thread-safe. */
public final class SqlWatermarkKeyHistory implements WatermarkKeyHistory {
    private final Database database;
    private final Clock clock;

    public SqlWatermarkKeyHistory(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Optional<String> fingerprint() {
        return database.reader()
                .withHandle(
                        handle -> handle.createQuery("SELECT fingerprint FROM watermark_keys ORDER BY seq DESC LIMIT 1")
                                .mapTo(String.class)
                                .findOne());
    }

    /** On a shared database another node may be sealing with the key that is stored. */
    @Override
    public boolean anySealed() {
        if (database.isShared() && fingerprint().isPresent()) {
            return true;
        }
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT EXISTS (SELECT 1 FROM artworks WHERE watermark_id IS NOT NULL)")
                        .mapTo(Boolean.class)
                        .one());
    }

    @Override
    public void remember(String fingerprint) {
        database.writer()
                .useTransaction(handle -> handle.execute(
                        "INSERT INTO watermark_keys (fingerprint, since) VALUES (?, ?)", fingerprint, clock.millis()));
    }
}
