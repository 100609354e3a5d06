package dev.mintmark.c2pa.trust;

import dev.mintmark.c2pa.C2paException;
import java.security.SignatureException;
import org.jspecify.annotations.Nullable;

/**
 * Limits the signatures of certificates, time-stamps and OCSP responses that are verified for one manifest store. A store
 * of a few kilobytes can name hundreds of manifests, each with certificates of equal names, and every pair of them would
 * be tried.
 */
public final class SignatureBudget {
    /** Two hundred time-stamped manifests need fewer, and an authority's largest keys take seconds for as many. */
    static final int MAX_SIGNATURES = 2_000;

    private static final ThreadLocal<@Nullable SignatureBudget> CURRENT = new ThreadLocal<>();

    private int spent;

    private SignatureBudget() {}

    /** Work on one store. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws C2paException;
    }

    /**
     * Returns the result of work in which {@link #spend} counts what the current thread verifies. Work contains no other.
     *
     * @throws C2paException if the work throws it, or needed one signature too many
     */
    public static <T> T limit(Work<T> work) throws C2paException {
        SignatureBudget budget = new SignatureBudget();
        CURRENT.set(budget);
        try {
            T result = work.run();
            if (budget.spent > MAX_SIGNATURES) {
                throw new C2paException(
                        "The certificates, time-stamps and OCSP responses of the manifest store need more than "
                                + MAX_SIGNATURES + " signatures to be verified.");
            }
            return result;
        } finally {
            CURRENT.remove();
        }
    }

    /**
     * Counts a signature that is about to be verified, where a store's are limited.
     *
     * @throws SignatureException if it is one too many
     */
    public static void spend() throws SignatureException {
        SignatureBudget budget = CURRENT.get();
        if (budget != null && ++budget.spent > MAX_SIGNATURES) {
            throw new SignatureException("The manifest store has too many signatures.");
        }
    }
}
