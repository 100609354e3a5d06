package dev.mintmark.app.verify;

import dev.mintmark.watermark.fingerprint.WindowFingerprint;

/**
 * An original with a window like one of the query image's.
 *
 * @param originalWindow the original's window
 * @param queryWindow the query image's window
 */
record WindowMatch(Original original, WindowFingerprint originalWindow, WindowFingerprint queryWindow) {
    /** Returns how much larger the query image shows this content than a resize of the whole original would. */
    double scale() {
        return queryWindow.side() / originalWindow.side();
    }
}
