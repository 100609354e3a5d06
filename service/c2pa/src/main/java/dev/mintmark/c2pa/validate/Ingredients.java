package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.Span;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.Labels;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates the manifests that came with ingredients, each once. C2PA 2.4, section 15.11.3. Not thread-safe. */
final class Ingredients {
    private static final int MAX_DEPTH = 100;

    private final ManifestStore store;
    private final TrustPolicy policy;
    private final Instant now;
    /** Hashes of manifests that were computed already: many ingredients may name one long manifest. */
    private final Map<List<Object>, byte[]> hashes = new HashMap<>();

    Ingredients(ManifestStore store, TrustPolicy policy, Instant now) {
        this.store = store;
        this.policy = policy;
        this.now = now;
    }

    /**
     * Checks all ingredients below the active manifest; a missing one counts against the active manifest too. What was
     * recorded when they were used is left out of what it returns.
     */
    List<Finding> check(Manifest active, Findings activeFindings) {
        Findings found = new Findings();
        Set<String> visited = new HashSet<>(Set.of(active.label()));
        walk(active, found, visited, 0);
        found.all().stream()
                .filter(finding -> finding.code() == StatusCode.INGREDIENT_MANIFEST_MISSING)
                .forEach(finding -> activeFindings.add(finding.code(), finding.url(), finding.explanation()));
        Set<String> known = recorded();
        return found.all().stream()
                .filter(finding -> !known.contains(key(finding.code().code(), finding.url())))
                .toList();
    }

    /** The manifest whose hard binding speaks for the asset: the active one, or the one that it updates. */
    static Optional<Manifest> bindingManifest(ManifestStore store, Manifest active) {
        Manifest manifest = active;
        for (int i = 0; i < MAX_DEPTH; i++) {
            if (!manifest.update()) {
                return Optional.of(manifest).filter(m -> !m.hardBindings().isEmpty());
            }
            Optional<Manifest> parent = manifest.ingredients().stream()
                    .filter(part -> part.content() != null
                            && part.content().text("relationship").equals(Optional.of("parentOf")))
                    .flatMap(part -> reference(part).stream())
                    .flatMap(uri -> Urls.manifest(uri.url()).stream())
                    .flatMap(label -> store.manifest(label).stream())
                    .findFirst();
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            manifest = parent.get();
        }
        return Optional.empty();
    }

    private void walk(Manifest manifest, Findings found, Set<String> visited, int depth) {
        for (Manifest.Part part : manifest.ingredients()) {
            Optional<HashedUri> reference = reference(part);
            if (reference.isEmpty()) {
                if (!isInput(part)) {
                    found.add(
                            StatusCode.INGREDIENT_UNKNOWN_PROVENANCE,
                            manifest.url(part),
                            "The ingredient has no manifest of its own.");
                }
                continue;
            }
            String label = Urls.manifest(reference.get().url())
                    .orElse(Urls.last(reference.get().url()));
            Optional<Manifest> target = store.manifest(label);
            if (target.isEmpty()) {
                found.add(
                        StatusCode.INGREDIENT_MANIFEST_MISSING,
                        reference.get().url(),
                        "The manifest of an ingredient is not in the store.");
                continue;
            }
            hash(target.get(), part, reference.get(), found);
            if (visited.add(label) && depth < MAX_DEPTH) {
                new ManifestCheck(store, policy, now).check(target.get(), found);
                walk(target.get(), found, visited, depth + 1);
            }
        }
    }

    /** Whether a part only went into making the asset, as a model does; nobody expects provenance of it. */
    private static boolean isInput(Manifest.Part part) {
        return part.content() != null && part.content().text("relationship").equals(Optional.of("inputTo"));
    }

    private void hash(Manifest target, Manifest.Part part, HashedUri reference, Findings found) {
        String alg = ManifestCheck.algorithm(reference.alg(), target.claim());
        boolean redacted =
                store.redacted().stream().anyMatch(url -> Urls.manifest(url).equals(Optional.of(target.label())));
        boolean equal = matches(alg, target.source(), target.payload(), reference.hash())
                || matches(alg, store.bytes(), target.stored(), reference.hash())
                // Before specification 1.3 the hash was the claim's.
                || matches(alg, target.claimBytes(), new Span(0, target.claimBytes().length), reference.hash());
        if (equal) {
            found.add(
                    StatusCode.INGREDIENT_MANIFEST_VALIDATED,
                    reference.url(),
                    "The manifest is the one that was used.");
        } else if (!redacted) {
            found.add(
                    StatusCode.INGREDIENT_MANIFEST_MISMATCH,
                    reference.url(),
                    "The manifest is not the one that was used.");
        } else if (part.kind().equals(Labels.INGREDIENT_V3)) {
            signature(target, part, found);
        }
    }

    /** A manifest of which something was redacted has another hash now; its signature has not. */
    private void signature(Manifest target, Manifest.Part part, Findings found) {
        String url = Labels.signatureUri(target.label());
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
        String alg = ManifestCheck.algorithm(reference.get().alg(), target.claim());
        boolean equal = matches(
                alg, target.source(), target.signaturePayload(), reference.get().hash());
        found.add(
                equal
                        ? StatusCode.INGREDIENT_CLAIM_SIGNATURE_VALIDATED
                        : StatusCode.INGREDIENT_CLAIM_SIGNATURE_MISMATCH,
                url,
                equal ? "The signature is the one that was used." : "The signature is not the one that was used.");
    }

    private boolean matches(String alg, byte[] bytes, Span span, byte[] expected) {
        Optional<MessageDigest> digest = Hashes.digest(alg);
        if (digest.isEmpty()) {
            return false;
        }
        List<Object> key = List.of(alg, System.identityHashCode(bytes), span);
        byte[] actual = hashes.computeIfAbsent(key, _ -> {
            digest.get().update(bytes, span.offset(), span.length());
            return digest.get().digest();
        });
        return MessageDigest.isEqual(actual, expected);
    }

    /** What an ingredient assertion says of its own manifest. */
    static Optional<HashedUri> reference(Manifest.Part part) {
        CborValue.@Nullable Mapping content = part.content();
        return content == null
                ? Optional.empty()
                : content.get("activeManifest")
                        .or(() -> content.get("c2pa_manifest"))
                        .flatMap(HashedUri::of);
    }

    /** What the ingredient assertions say was found when the ingredients were used. */
    private Set<String> recorded() {
        Set<String> known = new HashSet<>();
        for (Manifest manifest : store.manifests()) {
            for (Manifest.Part part : manifest.ingredients()) {
                CborValue.@Nullable Mapping content = part.content();
                String target =
                        reference(part).flatMap(uri -> Urls.manifest(uri.url())).orElse("");
                if (content == null) {
                    continue;
                }
                List<CborValue> statuses = new ArrayList<>(content.items("validationStatus"));
                content.get("validationResults", CborValue.Mapping.class).ifPresent(results -> {
                    results.get("activeManifest", CborValue.Mapping.class).ifPresent(codes -> collect(codes, statuses));
                    for (CborValue delta : results.items("ingredientDeltas")) {
                        if (delta instanceof CborValue.Mapping map) {
                            map.get("validationDeltas", CborValue.Mapping.class)
                                    .ifPresent(codes -> collect(codes, statuses));
                        }
                    }
                });
                for (CborValue status : statuses) {
                    if (status instanceof CborValue.Mapping map) {
                        String url = map.text("url").orElse("");
                        known.add(key(map.text("code").orElse(""), Urls.absolute(url, target)));
                    }
                }
            }
        }
        return known;
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
