package dev.mintmark.c2pa.asset;

/**
 * Limit of the work for one PDF, whatever its size: bytes that are looked at or copied, each as often as it is. A file can
 * let many places lead to the same bytes, so limits of single objects are not enough. Not thread-safe.
 */
final class PdfSteps {
    static final long MAX = 64L << 20;

    private long left = MAX;

    /** Counts bytes, before they are read. */
    void take(long bytes) throws AssetException {
        left -= bytes;
        if (left < 0) {
            throw new AssetException("The PDF needs more than " + MAX + " steps to be read.");
        }
    }
}
