package dev.mintmark.watermark;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Embeds 64-bit payloads in pictures invisibly and reads them without the original.
 *
 * <p>A mark is keyed: without the key it can be neither found nor read. For a picture without a mark of this key,
 * {@link #detect} reports one with a probability of at most 9.9e-10, as an average over keys.
 *
 * <p>Immutable and thread-safe. The constructor derives all tables of the key, so create one instance for each key and
 * keep it.
 */
public final class Watermarker {
    /** Shortest side that can carry a readable mark, in pixels. */
    public static final int MIN_SIDE = 64;

    /** Shortest side that is searched for a mark. */
    private static final int MIN_DETECTABLE_SIDE = 16;

    private final Map<CanonicalFrame, Embedder> embedders = new EnumMap<>(CanonicalFrame.class);
    private final Map<CanonicalFrame, Detector> detectors = new EnumMap<>(CanonicalFrame.class);

    /** Creates a watermarker for one key. */
    public Watermarker(WatermarkKey key) {
        var codeword = new PayloadCodec(key);
        for (var frame : CanonicalFrame.values()) {
            var carriers = Carrier.of(key, frame);
            embedders.put(frame, new Embedder(key, codeword, carriers));
            detectors.put(frame, new Detector(key, codeword, frame, carriers));
        }
    }

    /**
     * Returns a copy of the picture that carries the payload, as strongly as the quality allows. The mark is read back
     * before this method returns. The same key, picture, payload and quality always give the same pixels. Alpha is
     * unchanged and ignored. No 8 x 8 block of the picture whose luma has a standard deviation of at most 3 levels is changed
     * by more than 3 levels, root mean square.
     *
     * @throws AlreadyMarkedException if the picture already carries a mark of this key and was at most resized since.
     *     Call {@link #detect} first to find cropped and rotated marks as well
     * @throws EmbeddingException if a side is shorter than 64 pixels, the picture is one flat colour, or it cannot
     *     carry a readable mark within this quality
     */
    public Embedding embed(Raster image, long payload, Quality quality) throws EmbeddingException {
        if (Math.min(image.width(), image.height()) < MIN_SIDE) {
            throw new EmbeddingException("A picture needs " + MIN_SIDE + " pixels a side to carry a mark, this one is "
                    + image.width() + " x " + image.height() + ".");
        }
        var white = Whitening.of(image, CanonicalFrame.forMarking(image));
        if (white.luma().isFlat()) {
            throw new EmbeddingException("The picture is one flat colour: a mark in it would be seen.");
        }
        var present = detectAligned(white)
                .or(() -> detectAligned(Whitening.of(image, white.frame().other())));
        if (present.isPresent()) {
            throw new AlreadyMarkedException(present.get().payload());
        }
        var embedder = embedder(white);
        for (int attempt = 0; attempt < Carrier.PER_KEY; attempt++) {
            var embedding = embedder.embed(image, white, payload, quality, attempt);
            var readBack = detectAligned(Whitening.of(embedding.image(), white.frame()));
            if (readBack.isPresent() && readBack.get().payload() == payload) {
                return embedding;
            }
        }
        throw new EmbeddingException("The picture cannot carry a mark that reads back within " + quality.psnrDb()
                + " dB and a structural similarity of " + quality.ssim() + ".");
    }

    /**
     * Edits a marked picture in three common ways and reads it again each time. Takes about three detections.
     *
     * @param payload what the mark holds
     */
    public Robustness testRobustness(Raster marked, long payload) {
        return Robustness.of(this, marked, payload);
    }

    /**
     * Searches the picture for a mark of this key: first aligned, then mirrored, rotated by quarter turns or inverted,
     * then cropped, scaled or rotated by up to 15 degrees, then stretched by up to two fifths. Never throws; a picture
     * with a side under 16 pixels has no mark.
     */
    public Detection detect(Raster image) {
        if (Math.min(image.width(), image.height()) < MIN_DETECTABLE_SIDE) {
            return Detection.none(0);
        }
        // Pictures are seldom resized across the limit between the frames, so the likelier frame is tried first.
        var likelier = Whitening.of(image, CanonicalFrame.forMarking(image));
        var aligned = detectAligned(likelier);
        if (aligned.isPresent()) {
            return aligned.get();
        }
        var other = Whitening.of(image, likelier.frame().other());
        return detectAligned(other)
                .or(() -> detector(likelier).detectReoriented(likelier))
                .or(() -> detector(other).detectReoriented(other))
                .orElseGet(() -> detectTransformed(image, likelier, other));
    }

    private Optional<Detection> detectAligned(Whitening white) {
        return detector(white).detectAligned(white);
    }

    private Detection detectTransformed(Raster image, Whitening likelier, Whitening other) {
        var found = detector(likelier).detectTransformed(likelier);
        return found.found() || !CanonicalFrame.eitherMayBeTurned(image)
                ? found
                : detector(other).detectTransformed(other);
    }

    private Detector detector(Whitening white) {
        return Objects.requireNonNull(detectors.get(white.frame()));
    }

    private Embedder embedder(Whitening white) {
        return Objects.requireNonNull(embedders.get(white.frame()));
    }
}
