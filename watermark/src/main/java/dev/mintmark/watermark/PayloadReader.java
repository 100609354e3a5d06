package dev.mintmark.watermark;

import java.util.Optional;

/** Decodes the payload of a mark whose placement is known. Immutable. */
final class PayloadReader {
    private final WatermarkKey key;
    private final PayloadCodec codeword;
    private final CanonicalFrame frame;
    private final Carrier[] carriers;

    PayloadReader(WatermarkKey key, PayloadCodec codeword, CanonicalFrame frame, Carrier[] carriers) {
        this.key = key;
        this.codeword = codeword;
        this.frame = frame;
        this.carriers = carriers;
    }

    /**
     * Decodes the payload; empty when the score is too low or no tag is right.
     *
     * @param set index of the carrier
     * @param cornerX position of the picture's left edge relative to the spectrum's origin, in canonical pixels
     * @param surfaces number of correlation surfaces of which the peak is the maximum
     */
    Optional<Detection> read(
            LatticeSpectrum spectrum,
            int set,
            Placement placement,
            PilotSearch.Peak peak,
            double cornerX,
            double cornerY,
            int surfaces) {
        if (peak.score() < FalsePositives.GATE) {
            return Optional.empty();
        }
        var payload = codeword.decode(new Demodulator(carriers[set]).soft(spectrum, peak.x(), peak.y()));
        if (payload.isEmpty()) {
            return Optional.empty();
        }
        var origin = TileOrigin.of(key, payload.getAsLong());
        double unit = (double) CanonicalFrame.LARGE.side / frame.side;
        double x = origin.x() - peak.x() + placement.tileX(cornerX, cornerY);
        double y = origin.y() - peak.y() + placement.tileY(cornerX, cornerY);
        var geometry = new Geometry(
                placement.degrees(),
                placement.scale(),
                placement.mirrored(),
                unit * Math.IEEEremainder(x, Lattice.TILE),
                unit * Math.IEEEremainder(y, Lattice.TILE),
                placement.stretch());
        return Optional.of(new Detection(
                true, payload.getAsLong(), peak.score(), FalsePositives.rate(peak.score(), surfaces), geometry));
    }
}
