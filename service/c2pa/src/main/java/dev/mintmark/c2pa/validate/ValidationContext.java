package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.TrustPolicy;
import java.time.Instant;

/**
 * What the checks of one store share. Not thread-safe.
 *
 * @param evidence time-stamps and OCSP responses in the store's assertions
 * @param hashes cache of the boxes' hashes
 */
record ValidationContext(
        ManifestStore store,
        IngredientGraph lineage,
        StoredEvidence evidence,
        BoxHashes hashes,
        TrustPolicy policy,
        Instant now) {
    static ValidationContext of(ManifestStore store, TrustPolicy policy, Instant now) {
        IngredientGraph lineage = new IngredientGraph(store);
        return new ValidationContext(store, lineage, StoredEvidence.of(lineage), new BoxHashes(), policy, now);
    }

    References references() {
        return new References(store, lineage, hashes);
    }
}
