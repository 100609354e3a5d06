package dev.mintmark.watermark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks for a mark in a picture: as it was marked first, then turned, cropped or mirrored. Immutable. */
final class Detector {
    private static final int SMALLEST_SIDE = 16;
    /** Candidates whose turn and scale are searched finely. */
    private static final int REFINED = 4;

    private static final int[] ALL_POINTS = AnyFrequency.allPoints();
    private static final double[] TURNS = {Math.toRadians(0.25), Math.toRadians(0.1), Math.toRadians(0.04)};
    private static final double[] STRETCHES = {0.004, 0.0015, 0.0006};

    private static final int MOVES = 4;

    private final Codeword codeword;
    private final Carrier[] carriers;
    private final GeometrySearch search;

    Detector(Codeword codeword, Carrier[] carriers) {
        this.codeword = codeword;
        this.carriers = carriers;
        search = new GeometrySearch(carriers);
    }

    Detection detect(Raster image) {
        if (Math.min(image.width(), image.height()) < SMALLEST_SIDE) {
            return Detection.none(0);
        }
        var white = Whitening.whiten(CanonicalFrame.of(image));
        var spectrum = uprightSpectrum(white);
        var upright = upright(spectrum);
        if (upright.isPresent()) {
            return upright.get();
        }
        var exchanged = exchanged(spectrum);
        if (exchanged.isPresent()) {
            return exchanged.get();
        }
        return turned(white);
    }

    /** The mark of a picture that was at most resized. */
    Optional<Detection> upright(Plane white) {
        return upright(uprightSpectrum(white));
    }

    private static LatticeSpectrum uprightSpectrum(Plane white) {
        var spectrum = TileTransform.analyse(TileTransform.fold(white));
        spectrum.flatten();
        return spectrum;
    }

    private Optional<Detection> upright(LatticeSpectrum flat) {
        var best = bestOf(flat, 0, false);
        return read(best, carriers.length, Geometry.IDENTITY);
    }

    /** The mark of a picture that was mirrored or turned by quarter turns, which only exchange the lattice's points. */
    private Optional<Detection> exchanged(LatticeSpectrum flat) {
        var best = bestOf(flat, 0, true);
        for (int quarter = 1; quarter < 4; quarter++) {
            for (boolean mirrored : new boolean[] {false, true}) {
                var next = bestOf(flat, quarter, mirrored);
                if (next.peak().score() > best.peak().score()) {
                    best = next;
                }
            }
        }
        return read(best, 8 * carriers.length, best.geometry());
    }

    /** A spectrum turned back to how it was marked, if it was turned so, and the carrier that fits best. */
    private record Oriented(
            LatticeSpectrum spectrum, int quarterTurns, boolean mirrored, Carrier carrier, PilotSearch.Peak peak) {
        Geometry geometry() {
            return new Placement(-quarterTurns * Math.PI / 2, 1, mirrored).geometry();
        }
    }

    private Oriented bestOf(LatticeSpectrum flat, int quarterTurns, boolean mirrored) {
        var spectrum = quarterTurns == 0 && !mirrored ? flat : flat.transformed(quarterTurns, mirrored);
        var best = new PilotSearch.Peak(0, 0, 0, 0);
        var carrier = carriers[0];
        for (var next : carriers) {
            var peak = new PilotSearch(next).find(spectrum);
            if (peak.score() > best.score()) {
                best = peak;
                carrier = next;
            }
        }
        return new Oriented(spectrum, quarterTurns, mirrored, carrier, best);
    }

    private Optional<Detection> read(Oriented oriented, int surfaces, Geometry geometry) {
        double score = oriented.peak().score();
        if (score < FalsePositives.GATE) {
            return Optional.empty();
        }
        var payload = decode(oriented.carrier(), oriented.spectrum(), oriented.peak());
        if (payload.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(found(payload.getAsLong(), score, surfaces, geometry));
    }

    private OptionalLong decode(Carrier carrier, LatticeSpectrum flat, PilotSearch.Peak peak) {
        return codeword.decode(new Demodulator(carrier).soft(flat, peak.x(), peak.y()));
    }

    private static Detection found(long payload, double score, int surfaces, Geometry geometry) {
        return new Detection(true, payload, score, FalsePositives.rate(score, surfaces), geometry);
    }

    /**
     * A placement and where its pilots say that the tile begins.
     *
     * @param level the pilots' sum in the picture's own units, which falls off around the true placement when the
     *     score, a ratio, hardly does
     */
    private record Sync(int set, Placement placement, PilotSearch.Peak peak, double level) {
        double score() {
            return peak.score();
        }
    }

    private Detection turned(Plane white) {
        var picture = new AnyFrequency(white);
        List<Sync> syncs = new ArrayList<>();
        for (var candidate : search.candidates(new PowerMap(white))) {
            syncs.add(sync(picture, candidate.set(), candidate.placement()));
            syncs.add(sync(picture, candidate.set(), candidate.placement().moved(Math.PI, 1)));
        }
        syncs.sort(Comparator.comparingDouble(Sync::score).reversed());
        var refined = syncs.stream()
                .limit(REFINED)
                .map(rough -> refine(picture, rough))
                .sorted(Comparator.comparingDouble(Sync::score).reversed())
                .toList();
        int surfaces = syncs.size() + REFINED * TURNS.length * MOVES * 8;
        for (var sync : refined.subList(0, Math.min(FalsePositives.SEARCHED_DECODES, refined.size()))) {
            if (sync.score() < FalsePositives.GATE) {
                break;
            }
            var spectrum = picture.at(sync.placement(), ALL_POINTS);
            spectrum.flatten();
            var payload = decode(carriers[sync.set()], spectrum, sync.peak());
            if (payload.isPresent()) {
                var geometry = sync.placement().geometry();
                return found(payload.getAsLong(), sync.score(), surfaces, geometry);
            }
        }
        return Detection.none(refined.isEmpty() ? 0 : refined.getFirst().score());
    }

    private Sync sync(AnyFrequency picture, int set, Placement placement) {
        var carrier = carriers[set];
        var spectrum = picture.at(placement, carrier.pilots);
        double unit = spectrum.flattenPoints(carrier.pilots);
        var peak = new PilotSearch(carrier).find(spectrum);
        return new Sync(set, placement, peak, peak.sum() * unit);
    }

    /** Climbs to the nearest peak of the pilots' agreement over turn and scale. */
    private Sync refine(AnyFrequency picture, Sync rough) {
        var best = rough;
        for (int round = 0; round < TURNS.length; round++) {
            for (int move = 0; move < MOVES; move++) {
                var centre = best;
                best = bestAround(picture, centre, TURNS[round], STRETCHES[round]);
                if (best.level() <= centre.level()) {
                    break;
                }
            }
        }
        return best;
    }

    private Sync bestAround(AnyFrequency picture, Sync centre, double turnStep, double stretchStep) {
        var best = centre;
        for (int turn = -1; turn <= 1; turn++) {
            for (int stretch = -1; stretch <= 1; stretch++) {
                if (turn == 0 && stretch == 0) {
                    continue;
                }
                var placement = centre.placement().moved(turn * turnStep, 1 + stretch * stretchStep);
                var next = sync(picture, centre.set(), placement);
                if (next.level() > best.level()) {
                    best = next;
                }
            }
        }
        return best;
    }
}
