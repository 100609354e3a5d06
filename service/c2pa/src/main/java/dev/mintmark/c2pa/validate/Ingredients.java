package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.Ingredient.Relationship;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates the manifests of ingredients, each once. C2PA 2.4, section 15.11.3. Not thread-safe. */
final class Ingredients {
    /** Failures that show that a manifest is not the one that was used; they cannot have been recorded at that time. */
    private static final Set<StatusCode> NEVER_KNOWN = Set.of(
            StatusCode.INGREDIENT_MANIFEST_MISMATCH,
            StatusCode.INGREDIENT_MANIFEST_MISSING,
            StatusCode.INGREDIENT_CLAIM_SIGNATURE_MISMATCH,
            StatusCode.INGREDIENT_CLAIM_SIGNATURE_MISSING,
            StatusCode.ASSERTION_INGREDIENT_MALFORMED);

    /**
     * Failures that a recorded result does not excuse where no hash covers the manifest: a redacted manifest can have been
     * changed since.
     */
    private static final Set<StatusCode> OF_CHANGES = Set.of(
            StatusCode.CLAIM_SIGNATURE_MISMATCH,
            StatusCode.CLAIM_SIGNATURE_MISSING,
            StatusCode.ASSERTION_HASHED_URI_MISMATCH,
            StatusCode.ASSERTION_MISSING,
            StatusCode.ASSERTION_NOT_REDACTED,
            StatusCode.ASSERTION_UNDECLARED,
            StatusCode.ASSERTION_DATA_HASH_MISMATCH,
            StatusCode.ASSERTION_BOXES_HASH_MISMATCH,
            StatusCode.HASHED_URI_MISMATCH,
            StatusCode.HASHED_URI_MISSING);

    private final ValidationContext context;
    private final ManifestStore store;
    private final IngredientGraph lineage;
    /** Labels of the manifests that the hash in an ingredient assertion covers as a whole. */
    private final Set<String> covered = new HashSet<>();
    /** Labels of the manifests of which such a hash covers the claim. */
    private final Set<String> coveredClaims = new HashSet<>();

    Ingredients(ValidationContext context) {
        this.context = context;
        this.store = context.store();
        this.lineage = context.lineage();
    }

    /**
     * Checks all ingredients below the active manifest. A missing one is also a failure of the active manifest. Leaves
     * out what was recorded when they were used.
     */
    List<Finding> check(ParsedManifest active, Findings activeFindings) {
        Findings found = new Findings();
        for (ParsedManifest manifest : lineage.manifests()) {
            if (!manifest.label().equals(active.label())) {
                new ManifestCheck(context).check(manifest, found);
            }
            if (lineage.isCircular(manifest.label())) {
                found.add(StatusCode.ASSERTION_INGREDIENT_MALFORMED, manifest.url(), "The manifest went into itself.");
            }
            ingredients(manifest, found);
        }
        lineage.manifests().stream()
                .filter(manifest -> !manifest.label().equals(active.label()) && !covered.contains(manifest.label()))
                .forEach(manifest -> UnsignedContent.check(manifest, found));
        found.all().stream()
                .filter(finding -> finding.code() == StatusCode.INGREDIENT_MANIFEST_MISSING)
                .forEach(finding -> activeFindings.add(finding.code(), finding.url(), finding.explanation()));
        Set<String> known = recorded();
        return found.all().stream()
                .filter(finding -> !isExcusable(finding)
                        || recordedCodes(finding.code()).stream()
                                .noneMatch(code -> known.contains(key(code, finding.url()))))
                .toList();
    }

    /** Returns the names under which a validator can have recorded a code. */
    private static List<String> recordedCodes(StatusCode code) {
        return code == StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY
                ? List.of(code.code(), StatusCode.SIGNING_CREDENTIAL_EXPIRED.code())
                : List.of(code.code());
    }

    /** Returns whether a result can have been the same when the ingredient was used. */
    private boolean isExcusable(Finding finding) {
        String label = JumbfUris.manifest(finding.url()).orElse("");
        boolean unchanged = covered.contains(label)
                || coveredClaims.contains(label) && finding.code() == StatusCode.CLAIM_SIGNATURE_MISMATCH;
        return !NEVER_KNOWN.contains(finding.code()) && (unchanged || !OF_CHANGES.contains(finding.code()));
    }

    /** Returns the manifest whose hard binding covers the asset: the active one, or the one that it updates. */
    static Optional<ParsedManifest> bindingManifest(ManifestStore store, ParsedManifest active) {
        ParsedManifest manifest = active;
        for (int i = 0; i < IngredientGraph.MAX_DEPTH; i++) {
            if (!manifest.update()) {
                return Optional.of(manifest).filter(m -> !m.hardBindings().isEmpty());
            }
            Optional<ParsedManifest> parent = manifest.ingredients().stream()
                    .filter(part -> IngredientRules.relationship(part).equals(Optional.of(Relationship.PARENT_OF)))
                    .flatMap(part -> IngredientRules.reference(part).stream())
                    .flatMap(uri -> JumbfUris.manifest(uri.url()).stream())
                    .flatMap(label -> store.manifest(label).stream())
                    .findFirst();
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            manifest = parent.get();
        }
        return Optional.empty();
    }

    private void ingredients(ParsedManifest manifest, Findings found) {
        for (ParsedManifest.Part part : manifest.ingredients()) {
            Optional<HashedUri> reference = IngredientRules.reference(part);
            if (reference.isEmpty()) {
                if (!isInput(part)) {
                    found.add(
                            StatusCode.INGREDIENT_UNKNOWN_PROVENANCE,
                            manifest.url(part),
                            "The ingredient has no manifest of its own.");
                }
                continue;
            }
            Optional<ParsedManifest> target = IngredientGraph.target(part).flatMap(store::manifest);
            if (target.isEmpty()) {
                found.add(
                        StatusCode.INGREDIENT_MANIFEST_MISSING,
                        reference.get().url(),
                        "The manifest of an ingredient is not in the store.");
            } else if (!lineage.contains(target.get().label())) {
                found.add(
                        StatusCode.ASSERTION_INGREDIENT_MALFORMED,
                        manifest.url(part),
                        "The ingredient lies deeper than " + IngredientGraph.MAX_DEPTH
                                + " levels and was not checked.");
            } else {
                hash(manifest, target.get(), part, reference.get(), found);
            }
        }
    }

    /** Returns whether an ingredient was only an input, such as a model, which needs no manifest. */
    private static boolean isInput(ParsedManifest.Part part) {
        return IngredientRules.relationship(part).equals(Optional.of(Relationship.INPUT_TO));
    }

    private void hash(
            ParsedManifest manifest,
            ParsedManifest target,
            ParsedManifest.Part part,
            HashedUri reference,
            Findings found) {
        String alg = Algorithms.of(reference.alg(), manifest.claim());
        if (Hashes.digest(alg).isEmpty()) {
            found.add(StatusCode.ALGORITHM_UNSUPPORTED, manifest.url(part), Algorithms.unsupported(alg));
            return;
        }
        BoxHashes hashes = context.hashes();
        boolean whole = hashes.matches(alg, target.source(), target.payload(), reference.hash())
                || hashes.matches(alg, store.bytes(), target.stored(), reference.hash());
        ByteRange claim = new ByteRange(0, target.claimBytes().length);
        // Before specification 1.3 the hash was the claim's.
        boolean equal = whole || hashes.matches(alg, target.claimBytes(), claim, reference.hash());
        if (whole) {
            covered.add(target.label());
        }
        if (equal) {
            coveredClaims.add(target.label());
            found.add(
                    StatusCode.INGREDIENT_MANIFEST_VALIDATED,
                    reference.url(),
                    "The manifest is the one that was used.");
        } else if (lineage.hasRedactions(target.label()) && target.claim().version() > 1) {
            signature(manifest, target, part, found);
        } else {
            found.add(
                    StatusCode.INGREDIENT_MANIFEST_MISMATCH,
                    reference.url(),
                    "The manifest is not the one that was used.");
        }
    }

    /** Compares the signature's hash. A redacted manifest has another hash, but the same signature. */
    private void signature(ParsedManifest manifest, ParsedManifest target, ParsedManifest.Part part, Findings found) {
        String url = JumbfUris.ofSignature(target.label());
        Optional<HashedUri> reference = part.content() == null
                ? Optional.empty()
                : part.content().get("claimSignature").flatMap(HashedUri::of);
        if (reference.isEmpty()) {
            found.add(
                    StatusCode.INGREDIENT_CLAIM_SIGNATURE_MISSING,
                    url,
                    "An ingredient of which something was redacted has to name its signature.");
            return;
        }
        String alg = Algorithms.of(reference.get().alg(), manifest.claim());
        boolean equal = context.hashes()
                .matches(
                        alg,
                        target.source(),
                        target.signaturePayload(),
                        reference.get().hash());
        found.add(
                equal
                        ? StatusCode.INGREDIENT_CLAIM_SIGNATURE_VALIDATED
                        : StatusCode.INGREDIENT_CLAIM_SIGNATURE_MISMATCH,
                url,
                equal ? "The signature is the one that was used." : "The signature is not the one that was used.");
    }

    /**
     * Returns the results that ingredient assertions recorded about their manifests and those below. Assertions of
     * manifests that are not the ones used do not count.
     */
    private Set<String> recorded() {
        Set<String> known = new HashSet<>();
        for (ParsedManifest manifest : lineage.manifests()) {
            for (ParsedManifest.Part part : manifest.ingredients()) {
                CborValue.@Nullable Mapping content = part.content();
                String target = IngredientGraph.target(part).orElse("");
                boolean circular = lineage.isBelow(manifest.label(), target);
                if (content == null || circular || !lineage.isBelow(target, manifest.label())) {
                    continue;
                }
                for (CborValue status : statuses(content)) {
                    if (status instanceof CborValue.Mapping map) {
                        String url = JumbfUris.absolute(map.text("url").orElse(""), target);
                        String about = JumbfUris.manifest(url).orElse("");
                        if (about.equals(target) || lineage.isBelow(about, target)) {
                            known.add(key(map.text("code").orElse(""), url));
                        }
                    }
                }
            }
        }
        return known;
    }

    private static List<CborValue> statuses(CborValue.Mapping content) {
        List<CborValue> statuses = new ArrayList<>(content.items("validationStatus"));
        content.get("validationResults", CborValue.Mapping.class).ifPresent(results -> {
            results.get("activeManifest", CborValue.Mapping.class).ifPresent(codes -> collect(codes, statuses));
            for (CborValue delta : results.items("ingredientDeltas")) {
                if (delta instanceof CborValue.Mapping map) {
                    map.get("validationDeltas", CborValue.Mapping.class).ifPresent(codes -> collect(codes, statuses));
                }
            }
        });
        return statuses;
    }

    private static void collect(CborValue.Mapping codes, List<CborValue> statuses) {
        statuses.addAll(codes.items("success"));
        statuses.addAll(codes.items("failure"));
        statuses.addAll(codes.items("informational"));
    }

    private static String key(String code, String url) {
        return code + " " + url;
    }
}
