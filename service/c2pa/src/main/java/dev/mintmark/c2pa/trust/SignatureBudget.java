package dev.mintmark.c2pa.trust;

import dev.mintmark.c2pa.C2paException;
import java.security.SignatureException;
import org.jspecify.annotations.Nullable;

/**
 * Limits the signatures of certificates, time-stamps and OCSP responses that are verified for one manifest store. A store
 * of a few kilobytes can name hundreds of manifests, each with certificates of equal names, and every pair of them would
 * be tried. Counts what the current thread verifies between {@link #start} and {@link #close}.
 */
public final class SignatureBudget implements AutoCloseable {
    /** Two hundred time-stamped manifests need fewer, and an authority's largest keys take seconds for as many. */
    static final int MAX_SIGNATURES = 2_000;

    private static final ThreadLocal<@Nullable SignatureBudget> CURRENT = new ThreadLocal<>();

    private final @Nullable SignatureBudget outer = CURRENT.get();
    private int spent;

    private SignatureBudget() {
        CURRENT.set(this);
    }

    public static SignatureBudget start() {
        return new SignatureBudget();
    }

    /**
     * Counts a signature that is about to be verified.
     *
     * @throws SignatureException if it is one too many
     */
    public static void spend() throws SignatureException {
        SignatureBudget budget = CURRENT.get();
        if (budget != null && ++budget.spent > MAX_SIGNATURES) {
            throw new SignatureException("The manifest store has too many signatures.");
        }
    }

    /**
     * Refuses a store of which some signatures were not verified.
     *
     * @throws C2paException if one was too many
     */
    public void requireKept() throws C2paException {
        if (spent > MAX_SIGNATURES) {
            throw new C2paException(
                    "The certificates, time-stamps and OCSP responses of the manifest store need more than "
                            + MAX_SIGNATURES + " signatures to be verified.");
        }
    }

    @Override
    public void close() {
        if (outer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(outer);
        }
    }
}
