package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.StatusCode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The results of a validation in the order found. Not thread-safe. */
final class Findings {
    /** Largest number of results; more are dropped to bound the memory. */
    private static final int MAX = 20_000;

    private final List<Finding> all = new ArrayList<>();

    void add(StatusCode code, String url, String explanation) {
        if (all.size() == MAX) {
            all.add(new Finding(StatusCode.GENERAL_ERROR, url, "There is more to say than is listed."));
        }
        if (all.size() > MAX) {
            return;
        }
        all.add(new Finding(code, url, explanation));
    }

    void add(Finding finding) {
        add(finding.code(), finding.url(), finding.explanation());
    }

    List<Finding> all() {
        return List.copyOf(all);
    }

    boolean has(StatusCode code) {
        return all.stream().anyMatch(finding -> finding.code() == code);
    }

    /** Returns the distinct codes of a kind. */
    List<StatusCode> codes(StatusCode.Kind kind) {
        return codes(all, kind);
    }

    static List<StatusCode> codes(List<Finding> findings, StatusCode.Kind kind) {
        Set<StatusCode> codes = EnumSet.noneOf(StatusCode.class);
        findings.stream().map(Finding::code).filter(code -> code.kind() == kind).forEach(codes::add);
        return List.copyOf(codes);
    }
}
