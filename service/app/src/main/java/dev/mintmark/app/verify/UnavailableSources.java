package dev.mintmark.app.verify;

import dev.mintmark.app.io.SourceUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the sources that failed during a search, because an original that was not found may exist all the same. Keeps the
 * first message of each kind. Not thread-safe.
 */
final class UnavailableSources {
    private static final Logger log = LoggerFactory.getLogger(UnavailableSources.class);

    private @Nullable String chainError;
    private @Nullable String imageError;

    /** Records that the chain could not be asked which originals have a watermark. */
    void addChain(SourceUnavailableException e) {
        log.info("The chain cannot be asked for the original of a watermark.", e);
        chainError = chainError == null ? String.valueOf(e.getMessage()) : chainError;
    }

    /** Records that the image of a possible original could not be read. */
    void addImage(SourceUnavailableException e) {
        log.info("The image of a possible original cannot be compared.", e);
        imageError = imageError == null ? String.valueOf(e.getMessage()) : imageError;
    }

    /** Returns why the chain could not be asked; null where it could. */
    @Nullable
    String chainError() {
        return chainError;
    }

    /** Returns why an image could not be read; null where all could. */
    @Nullable
    String imageError() {
        return imageError;
    }
}
