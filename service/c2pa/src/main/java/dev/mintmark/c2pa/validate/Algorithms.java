package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.cbor.CborValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Determines hash algorithms. C2PA 2.4, section 15.4. */
final class Algorithms {
    private Algorithms() {}

    /** Returns the name given next to a hash, or that of the claim; null if there is none, because no default exists. */
    static @Nullable String of(@Nullable String own, Claim claim) {
        return own != null ? own : claim.alg();
    }

    /**
     * Returns the name in the first of these maps that gives one, or that of the claim; null if there is none. What is given and is no
     * text is the name of no algorithm.
     */
    static @Nullable String of(Claim claim, CborValue.Mapping... maps) {
        for (CborValue.Mapping map : maps) {
            Optional<CborValue> own = map.get("alg");
            if (own.isPresent()) {
                return own.get() instanceof CborValue.Text text ? text.value() : "of another type";
            }
        }
        return claim.alg();
    }

    /** Returns the name given in an assertion for the hashes that it contains; null if there is none. */
    static @Nullable String of(ParsedManifest.Part part) {
        return part.content() == null ? null : part.content().text("alg").orElse(null);
    }

    /** Explains that an algorithm is not allowed. */
    static String unsupported(@Nullable String alg) {
        return alg == null
                ? "No hash algorithm is named, and there is no default."
                : "The hash algorithm " + alg + " is not allowed.";
    }
}
