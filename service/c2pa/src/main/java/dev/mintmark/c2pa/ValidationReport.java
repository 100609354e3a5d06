package dev.mintmark.c2pa;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a validation. Code lists contain each code once, in the order of {@link StatusCode}. Immutable.
 *
 * @param state overall result
 * @param success success codes of the active manifest
 * @param failures failure codes of the active manifest
 * @param informational informational codes of the active manifest
 * @param ingredientFailures failure codes of ingredient manifests that were not recorded when the ingredients were used
 * @param findings all results for the active manifest, in the order found
 * @param manifests number of manifests in the store
 * @param activeManifest label of the active manifest
 * @param claimGenerator the software that made it, {@code name/version}, as the signer states it
 * @param error why the store could not be read; null if it could, or if there is none
 * @param signature the signer of the active manifest, valid or not; null if the certificates cannot be read
 * @param softBindings watermarks and fingerprints that the active manifest names
 * @param recipeCommitment Mintmark's commitment to a recipe; null if there is none
 */
public record ValidationReport(
        State state,
        List<StatusCode> success,
        List<StatusCode> failures,
        List<StatusCode> informational,
        List<StatusCode> ingredientFailures,
        List<Finding> findings,
        int manifests,
        @Nullable String activeManifest,
        @Nullable String claimGenerator,
        @Nullable String error,
        @Nullable SignatureInfo signature,
        List<SoftBindingValue> softBindings,
        byte @Nullable [] recipeCommitment) {
    /** The states of C2PA 2.4, section 14.3, and two for files without a readable manifest. */
    public enum State {
        /** Valid, and the signer chains to a trust anchor. */
        TRUSTED("Trusted"),
        /** The signature and every hash are valid; the signer is not trusted. */
        VALID("Valid"),
        /** At least one check failed. */
        INVALID("Invalid"),
        /** The file or its manifest store cannot be read. */
        ERROR("Error"),
        /** The file has no manifest. */
        NONE("None");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** Returns the name for display, for example {@code Trusted}. */
        public String label() {
            return label;
        }
    }

    /**
     * The signer of a manifest.
     *
     * @param algorithm signature algorithm; null for one that C2PA does not allow
     * @param issuer organisation or common name of the signer's issuer
     * @param commonName common name of the signer
     * @param signedAt time at which the certificate was checked: that of a valid and trusted time-stamp, or, for a
     *     claim of version 1, of a valid one; null without one, when the certificate was checked at the time of
     *     validation
     * @param chain certificates in the signature, signer first
     * @param trustedBy name of the trust list that trusts the signer; null if none does
     * @param timeStamper certificate of the signer of a valid time-stamp, trusted or not; null without one
     * @param stampedAt time of that time-stamp; null without one
     * @param stampTrusted whether that time-stamp exists and its signer chains to a trust anchor for time-stamps
     */
    public record SignatureInfo(
            @Nullable SigningAlgorithm algorithm,
            @Nullable String issuer,
            @Nullable String commonName,
            @Nullable Instant signedAt,
            List<X509Certificate> chain,
            @Nullable String trustedBy,
            @Nullable X509Certificate timeStamper,
            @Nullable Instant stampedAt,
            boolean stampTrusted) {
        public SignatureInfo {
            chain = List.copyOf(chain);
        }
    }

    /** A soft binding's algorithm and value. */
    public record SoftBindingValue(String alg, byte[] value) {}

    public ValidationReport {
        success = List.copyOf(success);
        failures = List.copyOf(failures);
        informational = List.copyOf(informational);
        ingredientFailures = List.copyOf(ingredientFailures);
        findings = List.copyOf(findings);
        softBindings = List.copyOf(softBindings);
    }

    /** Returns the report of a file without a manifest. */
    static ValidationReport none() {
        return unread(State.NONE, null);
    }

    /** Returns the report of a file that cannot be read. */
    static ValidationReport error(String why) {
        return unread(State.ERROR, why);
    }

    private static ValidationReport unread(State state, @Nullable String error) {
        return new ValidationReport(
                state, List.of(), List.of(), List.of(), List.of(), List.of(), 0, null, null, error, null, List.of(),
                null);
    }
}
