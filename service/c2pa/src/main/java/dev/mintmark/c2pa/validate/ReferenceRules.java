package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Validates the hashed URIs in standard assertions and in the claim: icons, thumbnails, and data of ingredients. Those
 * of ingredients that an action needs are validated by {@link ActionRules}, those of ingredients' manifests by {@link Ingredients}.
 * C2PA 2.4, sections 15.6.2 and 15.10.3.3.
 */
record ReferenceRules(References references) {

    void check(ParsedManifest manifest, Findings findings) {
        // Version 1 is older than this rule, and its writers hashed boxes before they were final.
        if (manifest.claim().version() == 1) {
            return;
        }
        String claimUrl = manifest.url();
        manifest.claim()
                .map()
                .get("claim_generator_info", CborValue.Mapping.class)
                .ifPresent(generator -> icon(generator, null, manifest, claimUrl, findings));
        for (ParsedManifest.Part part : manifest.ingredients()) {
            for (String name : List.of("thumbnail", "data")) {
                reference(part, name, manifest, findings);
            }
        }
        for (ParsedManifest.Part part : manifest.ofKinds(Labels.ACTIONS, Labels.ACTIONS_V2)) {
            for (CborValue.Mapping software : software(part)) {
                icon(software, Algorithms.of(part), manifest, manifest.url(part), findings);
            }
            for (CborValue.Mapping action : ActionRules.actions(part)) {
                if (!ActionRules.needsIngredients(action)) {
                    ActionRules.ingredients(action)
                            .forEach(ingredient -> add(
                                    references.check(ingredient, Algorithms.of(part), manifest),
                                    StatusCode.HASHED_URI_MISSING,
                                    manifest.url(part),
                                    "An action's ingredient",
                                    findings));
                }
            }
        }
    }

    private void reference(ParsedManifest.Part part, String name, ParsedManifest manifest, Findings findings) {
        Optional<CborValue> reference = Optional.ofNullable(part.content()).flatMap(content -> content.get(name));
        reference.ifPresent(found -> add(
                references.check(found, Algorithms.of(part), manifest),
                StatusCode.HASHED_URI_MISSING,
                manifest.url(part),
                "The reference " + name,
                findings));
    }

    /** Checks an icon. For a missing one the reference engine has the code of a missing assertion. */
    private void icon(
            CborValue.Mapping software, @Nullable String alg, ParsedManifest manifest, String url, Findings findings) {
        software.get("icon")
                .filter(icon -> References.url(icon).isPresent())
                .ifPresent(icon -> add(
                        references.check(icon, alg, manifest),
                        StatusCode.ASSERTION_MISSING,
                        url,
                        "The icon " + References.url(icon).orElse(""),
                        findings));
    }

    /** Returns the descriptions of software in an actions assertion: agents, also of single actions, and templates. */
    private static List<CborValue.Mapping> software(ParsedManifest.Part part) {
        List<CborValue> all = new ArrayList<>();
        CborValue.@Nullable Mapping content = part.content();
        if (content != null) {
            all.addAll(content.items("softwareAgents"));
            all.addAll(content.items("templates"));
            for (CborValue.Mapping action : ActionRules.actions(part)) {
                action.get("softwareAgent").ifPresent(all::add);
            }
        }
        return all.stream()
                .filter(CborValue.Mapping.class::isInstance)
                .map(CborValue.Mapping.class::cast)
                .toList();
    }

    private static void add(References.Result result, StatusCode missing, String url, String what, Findings findings) {
        switch (result) {
            case MATCH, REDACTED, EXTERNAL -> {}
            case MISSING -> findings.add(missing, url, what + " leads to nothing.");
            case MISMATCH -> findings.add(StatusCode.HASHED_URI_MISMATCH, url, what + " leads to something else.");
            case UNSUPPORTED_ALGORITHM ->
                findings.add(StatusCode.ALGORITHM_UNSUPPORTED, url, what + " has no hash of an allowed algorithm.");
        }
    }
}
