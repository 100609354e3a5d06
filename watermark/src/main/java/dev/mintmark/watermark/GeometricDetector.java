package dev.mintmark.watermark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Detects a mark in a picture that was cropped, scaled, rotated or mirrored. Immutable. */
final class GeometricDetector {
    /** Candidates tried first, which suffice for a clear mark. */
    private static final int FIRST_CANDIDATES = 24;
    /** Candidates of stretched pictures. */
    private static final int STRETCHED_CANDIDATES = 150;
    /** Most candidates tried. */
    private static final int MAX_CANDIDATES = 600;
    /**
     * Level from which a candidate of the first round is decoded at once; the others are ranked with the second round.
     */
    private static final double CLEAR_LEVEL = 6.5;

    private static final double[] TURNS = {Math.toRadians(0.25), Math.toRadians(0.1), Math.toRadians(0.04)};
    private static final double[] STRETCHES = {0.004, 0.0015, 0.0006};
    private static final int MAX_MOVES = 4;
    /** Most correlation surfaces computed in one detection. */
    private static final int MAX_SURFACES = 4096;

    private final PayloadReader reader;
    private final Carrier[] carriers;

    GeometricDetector(PayloadReader reader, Carrier[] carriers) {
        this.reader = reader;
        this.carriers = carriers;
    }

    /** A placement and the shift that its pilots give. */
    private record Sync(int set, Placement placement, PilotSearch.Peak peak) {
        Sync better(Sync other) {
            return other.peak.level() > peak.level() ? other : this;
        }
    }

    Detection detect(Whitening white) {
        var map = new PowerMap(white.plane());
        var picture = new NonuniformFft(white, map);
        var search = new PlacementSearch(carriers, map);
        var candidates = search.candidates();
        var first = syncs(picture, candidates.subList(0, Math.min(FIRST_CANDIDATES, candidates.size())));
        var clear = first.stream()
                .filter(sync -> sync.peak().level() >= CLEAR_LEVEL)
                .toList();
        var found = read(picture, white, clear);
        if (found.found()) {
            return found;
        }
        // A rotation without a crop shows in the pilots' power or not at all; upright crops are common enough to be
        // tried at
        // every scale.
        var rest = new ArrayList<>(crops(picture, search));
        rest.addAll(first);
        rest.addAll(syncs(
                picture,
                candidates.subList(
                        Math.min(FIRST_CANDIDATES, candidates.size()), Math.min(MAX_CANDIDATES, candidates.size()))));
        rest.removeAll(clear);
        var later = read(picture, white, rest);
        if (later.found()) {
            return later;
        }
        var stretched = search.stretched();
        var last = read(
                picture,
                white,
                syncs(picture, stretched.subList(0, Math.min(STRETCHED_CANDIDATES, stretched.size()))),
                FalsePositives.STRETCHED_DECODES);
        return last.found() ? last : Detection.none(Math.max(last.score(), Math.max(found.score(), later.score())));
    }

    private List<Sync> syncs(NonuniformFft picture, List<PlacementSearch.Candidate> candidates) {
        List<Sync> syncs = new ArrayList<>();
        for (var candidate : candidates) {
            syncs.addAll(syncs(picture, candidate.set(), candidate.placement()));
        }
        return syncs;
    }

    private List<Sync> crops(NonuniformFft picture, PlacementSearch search) {
        List<Sync> syncs = new ArrayList<>();
        for (int set = 0; set < carriers.length; set++) {
            for (var placement : search.upright()) {
                syncs.add(syncs(picture, set, placement).getFirst());
            }
        }
        return syncs;
    }

    /** Decodes at the most likely placements. Without success the result holds the best score. */
    private Detection read(NonuniformFft picture, Whitening white, List<Sync> syncs) {
        return read(picture, white, syncs, FalsePositives.SEARCHED_DECODES);
    }

    private Detection read(NonuniformFft picture, Whitening white, List<Sync> syncs, int decodes) {
        double best = 0;
        var likeliest = syncs.stream()
                .sorted(Comparator.comparingDouble((Sync sync) -> sync.peak().level())
                        .reversed())
                .limit(decodes)
                .toList();
        for (var rough : likeliest) {
            var sync = refine(picture, rough);
            best = Math.max(best, sync.peak().score());
            var found = reader.read(
                    picture.latticeSpectrum(sync.placement()),
                    sync.set(),
                    sync.placement(),
                    sync.peak(),
                    -white.plane().width / 2.0,
                    -white.plane().height / 2.0,
                    MAX_SURFACES);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return Detection.none(best);
    }

    /** Returns the shifts for a placement and for the same placement rotated by half a turn. */
    private List<Sync> syncs(NonuniformFft picture, int set, Placement placement) {
        var carrier = carriers[set];
        var peaks = new PilotSearch(carrier).find(picture.pilots(placement, carrier));
        return List.of(
                new Sync(set, placement, peaks.upright()),
                new Sync(set, placement.moved(Math.PI, 1), peaks.halfTurned()));
    }

    /** Climbs to the nearest maximum of the pilots' agreement over rotation and scale. */
    private Sync refine(NonuniformFft picture, Sync rough) {
        var best = rough;
        for (int round = 0; round < TURNS.length; round++) {
            for (int move = 0; move < MAX_MOVES; move++) {
                var centre = best;
                best = bestAround(picture, centre, TURNS[round], STRETCHES[round]);
                if (best == centre) {
                    break;
                }
            }
        }
        return best;
    }

    private Sync bestAround(NonuniformFft picture, Sync centre, double turnStep, double stretchStep) {
        var best = centre;
        for (int aspect = -1; aspect <= 1; aspect += 2) {
            best = best.better(at(picture, centre, centre.placement().stretched(1 + aspect * stretchStep)));
        }
        for (int turn = -1; turn <= 1; turn++) {
            for (int stretch = -1; stretch <= 1; stretch++) {
                if (turn == 0 && stretch == 0) {
                    continue;
                }
                best = best.better(
                        at(picture, centre, centre.placement().moved(turn * turnStep, 1 + stretch * stretchStep)));
            }
        }
        return best;
    }

    /** Returns the shift near a known one for a placement close to the known one's. */
    private Sync at(NonuniformFft picture, Sync known, Placement placement) {
        var carrier = carriers[known.set()];
        return new Sync(
                known.set(),
                placement,
                new PilotSearch(carrier).near(picture.pilots(placement, carrier), known.peak()));
    }
}
