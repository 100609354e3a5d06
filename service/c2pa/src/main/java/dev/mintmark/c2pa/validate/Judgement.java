package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results about a store.
 *
 * @param context null if a manifest is so malformed that nothing more was read
 * @param findings results for the active manifest
 * @param ingredientFindings results for the others, without those recorded when they were used
 */
record Judgement(
        @Nullable ValidationContext context,
        Findings findings,
        List<Finding> ingredientFindings,
        @Nullable SignatureInfo signature) {
    Judgement {
        ingredientFindings = List.copyOf(ingredientFindings);
    }

    @Nullable
    ManifestStore store() {
        return context == null ? null : context.store();
    }
}
