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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /** Beginnings of the codes of failures that do not concern whether a manifest is as it was signed. */
    private static final List<String> OF_OTHERS =
            List.of("signingCredential.", "timeStamp.", "timeOfSigning.", "assertion.action.", "cawg.");

    private final ValidationContext context;
    private final ManifestStore store;
    private final IngredientGraph lineage;
    /** Labels of the manifests that the hash in an ingredient assertion covers as a whole. */
    private final Set<String> covered = new HashSet<>();
    /** Labels of the manifests of which such a hash covers the claim. */
    private final Set<String> coveredClaims = new HashSet<>();
    /** URIs of the ingredient assertions that do not fit the manifests to which they lead. */
    private final Set<String> broken = new HashSet<>();
    /** The results of each manifest but the active one, without those of its ingredients, by labels. */
    private final Map<String, Findings> results = new HashMap<>();
    /** The results that ingredient assertions recorded. */
    private final Set<String> known = new HashSet<>();

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
            Findings own = new Findings();
            if (!manifest.label().equals(active.label())) {
                new ManifestCheck(context).check(manifest, own);
                results.put(manifest.label(), own);
            }
            if (lineage.isCircular(manifest.label())) {
                own.add(StatusCode.ASSERTION_INGREDIENT_MALFORMED, manifest.url(), "The manifest went into itself.");
            }
            own.all().forEach(found::add);
            ingredients(manifest, found);
        }
        for (ParsedManifest manifest : lineage.manifests()) {
            if (!manifest.label().equals(active.label()) && !covered.contains(manifest.label())) {
                Findings unsigned = new Findings();
                UnsignedContent.check(manifest, unsigned);
                unsigned.all().forEach(found::add);
                unsigned.all().forEach(results.getOrDefault(manifest.label(), unsigned)::add);
            }
        }
        found.all().stream()
                .filter(finding -> finding.code() == StatusCode.INGREDIENT_MANIFEST_MISSING)
                .forEach(finding -> activeFindings.add(finding.code(), finding.url(), finding.explanation()));
        known.addAll(recorded());
        return found.all().stream().filter(finding -> !isExcused(finding)).toList();
    }

    /** Returns whether a result was recorded when the ingredient was used. */
    private boolean isExcused(Finding finding) {
        return isExcusable(finding)
                && recordedCodes(finding.code()).stream().anyMatch(code -> known.contains(key(code, finding.url())));
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

    /**
     * Returns the manifests from the active one to the one whose hard binding covers the asset: the active one alone, or an
     * update, its parent and so on; empty if none has a hard binding.
     */
    List<ParsedManifest> bindingPath(ParsedManifest active) {
        List<ParsedManifest> path = new ArrayList<>(List.of(active));
        while (path.getLast().update()) {
            Optional<ParsedManifest> parent = parents(path.getLast()).stream()
                    .flatMap(part -> target(part).stream())
                    .findFirst();
            if (parent.isEmpty() || path.size() >= IngredientGraph.MAX_DEPTH) {
                return List.of();
            }
            path.add(parent.get());
        }
        return path.getLast().hardBindings().isEmpty() ? List.of() : path;
    }

    private static List<ParsedManifest.Part> parents(ParsedManifest manifest) {
        return manifest.ingredients().stream()
                .filter(part -> IngredientRules.relationship(part).equals(Optional.of(Relationship.PARENT_OF)))
                .toList();
    }

    private Optional<ParsedManifest> target(ParsedManifest.Part part) {
        return IngredientRules.reference(part)
                .flatMap(uri -> JumbfUris.manifest(uri.url()))
                .flatMap(store::manifest);
    }

    /**
     * Returns why a hard binding that updates lead to does not bind the asset; null if it does. What an update refers to is
     * part of its binding: somebody without a key can replace a parent that its update does not lead to by its hash or its
     * signature. To be called after {@link #check}.
     *
     * @param path the manifests from the active one to the bound one
     */
    @Nullable
    String bindingFault(List<ParsedManifest> path) {
        for (ParsedManifest manifest : path.subList(0, path.size() - 1)) {
            if (parents(manifest).stream().anyMatch(part -> broken.contains(manifest.url(part)))) {
                return "The parent of the update " + manifest.label() + " is not the manifest that was updated.";
            }
        }
        for (ParsedManifest manifest : path.subList(1, path.size())) {
            Findings own = results.get(manifest.label());
            Optional<Finding> failure = own == null
                    ? Optional.empty()
                    : own.all().stream()
                            .filter(finding -> finding.code().kind() == StatusCode.Kind.FAILURE
                                    && !saysWhoOrWhen(finding.code())
                                    && !isExcused(finding))
                            .findFirst();
            if (own == null || failure.isPresent()) {
                return "The manifest " + manifest.label() + ", which was updated, is not as it was signed"
                        + failure.map(finding -> " (" + finding.code().code() + ").")
                                .orElse(".");
            }
        }
        return null;
    }

    /**
     * Returns whether a failure is about who made a manifest and when, or what was done, and not about whether claim,
     * assertions and signature fit.
     */
    private static boolean saysWhoOrWhen(StatusCode code) {
        return code == StatusCode.CLAIM_SIGNATURE_OUTSIDE_VALIDITY
                || OF_OTHERS.stream().anyMatch(code.code()::startsWith);
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
                Findings link = new Findings();
                hash(manifest, target.get(), part, reference.get(), link);
                link.all().forEach(found::add);
                if (!link.codes(StatusCode.Kind.FAILURE).isEmpty()) {
                    broken.add(manifest.url(part));
                }
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
        Set<String> recorded = new HashSet<>();
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
                            recorded.add(key(map.text("code").orElse(""), url));
                        }
                    }
                }
            }
        }
        return recorded;
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
