package dev.mintmark.c2pa;

import java.util.ArrayList;
import java.util.List;

/** The matrix of formats, algorithms, time-stamps and sizes: files that both engines trust. */
final class InteroperabilityBench {
    private static final List<Integer> SIZES = List.of(16, 17, 64, 255, 1024, 4096);
    private static final List<Integer> SIZES_QUICK = List.of(16, 17, 255, 512);

    private InteroperabilityBench() {}

    static List<Row> rows(boolean quick) throws Exception {
        List<Integer> sizes = quick ? SIZES_QUICK : SIZES;
        Interoperability matrix = new Interoperability(new TestAuthority());
        List<Interoperability.Outcome> all = new ArrayList<>();
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            all.addAll(matrix.outcomes(algorithm, sizes));
        }
        long odd = all.stream().filter(outcome -> outcome.length() % 2 == 1).count();
        String what = SampleFiles.FORMATS.size() + " formats, " + SigningAlgorithm.values().length
                + " algorithms, with and without a time-stamp, " + sizes + " pixels wide; " + odd
                + " files have an odd length, " + (all.size() - odd) + " an even one";
        List<Interoperability.Outcome> others = matrix.otherWays();
        return List.of(
                row(
                        "interoperability: compressed, updatable, updated, boxes: Trusted by both",
                        others,
                        others.stream()
                                .filter(Interoperability.Outcome::trusted)
                                .toList(),
                        SampleFiles.FORMATS.size() + " formats, es256"),
                row(
                        "interoperability: Trusted by us",
                        all,
                        all.stream()
                                .filter(outcome -> outcome.ours().equals("Trusted"))
                                .toList(),
                        what),
                row(
                        "interoperability: Trusted by the reference",
                        all,
                        all.stream()
                                .filter(outcome -> outcome.theirs().equals("Trusted"))
                                .toList(),
                        what),
                row(
                        "interoperability: the same with its soft-binding list set",
                        all,
                        all.stream()
                                .filter(outcome -> outcome.theirsWithList().equals("Trusted"))
                                .toList(),
                        "the list names " + GeneratedImage.WATERMARK_ALGORITHM));
    }

    private static Row row(
            String name, List<Interoperability.Outcome> all, List<Interoperability.Outcome> trusted, String what) {
        List<String> others = all.stream()
                .filter(outcome -> !trusted.contains(outcome))
                .map(outcome -> outcome.file() + " " + outcome.explanation())
                .limit(5)
                .toList();
        return Row.all(name, trusted.size(), all.size(), "files", others.isEmpty() ? what : what + "; not: " + others);
    }
}
