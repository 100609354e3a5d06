package dev.mintmark.app.cli;

import dev.mintmark.app.artwork.Recipe;
import dev.mintmark.app.verify.RecipeClaim;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.c2pa.ReportText;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import java.time.Clock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of comparing a file's manifest with a recipe, in words and as JSON.
 *
 * @param claim the comparison
 */
record ManifestOrigin(RecipeClaim claim) {
    static ManifestOrigin of(byte[] file, Recipe recipe, byte[] salt, TrustPolicy policy, Clock clock) {
        return new ManifestOrigin(RecipeClaim.check(file, recipe, salt, new ManifestValidator(policy, clock)));
    }

    boolean holds() {
        return claim.status() == RecipeClaim.Status.CONFIRMED;
    }

    /** The commitment in words. */
    String words() {
        return switch (claim.status()) {
            case CONFIRMED -> "holds";
            case OTHER_RECIPE -> "does NOT hold";
            case MISSING -> "the file has none";
            case INVALID_MANIFEST -> "not considered: the file's manifest is not valid (" + why() + ")";
        };
    }

    /** Who signed, where the signature holds. */
    @Nullable
    String signer() {
        SignatureInfo signature = claim.signature().orElse(null);
        if (signature == null) {
            return null;
        }
        return (signature.commonName() == null ? "a signer without a name" : ReportText.quoted(signature.commonName()))
                + ", certified by "
                + (signature.issuer() == null ? "an unnamed issuer" : ReportText.quoted(signature.issuer()))
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
        SignatureInfo signature = claim.signature().orElse(null);
        return new Answer(
                claim.report().state().label(),
                signature == null ? null : signature.commonName(),
                signature == null ? null : signature.issuer(),
                signature == null ? null : signature.trustedBy());
    }

    private String why() {
        return claim.report().error() != null
                ? claim.report().error()
                : claim.report().failures().stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
