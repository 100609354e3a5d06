package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Actions;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for actions in claims of version 2. C2PA 2.4, section 15.10.3.2. Not thread-safe. */
final class ActionRules {
    private static final Set<String> BEGINNINGS = Set.of(Actions.CREATED, Actions.OPENED);
    private static final Set<String> WITH_COMPONENT = Set.of("c2pa.placed", "c2pa.removed");
    private static final Set<String> WITH_PARENT_IF_ANY = Set.of("c2pa.transcoded", "c2pa.repackaged");
    private static final Set<String> IN_UPDATES =
            Set.of("c2pa.edited.metadata", "c2pa.opened", "c2pa.published", "c2pa.redacted");

    private final ManifestStore store;
    /** Cache of the assertions that each manifest's claim names. */
    private final Map<String, Set<String>> claimed = new HashMap<>();

    ActionRules(ManifestStore store) {
        this.store = store;
    }

    void check(Manifest manifest, Findings findings) {
        List<Manifest.Part> parts = inOrder(manifest);
        if (manifest.claim().version() == 1) {
            if (parts.size() > 1) {
                findings.add(
                        StatusCode.ASSERTION_ACTION_MALFORMED,
                        manifest.url(),
                        "A claim of version 1 has one actions assertion.");
            }
            return;
        }
        boolean begun = false;
        Map<String, String> relationships = relationships(manifest);
        for (Manifest.Part part : parts) {
            List<CborValue.Mapping> actions = actions(part);
            if (actions.isEmpty()) {
                malformed(manifest, part, "it lists no actions", findings);
            }
            for (int i = 0; i < actions.size(); i++) {
                String name = actions.get(i).text("action").orElse("");
                if (name.isEmpty()) {
                    malformed(manifest, part, "an action has no name", findings);
                }
                if (BEGINNINGS.contains(name)) {
                    if (begun || i > 0) {
                        malformed(manifest, part, name + " is not the first action", findings);
                    }
                    begun = true;
                }
                action(manifest, part, name, actions.get(i), relationships, findings);
            }
        }
        if (!begun && !manifest.update()) {
            findings.add(
                    StatusCode.ASSERTION_ACTION_MALFORMED,
                    manifest.url(),
                    "The first action is neither c2pa.created nor c2pa.opened.");
        }
    }

    private void action(
            Manifest manifest,
            Manifest.Part part,
            String name,
            CborValue.Mapping action,
            Map<String, String> relationships,
            Findings findings) {
        if (name.equals(Actions.CREATED) && action.get("digitalSourceType").isEmpty()) {
            malformed(manifest, part, "c2pa.created has no digitalSourceType", findings);
        }
        if (name.equals(Actions.WATERMARKED_BOUND)
                && manifest.ofKinds(Labels.SOFT_BINDING).isEmpty()) {
            findings.add(
                    StatusCode.ASSERTION_ACTION_SOFT_BINDING_MISSING,
                    manifest.url(part),
                    "c2pa.watermarked.bound needs a soft binding, and there is none.");
        }
        if (name.equals("c2pa.redacted")) {
            redaction(manifest, part, action, findings);
        }
        if (name.equals("c2pa.translated") && !hasLanguages(action)) {
            malformed(manifest, part, "c2pa.translated lacks its languages", findings);
        }
        if (manifest.update() && !IN_UPDATES.contains(name)) {
            findings.add(
                    StatusCode.MANIFEST_UPDATE_INVALID,
                    manifest.url(part),
                    "An update manifest may not say " + name + ".");
        }
        String needed = name.equals(Actions.OPENED) || WITH_PARENT_IF_ANY.contains(name)
                ? "parentOf"
                : WITH_COMPONENT.contains(name) ? "componentOf" : null;
        List<String> ingredients = ingredients(action);
        boolean optional = WITH_PARENT_IF_ANY.contains(name) && ingredients.isEmpty();
        if (needed != null
                && !optional
                && ingredients.stream().noneMatch(label -> needed.equals(relationships.get(label)))) {
            findings.add(
                    StatusCode.ASSERTION_ACTION_INGREDIENT_MISMATCH,
                    manifest.url(part),
                    "The action " + name + " names no ingredient with the relationship " + needed + ".");
        }
    }

    /** Checks that a redacted action names an assertion that a manifest in the store had. */
    private void redaction(Manifest manifest, Manifest.Part part, CborValue.Mapping action, Findings findings) {
        Optional<String> url = action.get("parameters", CborValue.Mapping.class).flatMap(p -> p.text("redacted"));
        Optional<Manifest> target = url.flatMap(Urls::manifest).flatMap(store::manifest);
        if (target.isEmpty()) {
            findings.add(
                    StatusCode.ASSERTION_ACTION_REDACTION_MISMATCH,
                    manifest.url(part),
                    "The action c2pa.redacted names no assertion of a manifest in the store.");
            return;
        }
        Optional<String> label = url.flatMap(Urls::assertion);
        boolean once = label.isPresent() && claimed(target.get()).contains(label.get());
        if (!once || !manifest.claim().redacted().contains(url.get())) {
            findings.add(
                    StatusCode.ASSERTION_NOT_REDACTED,
                    manifest.url(part),
                    "The action c2pa.redacted names an assertion that no claim had, or that this claim does not redact.");
        }
    }

    private Set<String> claimed(Manifest manifest) {
        return claimed.computeIfAbsent(
                manifest.label(),
                _ -> manifest.claim().assertions().stream()
                        .flatMap(reference -> Urls.assertion(reference.url()).stream())
                        .collect(Collectors.toSet()));
    }

    private static boolean hasLanguages(CborValue.Mapping action) {
        Optional<CborValue.Mapping> parameters = action.get("parameters", CborValue.Mapping.class);
        return parameters
                        .flatMap(p -> p.text("sourceLanguage"))
                        .filter(s -> !s.isEmpty())
                        .isPresent()
                && parameters
                        .flatMap(p -> p.text("targetLanguage"))
                        .filter(s -> !s.isEmpty())
                        .isPresent();
    }

    /** Returns the relationship of each ingredient, by its label. */
    private static Map<String, String> relationships(Manifest manifest) {
        Map<String, String> relationships = new HashMap<>();
        for (Manifest.Part part : manifest.ingredients()) {
            if (part.content() != null) {
                part.content()
                        .text("relationship")
                        .ifPresent(relationship -> relationships.put(part.label(), relationship));
            }
        }
        return relationships;
    }

    /** Returns the labels of the ingredients that an action names. */
    private static List<String> ingredients(CborValue.Mapping action) {
        List<String> labels = new ArrayList<>();
        CborValue.@Nullable Mapping parameters =
                action.get("parameters", CborValue.Mapping.class).orElse(null);
        if (parameters == null) {
            return labels;
        }
        List<CborValue> references = new ArrayList<>(parameters.items("ingredients"));
        parameters.get("ingredient").ifPresent(references::add);
        for (CborValue reference : references) {
            HashedUri.of(reference).flatMap(uri -> Urls.assertion(uri.url())).ifPresent(labels::add);
        }
        return labels;
    }

    private static List<CborValue.Mapping> actions(Manifest.Part part) {
        return part.content() == null
                ? List.of()
                : part.content().items("actions").stream()
                        .filter(CborValue.Mapping.class::isInstance)
                        .map(CborValue.Mapping.class::cast)
                        .toList();
    }

    /** Returns the actions assertions once each, in the claim's order: created ones before gathered ones. */
    private static List<Manifest.Part> inOrder(Manifest manifest) {
        Map<String, Manifest.Part> parts = new LinkedHashMap<>();
        for (HashedUri reference : manifest.claim().assertions()) {
            Urls.assertion(reference.url())
                    .flatMap(manifest::assertion)
                    .filter(part ->
                            part.kind().equals(Labels.ACTIONS) || part.kind().equals(Labels.ACTIONS_V2))
                    .ifPresent(part -> parts.putIfAbsent(part.label(), part));
        }
        return List.copyOf(parts.values());
    }

    private static void malformed(Manifest manifest, Manifest.Part part, String how, Findings findings) {
        findings.add(
                StatusCode.ASSERTION_ACTION_MALFORMED,
                manifest.url(part),
                "The actions assertion is malformed: " + how + ".");
    }
}
