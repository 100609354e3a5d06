package dev.mintmark.app.image;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The memory that the decoders of files from outside share, as a number of permits. Thread-safe. */
final class DecodingMemory {
    /** One picture of 40 megapixels in the most expensive form, or several smaller ones at once. */
    static final DecodingMemory SHARED = new DecodingMemory(240 << 10, 20);

    private static final double MAX_HEIF = 240_000_000;

    /** The least memory of a large picture, one of about five megapixels. */
    private static final int LARGE_KIB = 24 << 10;

    /** The pause before the garbage collector is called: decoded pictures are still in use for about this long. */
    private static final Duration REST = Duration.ofSeconds(2);

    private final AtomicBoolean isRelieving = new AtomicBoolean();
    private final int kib;
    private final long seconds;
    private final Semaphore free;

    DecodingMemory(int kib, long seconds) {
        this.kib = kib;
        this.seconds = seconds;
        this.free = new Semaphore(kib, true);
    }

    /** Returned by {@code close}. */
    interface Share extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for memory in the order of the callers; who needs more than there is gets all of it.
     *
     * @throws DecodingBusyException where it does not become free in time
     */
    Share take(long bytes) {
        int part = (int) Math.clamp(bytes >> 10, 1, kib);
        try {
            if (!free.tryAcquire(part, seconds, TimeUnit.SECONDS)) {
                throw new DecodingBusyException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DecodingBusyException();
        }
        return () -> {
            free.release(part);
            if (part >= LARGE_KIB && isRelieving.compareAndSet(false, true)) {
                Thread.ofVirtual().start(this::relieve);
            }
        };
    }

    /** The collector gives memory back to the system only when it collects everything, which it does when it must. */
    private void relieve() {
        try {
            Thread.sleep(REST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isRelieving.set(false);
        }
        if (free.availablePermits() == kib) {
            System.gc();
        }
    }

    /** What decoding holds at most, beside the file: the whole picture in the decoder's form, and the shrunk one. */
    static long needed(byte[] file, ImageHeader header, int shrink) {
        long pixels = (long) header.width() * header.height();
        long frame = largestFrame(file, header, pixels);
        if (frame > 0) {
            return Animation.memory(pixels, frame);
        }
        long shrunk = pixels / shrink / shrink;
        long whole = switch (header.kind()) {
            // rows, and sums of an interlaced picture
            case PNG, GIF -> shrink > 1 ? 16 * shrunk : 0;
            // the coefficients of one progressive component, and planes
            case JPEG -> 2 * pixels + 4 * shrunk;
            // libwebp holds all pixels of a lossless picture
            case WEBP -> 4 * pixels + 4 * shrunk;
            case HEIF -> heif(file, pixels);
        };
        return whole + 8 * shrunk;
    }

    /** The pixels of the largest frame that an animation may have; 0 of a still picture. */
    private static long largestFrame(byte[] file, ImageHeader header, long pixels) {
        return switch (header.kind()) {
            case PNG -> PngFile.isAnimated(file) ? pixels : 0;
            case WEBP -> WebpChunks.isAnimated(file) ? pixels : 0;
            case GIF -> {
                GifFile gif = new GifFile(file);
                yield gif.images.size() < 2
                        ? 0
                        : gif.images.stream()
                                .mapToLong(it -> (long) it.width() * it.height())
                                .max()
                                .orElse(0);
            }
            case JPEG, HEIF -> 0;
        };
    }

    /** @throws InvalidImageException where its decoder would need too much memory */
    private static long heif(byte[] file, long pixels) {
        double bytes = new HeifBoxes(file).decodingBytes();
        if (bytes * pixels > MAX_HEIF) {
            throw new InvalidImageException(
                    "The AVIF or HEIC file has " + pixels + " pixels; of its depth and sampling of colours at most "
                            + (long) (MAX_HEIF / bytes) + " are read.");
        }
        return (long) (bytes * pixels);
    }
}
