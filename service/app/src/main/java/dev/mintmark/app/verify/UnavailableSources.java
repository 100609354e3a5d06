package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What could not be asked while an original was looked for: what is not found then may be there all the same. The first
 * sentence of each kind is kept. Not thread-safe.
 */
final class UnavailableSources {
    private static final Logger log = LoggerFactory.getLogger(UnavailableSources.class);

    private @Nullable String chain;
    private @Nullable String pictures;

    /** The chain could not say which originals there are. */
    void chain(SourceUnavailableException e) {
        log.info("The chain cannot be asked for the original of a watermark.", e);
        chain = chain == null ? String.valueOf(e.getMessage()) : chain;
    }

    /** A picture that may be the original could not be fetched. */
    void picture(SourceUnavailableException e) {
        log.info("A picture that may be the original cannot be compared.", e);
        pictures = pictures == null ? String.valueOf(e.getMessage()) : pictures;
    }

    @Nullable
    String chain() {
        return chain;
    }

    @Nullable
    String pictures() {
        return pictures;
    }
}
