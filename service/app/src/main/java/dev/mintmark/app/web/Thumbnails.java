package dev.mintmark.app.web;

import dev.mintmark.app.artwork.ImageFormat;
import dev.mintmark.app.image.ImageCodec;
import dev.mintmark.app.image.ImageFit;
import dev.mintmark.watermark.Raster;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Small pictures of sealed files for lists: JPEG, at most {@link #SIDE} pixels a side, with no manifest. Thread-safe. */
final class Thumbnails {
    static final int SIDE = 320;
    private static final int KEPT = 500;

    private final Semaphore turns =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    private final Map<String, byte[]> kept = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > KEPT;
        }
    });

    /** Reads a sealed file. */
    @FunctionalInterface
    interface SealedFile {
        byte[] read() throws IOException;
    }

    /** Returns the small picture of a sealed file; waits while others are made. */
    byte[] of(String sha256, SealedFile file) throws IOException {
        byte[] small = kept.get(sha256);
        if (small == null) {
            turns.acquireUninterruptibly();
            try {
                small = ImageCodec.encode(scaled(ImageCodec.decodeOwn(file.read())), ImageFormat.JPEG);
            } finally {
                turns.release();
            }
            kept.put(sha256, small);
        }
        return small;
    }

    private static Raster scaled(Raster picture) {
        double scale = Math.min(1, (double) SIDE / Math.max(picture.width(), picture.height()));
        return ImageFit.cover(picture, Math.max(1, (int) Math.round(picture.width() * scale)), Math.max(1, (int)
                Math.round(picture.height() * scale)));
    }
}
