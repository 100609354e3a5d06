package dev.mintmark.watermark;

import java.util.Optional;

/** Detects a mark in one of the two frames. Immutable. */
final class Detector {
    /** Quarter turns, each mirrored or not. */
    private static final int ORIENTATIONS = 8;

    private final Carrier[] carriers;
    private final PayloadReader reader;
    private final GeometricDetector geometric;

    Detector(WatermarkKey key, PayloadCodec codeword, CanonicalFrame frame, Carrier[] carriers) {
        this.carriers = carriers;
        reader = new PayloadReader(key, codeword, frame, carriers);
        geometric = new GeometricDetector(reader, carriers);
    }

    /** Detects the mark of a picture that was at most resized. */
    Optional<Detection> detectAligned(Whitening white) {
        return read(bestOf(white.spectrum(), 0, false), carriers.length);
    }

    /**
     * Detects the mark of a picture that was mirrored or rotated by quarter turns, which only permutes the lattice
     * points, or whose tones were inverted, which changes their signs.
     */
    Optional<Detection> detectReoriented(Whitening white) {
        var spectrum = white.spectrum();
        var best = bestOf(spectrum.negated(), 0, false);
        for (int orientation = 1; orientation < ORIENTATIONS; orientation++) {
            var next = bestOf(spectrum, orientation / 2, orientation % 2 == 1);
            if (next.peak().score() > best.peak().score()) {
                best = next;
            }
        }
        return read(best, (ORIENTATIONS + 1) * carriers.length);
    }

    /** Detects the mark of a picture that was cropped, scaled, rotated or mirrored. */
    Detection detectTransformed(Whitening white) {
        return geometric.detect(white);
    }

    /** A spectrum with an assumed mirroring and rotation undone, and the carrier that correlates best with it. */
    private record Oriented(LatticeSpectrum spectrum, Placement placement, int set, PilotSearch.Peak peak) {}

    private Oriented bestOf(LatticeSpectrum spectrum, int quarterTurns, boolean mirrored) {
        var oriented = quarterTurns == 0 && !mirrored ? spectrum : spectrum.transformed(quarterTurns, mirrored);
        var best = PilotSearch.Peak.NONE;
        int set = 0;
        for (int next = 0; next < carriers.length; next++) {
            var peak = new PilotSearch(carriers[next])
                    .find(ReceivedPilots.of(oriented, carriers[next]))
                    .upright();
            if (peak.score() > best.score()) {
                best = peak;
                set = next;
            }
        }
        return new Oriented(oriented, new Placement(-quarterTurns * Math.PI / 2, 1, mirrored), set, best);
    }

    private Optional<Detection> read(Oriented oriented, int surfaces) {
        return reader.read(oriented.spectrum(), oriented.set(), oriented.placement(), oriented.peak(), 0, 0, surfaces);
    }
}
