package dev.mintmark.c2pa.trust;

import java.security.GeneralSecurityException;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shortest path from an end entity to a trust anchor over certificates in any order.
 *
 * <p>Safe for hostile certificates: authorities with equal names make exponentially many paths. Each certificate is
 * therefore reached once, and at most {@value #MAX_SIGNATURES} signatures are verified.
 *
 * @param certificates end entity first, without the anchor
 */
record CertificatePath(List<X509Certificate> certificates, TrustAnchor anchor) {
    static final int MAX_INTERMEDIATES = 8;
    private static final int MAX_SIGNATURES = 64;

    CertificatePath {
        certificates = List.copyOf(certificates);
    }

    /** A certificate that was reached, and the certificate below it that it issued. */
    private record Step(
            X509Certificate certificate, @Nullable Step below, int intermediates) {}

    /** The number of signatures that may still be verified. Not thread-safe. */
    private static final class Budget {
        private int left = MAX_SIGNATURES;

        boolean isIssuedBy(X509Certificate issuer, X509Certificate subject) {
            if (!subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()) || left == 0) {
                return false;
            }
            left--;
            try {
                SignatureBudget.spend();
                subject.verify(issuer.getPublicKey());
                return true;
            } catch (GeneralSecurityException | RuntimeException e) {
                return false;
            }
        }
    }

    /** Finds a path at a time from the first of the certificates; empty if there is none. */
    static Optional<CertificatePath> find(List<X509Certificate> all, List<X509Certificate> anchors, Instant at) {
        Budget budget = new Budget();
        List<X509Certificate> left = new ArrayList<>(all.subList(1, all.size()));
        left.removeIf(certificate -> !mayIssue(certificate, at));
        Deque<Step> reached = new ArrayDeque<>(List.of(new Step(all.getFirst(), null, 0)));
        for (Step step = reached.poll(); step != null; step = reached.poll()) {
            for (X509Certificate anchor : anchors) {
                if (budget.isIssuedBy(anchor, step.certificate())) {
                    // By name and key: the platform refuses an anchor with another key identifier.
                    return Optional.of(new CertificatePath(
                            down(step),
                            new TrustAnchor(anchor.getSubjectX500Principal(), anchor.getPublicKey(), null)));
                }
            }
            for (int i = 0; i < left.size() && step.intermediates() < MAX_INTERMEDIATES; i++) {
                if (budget.isIssuedBy(left.get(i), step.certificate())) {
                    reached.add(new Step(left.remove(i--), step, step.intermediates() + 1));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean mayIssue(X509Certificate certificate, Instant at) {
        return certificate.getBasicConstraints() >= 0
                && !at.isBefore(certificate.getNotBefore().toInstant())
                && !at.isAfter(certificate.getNotAfter().toInstant());
    }

    private static List<X509Certificate> down(Step last) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Step step = last; step != null; step = step.below()) {
            certificates.addFirst(step.certificate());
        }
        return certificates;
    }
}
