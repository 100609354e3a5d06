package dev.mintmark.watermark;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Marks pictures with 64 hidden bits and reads them back without the original. A mark is keyed: without the key it is
 * neither found nor read. Immutable and thread-safe; making one derives all of the key's tables, so keep it.
 */
public final class Watermarker {
    /** Below this a side holds less of a mark than can be read. */
    private static final int MIN_SIDE = 64;

    /** And below this there is nothing to be found. */
    private static final int MIN_DETECTABLE_SIDE = 16;

    private final Map<CanonicalFrame, Embedder> embedders = new EnumMap<>(CanonicalFrame.class);
    private final Map<CanonicalFrame, Detector> detectors = new EnumMap<>(CanonicalFrame.class);

    /** A marker and reader for one key. */
    public Watermarker(WatermarkKey key) {
        var codeword = new PayloadCodec(key);
        for (var frame : CanonicalFrame.values()) {
            var carriers = Carrier.of(key, frame);
            embedders.put(frame, new Embedder(key, codeword, carriers));
            detectors.put(frame, new Detector(key, codeword, frame, carriers));
        }
    }

    /**
     * A copy of the picture that carries the payload, as strongly as the quality allows. The same key, picture, payload
     * and quality always give the same pixels. Alpha is kept as it is.
     *
     * @throws AlreadyMarkedException when the picture carries a mark of this key and was at most resized since; whoever
     *     wants to know of cropped and turned marks too asks {@link #detect} first
     * @throws EmbeddingException when the picture is under 64 pixels a side, one flat colour, or cannot carry a
     *     readable mark within this quality
     */
    public Embedding embed(Raster image, long payload, Quality quality) throws EmbeddingException {
        if (Math.min(image.width(), image.height()) < MIN_SIDE) {
            throw new EmbeddingException("A picture needs " + MIN_SIDE + " pixels a side to carry a mark, this one is "
                    + image.width() + " x " + image.height() + ".");
        }
        var white = Whitening.of(image, CanonicalFrame.forMarking(image));
        if (white.luma().flat()) {
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
     * Looks for a mark of this key: as it was laid first, then mirrored or in quarter turns, then cropped, scaled or
     * turned.
     */
    public Detection detect(Raster image) {
        if (Math.min(image.width(), image.height()) < MIN_DETECTABLE_SIDE) {
            return Detection.none(0);
        }
        // Pictures are seldom resized across the line between the frames, so the likelier one comes first.
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
