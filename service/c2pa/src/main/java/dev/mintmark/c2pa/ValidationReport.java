package dev.mintmark.c2pa;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a validation found in a file. Codes are distinct and in the order of {@link StatusCode}.
 *
 * @param success what speaks for the active manifest
 * @param failures what speaks against it
 * @param informational what neither speaks for nor against it
 * @param ingredientFailures what speaks against manifests of ingredients and was not known when they were used
 * @param findings everything about the active manifest, in the order found
 * @param manifests how many manifests the store holds
 * @param activeManifest the label of the manifest that speaks for the file
 * @param claimGenerator the software that made it, {@code name/version}: a statement of the signer's, not a proof
 * @param error why the store could not be read; null where it could, and where there is none
 * @param signature who signed the active manifest, where its certificates could be read, be it valid or not
 * @param softBindings the watermarks and fingerprints that the active manifest names
 * @param recipeCommitment the commitment to a recipe that Mintmark wrote, where there is one
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
    /** C2PA 2.4, section 14.3, and the two cases in which there is no manifest to judge. */
    public enum State {
        /** Valid, and the signer chains to a trust anchor. */
        TRUSTED("Trusted"),
        /** The signature and every hash hold; who signed is not known. */
        VALID("Valid"),
        /** Something does not hold. */
        INVALID("Invalid"),
        /** The file or its manifest store cannot be read. */
        ERROR("Error"),
        /** The file has no manifest. */
        NONE("None");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** The name that is shown and written, such as {@code Trusted}. */
        public String label() {
            return label;
        }
    }

    /**
     * Who signed.
     *
     * @param issuer who issued the signer's certificate: an organisation, or a common name
     * @param commonName the signer's own name
     * @param signedAt the time that the signer was judged at: of a time-stamp that holds and is trusted, or, in a claim
     *     of version 1, of one that holds; null without one, and the signer was judged at the time of the validation
     * @param chain the certificates in the signature, the signer's first
     * @param trustedBy the name of the trust list that the signer is trusted by; null where none is
     * @param timeStamper the certificate of whoever made a time-stamp that holds, trusted or not; null without one
     * @param stampedAt the time of that time-stamp, trusted or not; null without one
     * @param stampTrusted whether there is that time-stamp and its maker leads to a trust anchor for time-stamps
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

    /** A value that an algorithm finds in the picture. */
    public record SoftBindingValue(String alg, byte[] value) {}

    public ValidationReport {
        success = List.copyOf(success);
        failures = List.copyOf(failures);
        informational = List.copyOf(informational);
        ingredientFailures = List.copyOf(ingredientFailures);
        findings = List.copyOf(findings);
        softBindings = List.copyOf(softBindings);
    }

    /** The report on a file without a manifest. */
    static ValidationReport none() {
        return unread(State.NONE, null);
    }

    /** The report on a file that cannot be read. */
    static ValidationReport error(String why) {
        return unread(State.ERROR, why);
    }

    private static ValidationReport unread(State state, @Nullable String error) {
        return new ValidationReport(
                state, List.of(), List.of(), List.of(), List.of(), List.of(), 0, null, null, error, null, List.of(),
                null);
    }
}
