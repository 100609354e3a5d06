package dev.mintmark.watermark;

import java.util.Arrays;

/**
 * Marks pictures with 64 hidden bits and reads them back without the original. A mark is keyed: without the key it is
 * neither found nor read. Immutable and thread-safe; making one derives all of the key's tables, so keep it.
 */
public final class Watermarker {
    /** Ways to lay a mark that are tried before a picture is refused. */
    private static final int ATTEMPTS = 8;

    private final Embedder embedder;
    private final Detector detector;

    /** A marker and reader for one key. */
    public Watermarker(WatermarkKey key) {
        var codeword = new Codeword(key);
        var carriers = new Carrier[Carrier.SETS];
        Arrays.setAll(carriers, set -> new Carrier(key, set));
        embedder = new Embedder(key, codeword, carriers);
        detector = new Detector(codeword, carriers);
    }

    /**
     * A copy of the picture that carries the payload, as strongly as the quality allows. The same key, picture, payload
     * and quality always give the same pixels. Alpha is kept as it is.
     *
     * @throws CannotEmbedException when the picture is under 64 pixels a side, one flat colour, or cannot carry a
     *     readable mark within this quality
     */
    public Embedding embed(Raster image, long payload, Quality quality) throws CannotEmbedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var embedding = embedder.embed(image, payload, quality, attempt);
            var readBack = detector.upright(Whitening.whiten(CanonicalFrame.of(embedding.image())));
            if (readBack.isPresent() && readBack.get().payload() == payload) {
                return embedding;
            }
        }
        throw new CannotEmbedException("The picture cannot carry a mark that reads back within " + quality.psnrDb()
                + " dB and a structural similarity of " + quality.ssim() + ".");
    }

    /** Looks for a mark of this key. */
    public Detection detect(Raster image) {
        return detector.detect(image);
    }
}
