package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.artwork.RecipeCommitment;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a file's manifest commits its signer to a recipe. What stands in a manifest that does not hold says nothing. */
record ManifestOrigin(Commitment commitment, ValidationReport manifest) {
    /** What the file says of the recipe. */
    enum Commitment {
        /** The manifest holds, and recipe and salt open its commitment. */
        HOLDS,
        /** The manifest holds and commits its signer to another recipe. */
        DIFFERS,
        /** There is no manifest, or no commitment in it. */
        MISSING,
        /** The manifest's signature or its binding to the file fails, or it cannot be read. */
        BROKEN
    }

    static ManifestOrigin of(byte[] file, Recipe recipe, byte[] salt, TrustPolicy policy, Clock clock) {
        ValidationReport report = new ManifestValidator(policy, clock).validate(file);
        byte @Nullable [] claimed = report.recipeCommitment();
        return switch (report.state()) {
            case INVALID, ERROR -> new ManifestOrigin(Commitment.BROKEN, report);
            case NONE -> new ManifestOrigin(Commitment.MISSING, report);
            case TRUSTED, VALID -> {
                if (claimed == null) {
                    yield new ManifestOrigin(Commitment.MISSING, report);
                }
                boolean opens = Arrays.equals(claimed, RecipeCommitment.of(recipe, salt));
                yield new ManifestOrigin(opens ? Commitment.HOLDS : Commitment.DIFFERS, report);
            }
        };
    }

    boolean holds() {
        return commitment == Commitment.HOLDS;
    }

    /** The commitment in words. */
    String words() {
        return switch (commitment) {
            case HOLDS -> "holds";
            case DIFFERS -> "does NOT hold";
            case MISSING -> "the file has none";
            case BROKEN -> "counts for nothing: the file's manifest does not hold (" + why() + ")";
        };
    }

    /** Who signed, where the signature holds. */
    @Nullable
    String signer() {
        SignatureInfo signature = signature();
        if (signature == null) {
            return null;
        }
        return (signature.commonName() == null ? "somebody unnamed" : signature.commonName()) + ", certified by "
                + (signature.issuer() == null ? "an unnamed issuer" : signature.issuer())
                + (signature.trustedBy() == null
                        ? "; no trust list here knows them"
                        : ", trusted by " + signature.trustedBy());
    }

    /** The manifest in the answer of {@code redraw --json}. */
    record Answer(
            String state,
            @Nullable String signer,
            @Nullable String issuer,
            @Nullable String trustedBy) {}

    Answer json() {
        SignatureInfo signature = signature();
        return new Answer(
                manifest.state().label(),
                signature == null ? null : signature.commonName(),
                signature == null ? null : signature.issuer(),
                signature == null ? null : signature.trustedBy());
    }

    private @Nullable SignatureInfo signature() {
        return commitment == Commitment.BROKEN ? null : manifest.signature();
    }

    private String why() {
        return manifest.error() != null
                ? manifest.error()
                : manifest.failures().stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
