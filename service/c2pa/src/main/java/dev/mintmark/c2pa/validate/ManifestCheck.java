package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.Labels;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates one manifest without its hard binding: signature, references, assertions. C2PA 2.4, section 15.10. */
record ManifestCheck(ManifestStore store, IngredientGraph lineage, TrustPolicy policy, Instant now) {
    private static final int MAX_REPEATED = 16;

    /** Adds the results and returns the signer; null if it cannot be read. */
    @Nullable
    SignatureInfo check(Manifest manifest, Findings findings) {
        SignatureInfo signature = null;
        if (manifest.claim().version() > 1 && !conforms(manifest.label())) {
            findings.add(StatusCode.CLAIM_MALFORMED, manifest.url(), "The manifest's label is no urn:c2pa: name.");
        }
        if (isOwnSignature(manifest)) {
            signature = new SignatureCheck(policy, now).check(manifest, findings);
        } else {
            findings.add(
                    StatusCode.CLAIM_SIGNATURE_MISSING,
                    manifest.url(),
                    "The claim names no signature box of its own manifest.");
        }
        redactions(manifest, findings);
        references(manifest, findings);
        contents(manifest, findings);
        new ActionRules(store).check(manifest, findings);
        return signature;
    }

    private static boolean conforms(String label) {
        String[] parts = label.split(":", -1);
        boolean current = parts.length >= 3 && parts.length <= 5 && parts[0].equals("urn") && parts[1].equals("c2pa");
        return current || label.contains("urn:uuid:");
    }

    private static boolean isOwnSignature(Manifest manifest) {
        String url = manifest.claim().signature();
        boolean here = Urls.manifest(url).map(manifest.label()::equals).orElse(true);
        return here && Urls.last(url).equals(Labels.SIGNATURE) && manifest.signature() != null;
    }

    private void redactions(Manifest manifest, Findings findings) {
        for (String url : manifest.claim().redacted()) {
            String label = Labels.kind(Urls.assertion(url).orElse(""));
            if (Urls.manifest(url).map(manifest.label()::equals).orElse(true)) {
                findings.add(
                        StatusCode.ASSERTION_SELF_REDACTED, url, "A claim redacts an assertion of its own manifest.");
            }
            if (label.startsWith(Labels.ACTIONS)) {
                findings.add(StatusCode.ASSERTION_ACTION_REDACTED, url, "Actions may not be redacted.");
            }
            if (label.startsWith("c2pa.hash.")) {
                findings.add(StatusCode.ASSERTION_DATA_HASH_REDACTED, url, "A hard binding may not be redacted.");
            }
            // The hash of a redacted assertion is not compared, so it must not be there with any contents.
            Urls.manifest(url)
                    .flatMap(store::manifest)
                    .flatMap(target -> Urls.assertion(url).flatMap(target::assertion))
                    .filter(part -> !part.erased())
                    .ifPresent(part -> findings.add(
                            StatusCode.ASSERTION_NOT_REDACTED, url, "A redacted assertion is still in the store."));
        }
    }

    private void references(Manifest manifest, Findings findings) {
        Set<String> declared = new HashSet<>();
        int repeated = 0;
        for (HashedUri reference : manifest.claim().assertions()) {
            String url = Urls.absolute(reference.url(), manifest.label());
            if (!Urls.manifest(url).equals(Optional.of(manifest.label()))) {
                findings.add(
                        StatusCode.ASSERTION_OUTSIDE_MANIFEST,
                        url,
                        "The claim names an assertion of another manifest.");
                continue;
            }
            String label = Urls.assertion(url).orElse("");
            boolean again = !declared.add(label);
            Optional<Manifest.Part> part = manifest.assertion(label);
            if (lineage.isRedacted(url)) {
                continue;
            }
            if (part.isEmpty()) {
                findings.add(StatusCode.ASSERTION_MISSING, url, "The claim names an assertion that is not there.");
            } else if (again && ++repeated > MAX_REPEATED) {
                // Each reference is hashed, so many references to one long assertion would take too long.
                findings.add(StatusCode.CLAIM_MALFORMED, url, "The claim names assertions again and again.");
                return;
            } else {
                hash(manifest, reference, part.get(), url, findings);
            }
        }
        for (Manifest.Part part : manifest.assertions()) {
            if (!declared.contains(part.label())) {
                findings.add(
                        StatusCode.ASSERTION_UNDECLARED,
                        manifest.url(part),
                        "The assertion store holds an assertion that the claim does not name.");
            }
        }
    }

    private void hash(Manifest manifest, HashedUri reference, Manifest.Part part, String url, Findings findings) {
        String alg = algorithm(reference.alg(), manifest.claim());
        Optional<MessageDigest> digest = Hashes.digest(alg);
        if (digest.isEmpty()) {
            findings.add(StatusCode.ALGORITHM_UNSUPPORTED, url, "The hash algorithm " + alg + " is not allowed.");
            return;
        }
        digest.get()
                .update(
                        manifest.source(),
                        part.payload().offset(),
                        part.payload().length());
        boolean equal = MessageDigest.isEqual(digest.get().digest(), reference.hash());
        findings.add(
                equal ? StatusCode.ASSERTION_HASHED_URI_MATCH : StatusCode.ASSERTION_HASHED_URI_MISMATCH,
                url,
                equal ? "The assertion is the one that was signed." : "The assertion is not the one that was signed.");
    }

    private static boolean isIngredient(Manifest.Part part) {
        CborValue.@Nullable Mapping content = part.content();
        return content != null
                && (!part.kind().equals(Labels.INGREDIENT_V3)
                        || content.get("activeManifest").isEmpty()
                        || content.get("validationResults").isPresent());
    }

    /** Returns the hash algorithm of a reference: its own, the claim's, or the default of early claims. */
    static String algorithm(@Nullable String own, Claim claim) {
        return own != null ? own : claim.alg() != null ? claim.alg() : Hashes.SHA256;
    }

    private static void contents(Manifest manifest, Findings findings) {
        for (Manifest.Part part : manifest.assertions()) {
            if (!part.wellFormed()) {
                boolean json = part.json() != null;
                findings.add(
                        json ? StatusCode.ASSERTION_JSON_INVALID : StatusCode.ASSERTION_CBOR_INVALID,
                        manifest.url(part),
                        "The assertion does not hold one item of " + (json ? "JSON." : "CBOR."));
            }
        }
        for (Manifest.Part part : manifest.ofKinds(Labels.SOFT_BINDING)) {
            if (part.content() != null
                    && part.content().text("alg").isEmpty()
                    && manifest.claim().algSoft() == null) {
                findings.add(StatusCode.CLAIM_MALFORMED, manifest.url(part), "The soft binding names no algorithm.");
            }
        }
        for (Manifest.Part part : manifest.assertions()) {
            boolean ingredient = part.kind().equals(Labels.INGREDIENT)
                    || part.kind().equals(Labels.INGREDIENT_V2)
                    || part.kind().equals(Labels.INGREDIENT_V3);
            if (ingredient && part.wellFormed() && !part.erased() && !isIngredient(part)) {
                findings.add(
                        StatusCode.ASSERTION_INGREDIENT_MALFORMED,
                        manifest.url(part),
                        "The ingredient is no map, or has a manifest without what a validation said of it.");
            }
        }
        List<Manifest.Part> parents = manifest.ingredients().stream()
                .filter(part -> part.content() != null
                        && part.content().text("relationship").equals(Optional.of("parentOf")))
                .toList();
        if (manifest.update() && parents.size() != 1) {
            findings.add(
                    parents.isEmpty() ? StatusCode.MANIFEST_UPDATE_WRONG_PARENTS : StatusCode.MANIFEST_UPDATE_INVALID,
                    manifest.url(),
                    "An update manifest has exactly one parent; this one has " + parents.size() + ".");
        } else if (!manifest.update() && parents.size() > 1) {
            findings.add(
                    StatusCode.MANIFEST_MULTIPLE_PARENTS,
                    manifest.url(),
                    "A manifest has at most one parent; this one has " + parents.size() + ".");
        }
        if (manifest.update() && !manifest.allHardBindings().isEmpty()) {
            findings.add(
                    StatusCode.MANIFEST_UPDATE_INVALID, manifest.url(), "An update manifest may have no hard binding.");
        }
    }
}
