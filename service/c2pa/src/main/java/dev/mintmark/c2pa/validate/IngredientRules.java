package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Ingredient.Relationship;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules for ingredient assertions and their number. C2PA 2.4, sections 15.10.1 and 15.11.3.2. */
final class IngredientRules {
    private IngredientRules() {}

    static void check(ParsedManifest manifest, Findings findings) {
        List<ParsedManifest.Part> ingredients = manifest.assertions().stream()
                .filter(part -> Labels.isIngredient(part.kind()) && part.wellFormed() && !part.erased())
                .toList();
        for (ParsedManifest.Part part : ingredients) {
            String fault = fault(part);
            if (fault != null) {
                findings.add(
                        StatusCode.ASSERTION_INGREDIENT_MALFORMED,
                        manifest.url(part),
                        "The ingredient is malformed: " + fault + ".");
            }
        }
        long parents = ingredients.stream()
                .filter(part -> relationship(part).equals(Optional.of(Relationship.PARENT_OF)))
                .count();
        if (manifest.update() && (parents != 1 || ingredients.size() != 1)) {
            findings.add(
                    StatusCode.MANIFEST_UPDATE_WRONG_PARENTS,
                    manifest.url(),
                    "An update manifest has exactly one ingredient, its parent; this one has " + ingredients.size()
                            + " with " + parents + " parents.");
        } else if (parents > 1) {
            findings.add(
                    StatusCode.MANIFEST_MULTIPLE_PARENTS,
                    manifest.url(),
                    "A manifest has at most one parent; this one has " + parents + ".");
        }
    }

    /** Returns the relationship of an ingredient to the asset; empty if it is missing or unknown. */
    static Optional<Relationship> relationship(ParsedManifest.Part part) {
        return part.content() == null
                ? Optional.empty()
                : part.content().text("relationship").flatMap(Relationship::of);
    }

    /** Returns an ingredient assertion's reference to its manifest. */
    static Optional<HashedUri> reference(ParsedManifest.Part part) {
        CborValue.@Nullable Mapping content = part.content();
        return content == null
                ? Optional.empty()
                : content.get("activeManifest")
                        .or(() -> content.get("c2pa_manifest"))
                        .flatMap(HashedUri::of);
    }

    /** Returns whether an ingredient's results are a map whose results of the active manifest, if there are any, have their lists. */
    private static boolean hasResults(CborValue.Mapping ingredient) {
        Optional<CborValue.Mapping> results = ingredient.get("validationResults", CborValue.Mapping.class);
        Optional<CborValue> active = results.flatMap(map -> map.get("activeManifest"));
        return results.isPresent()
                && (active.isEmpty()
                        || active.get() instanceof CborValue.Mapping map
                                && Stream.of("success", "informational", "failure")
                                        .allMatch(list -> map.get(list, CborValue.Array.class)
                                                .isPresent()));
    }

    private static @Nullable String fault(ParsedManifest.Part part) {
        CborValue.@Nullable Mapping content = part.content();
        if (content == null) {
            return "it is no map";
        }
        if (relationship(part).isEmpty()) {
            return "its relationship is " + content.text("relationship").orElse("missing")
                    + "; parentOf, componentOf or inputTo is needed";
        }
        Optional<CborValue> manifest = content.get("activeManifest");
        if (manifest.isPresent() && manifest.flatMap(HashedUri::of).isEmpty()) {
            return "activeManifest is no hashed URI";
        }
        boolean current = part.kind().equals(Labels.INGREDIENT_V3);
        if (current && manifest.isPresent() && content.get("validationResults").isEmpty()) {
            return "it has a manifest without validationResults";
        }
        if (current && manifest.isPresent() && !hasResults(content)) {
            return "its validationResults are none";
        }
        if (current && manifest.isPresent() && content.get("digitalSourceType").isPresent()) {
            return "it has both a manifest and a digitalSourceType";
        }
        return null;
    }
}
