package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resolves hashed URIs to boxes of the store and compares their hashes. C2PA 2.4, section 15.10.3.3. */
record References(ManifestStore store, IngredientGraph lineage, BoxHashes hashes) {
    /** What a reference leads to. */
    enum Result {
        MATCH,
        MISMATCH,
        /** There is no such box, or the reference has no URI. */
        MISSING,
        /** The box was redacted by a manifest that may do so. */
        REDACTED,
        /** The hash algorithm is not allowed, or none is named. */
        UNSUPPORTED_ALGORITHM,
        /** The reference is a web address, which is not retrieved. */
        EXTERNAL
    }

    /**
     * Checks a reference.
     *
     * @param enclosingAlg hash algorithm of the assertion that contains the reference; null if it names none
     * @param manifest manifest that contains the reference
     */
    Result check(CborValue reference, @Nullable String enclosingAlg, ParsedManifest manifest) {
        Optional<String> url = url(reference);
        if (url.isEmpty()) {
            return Result.MISSING;
        }
        if (JumbfUris.isExternal(url.get())) {
            return Result.EXTERNAL;
        }
        String absolute = JumbfUris.absolute(url.get(), manifest.label());
        if (lineage.isRedacted(absolute)) {
            return Result.REDACTED;
        }
        Optional<ParsedManifest> target = JumbfUris.manifest(absolute).flatMap(store::manifest);
        Optional<ByteRange> payload = target.flatMap(found -> hashes.payload(found, JumbfUris.inManifest(absolute)));
        if (target.isEmpty() || payload.isEmpty()) {
            return Result.MISSING;
        }
        Optional<HashedUri> hashed = HashedUri.of(reference);
        if (hashed.isEmpty()) {
            return Result.MISMATCH;
        }
        String own = hashed.get().alg() != null ? hashed.get().alg() : enclosingAlg;
        String alg = Algorithms.of(own, manifest.claim());
        if (Hashes.digest(alg).isEmpty()) {
            return Result.UNSUPPORTED_ALGORITHM;
        }
        boolean equal = hashes.matches(
                alg, target.get().source(), payload.get(), hashed.get().hash());
        return equal ? Result.MATCH : Result.MISMATCH;
    }

    /** Returns the URI of a reference. */
    static Optional<String> url(CborValue reference) {
        return reference instanceof CborValue.Mapping map
                ? map.text("url").filter(url -> !url.isBlank())
                : Optional.empty();
    }
}
