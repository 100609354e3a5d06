package dev.mintmark.app.ipfs;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form in which content is wanted.
 *
 * @param duplicates whether an archive has a block as often as it occurs
 */
record ContentFormat(Kind kind, boolean duplicates) {
    static final String RAW = "application/vnd.ipld.raw";
    static final String CAR = "application/vnd.ipld.car";

    enum Kind {
        FILE,
        RAW,
        CAR,
        /** None that is here. */
        NONE
    }

    static ContentFormat of(Kind kind) {
        return new ContentFormat(kind, false);
    }

    /**
     * Chooses by a header {@code Accept}. Types of a form of content choose it; every other type, such as those that browsers send,
     * stands for the file. Of equal weights the form goes before the file, and the first before the next.
     */
    static ContentFormat negotiate(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return of(Kind.FILE);
        }
        ContentFormat best = of(Kind.NONE);
        double bestWeight = 0;
        for (String range : accept.split(",")) {
            String[] parts = range.strip().split(";");
            Map<String, String> parameters = parameters(parts);
            ContentFormat format = format(parts[0].strip().toLowerCase(Locale.ROOT), parameters);
            double weight = weight(parameters.get("q"));
            boolean isForm = format.kind == Kind.RAW || format.kind == Kind.CAR;
            boolean better = weight > bestWeight || (weight == bestWeight && isForm && best.kind == Kind.FILE);
            if (format.kind != Kind.NONE && weight > 0 && better) {
                best = format;
                bestWeight = weight;
            }
        }
        return best;
    }

    private static ContentFormat format(String type, Map<String, String> parameters) {
        if (type.equals(RAW)) {
            return of(Kind.RAW);
        }
        if (type.equals(CAR)) {
            boolean known = parameters.getOrDefault("version", "1").equals("1")
                    && parameters.getOrDefault("order", "dfs").matches("dfs|unk")
                    && parameters.getOrDefault("dups", "n").matches("[yn]");
            return known ? new ContentFormat(Kind.CAR, "y".equals(parameters.get("dups"))) : of(Kind.NONE);
        }
        // further forms of gateways: dag-json, dag-cbor, IPNS records, tar
        boolean isOtherForm = type.startsWith("application/vnd.ipld.")
                || type.startsWith("application/vnd.ipfs.")
                || type.equals("application/x-tar");
        return of(isOtherForm ? Kind.NONE : Kind.FILE);
    }

    private static Map<String, String> parameters(String[] parts) {
        Map<String, String> parameters = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            parameters.put(
                    pair[0].strip().toLowerCase(Locale.ROOT),
                    pair.length == 1 ? "" : pair[1].strip().toLowerCase(Locale.ROOT));
        }
        return parameters;
    }

    private static double weight(@Nullable String quality) {
        return quality != null && quality.matches("[01](\\.\\d{0,3})?") ? Double.parseDouble(quality) : 1;
    }
}
