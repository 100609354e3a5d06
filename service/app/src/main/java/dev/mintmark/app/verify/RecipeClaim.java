package dev.mintmark.app.verify;

import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeCommitment;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file's manifest commits its signer to a recipe ({@link RecipeCommitment}). A manifest that is not valid proves
 * nothing; failures of its ingredients do not matter, as for the verdict.
 *
 * @param report of the file's manifest
 */
public record RecipeClaim(Status status, ValidationReport report) {
    /** The result of the check. */
    public enum Status {
        /** The manifest is valid and commits its signer to this recipe. */
        CONFIRMED,
        /** The manifest is valid and commits its signer to another recipe. */
        OTHER_RECIPE,
        /** There is no manifest, or no commitment in it. */
        MISSING,
        /** The manifest is not valid, or cannot be read. */
        INVALID_MANIFEST
    }

    /**
     * Checks a file against a recipe.
     *
     * @param salt of the recipe's commitment
     */
    public static RecipeClaim check(byte[] file, Recipe recipe, byte[] salt, ManifestValidator validator) {
        ValidationReport report = validator.validate(file);
        return new RecipeClaim(
                switch (ManifestStatus.of(report)) {
                    case VALID -> compare(report.recipeCommitment(), RecipeCommitment.of(recipe, salt));
                    case TAMPERED, INVALID -> Status.INVALID_MANIFEST;
                    case NONE ->
                        report.state() == ValidationReport.State.ERROR ? Status.INVALID_MANIFEST : Status.MISSING;
                },
                report);
    }

    private static Status compare(byte @Nullable [] claimed, byte[] expected) {
        if (claimed == null) {
            return Status.MISSING;
        }
        return MessageDigest.isEqual(claimed, expected) ? Status.CONFIRMED : Status.OTHER_RECIPE;
    }

    /** Returns the signature; empty where the manifest is not valid or has none. */
    public Optional<SignatureInfo> signature() {
        return status == Status.INVALID_MANIFEST ? Optional.empty() : Optional.ofNullable(report.signature());
    }
}
