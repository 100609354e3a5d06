package dev.mintmark.app.store;

import dev.mintmark.app.artwork.Fingerprints;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.InvalidImageException;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.watermark.fingerprint.WindowFingerprint;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the fingerprints that sealed artworks lack, since an earlier version sealed them: from their files, one after the
 * other, in a thread of its own. A file that cannot be read is tried again at the next start.
 */
final class FingerprintBackfill implements AutoCloseable {
    private static final int PAGE = 100;

    private static final Logger log = LoggerFactory.getLogger(FingerprintBackfill.class);

    private final Jdbi reader;
    private final BlobStore files;
    private final Keeper keeper;
    private final Thread thread = new Thread(this::fill, "fingerprint-backfill");
    private volatile boolean closed;

    /** Registers new fingerprints. */
    @FunctionalInterface
    interface Keeper {
        boolean keep(long seq, String sha256, Fingerprints fingerprints);
    }

    private record Sealed(long seq, String sha256) {}

    FingerprintBackfill(Jdbi reader, BlobStore files, Keeper keeper) {
        this.reader = reader;
        this.files = files;
        this.keeper = keeper;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Makes all of them. */
    void fill() {
        int made = 0;
        long after = -1;
        try {
            for (List<Sealed> page = page(after); !page.isEmpty() && !closed; page = page(after)) {
                for (Sealed artwork : page) {
                    if (closed) {
                        return;
                    }
                    made += make(artwork) ? 1 : 0;
                    after = artwork.seq;
                }
            }
        } catch (RuntimeException e) {
            log.warn("Missing fingerprints cannot be made; the next start tries again.", e);
        }
        if (made > 0) {
            log.info("{} artworks have their fingerprints now.", made);
        }
    }

    private List<Sealed> page(long after) {
        return reader.withHandle(handle -> handle.createQuery("SELECT seq, sha256 FROM artworks"
                        + " WHERE seq > :after AND sha256 IS NOT NULL"
                        + " AND (window_layout IS NULL OR window_layout <> :layout) ORDER BY seq LIMIT :limit")
                .bind("after", after)
                .bind("layout", WindowFingerprint.LAYOUT)
                .bind("limit", PAGE)
                .map(RecordMapper.of(Sealed.class))
                .list());
    }

    private boolean make(Sealed artwork) {
        try {
            Optional<byte[]> file = files.get(artwork.sha256);
            return file.isPresent()
                    && keeper.keep(artwork.seq, artwork.sha256, Fingerprints.of(ImageCodec.decodeOwn(file.get())));
        } catch (IOException | InvalidImageException e) {
            log.warn("The file {} gives no fingerprints: {}", artwork.sha256, e.getMessage());
            return false;
        }
    }

    /** Waits for the current file. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
