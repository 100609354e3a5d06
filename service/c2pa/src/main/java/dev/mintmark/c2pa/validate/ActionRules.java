package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Action;
import dev.mintmark.c2pa.Ingredient.Relationship;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.JumbfUris;
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

/** The rules for actions in claims of version 2. C2PA 2.4, section 15.10.3.2.3. Not thread-safe. */
final class ActionRules {
    private static final Set<String> BEGINNINGS = Set.of(Action.CREATED, Action.OPENED);
    private static final Set<String> WITH_COMPONENTS = Set.of(Action.PLACED, Action.REMOVED);
    private static final Set<String> WITH_PARENTS_IF_ANY = Set.of(Action.TRANSCODED, "c2pa.repackaged");
    private static final Set<String> WATERMARKED = Set.of("c2pa.watermarked", Action.WATERMARKED_BOUND);
    private static final Set<String> IN_UPDATES =
            Set.of(Action.EDITED_METADATA, Action.OPENED, Action.PUBLISHED, Action.REDACTED);

    private static final Map<String, Class<? extends CborValue>> FIELDS = Map.of(
            "digitalSourceType", CborValue.Text.class,
            "description", CborValue.Text.class,
            "reason", CborValue.Text.class,
            "changes", CborValue.Array.class,
            "parameters", CborValue.Mapping.class);
    private static final Map<String, Class<? extends CborValue>> FIELDS_OF_ASSERTION = Map.of(
            "allActionsIncluded", CborValue.Bool.class,
            "templates", CborValue.Array.class,
            "softwareAgents", CborValue.Array.class);

    private final References references;
    private final ManifestStore store;
    /** Cache of the assertions that each manifest's claim names. */
    private final Map<String, Set<String>> claimed = new HashMap<>();

    ActionRules(References references) {
        this.references = references;
        this.store = references.store();
    }

    void check(ParsedManifest manifest, Findings findings) {
        List<ParsedManifest.Part> parts = inOrder(manifest);
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
        for (ParsedManifest.Part part : parts) {
            List<CborValue.Mapping> actions = actions(part);
            if (actions.isEmpty() || actions.size() != items(part).size()) {
                malformed(manifest, part, "it lists no actions, or something else", findings);
            }
            String shared = part.content() == null ? null : faultOfAll(part.content());
            if (shared != null) {
                malformed(manifest, part, shared, findings);
            }
            for (int i = 0; i < actions.size(); i++) {
                String name = actions.get(i).text("action").orElse("");
                String fault = fault(name, actions.get(i));
                if (fault != null) {
                    malformed(manifest, part, fault, findings);
                }
                if (BEGINNINGS.contains(name)) {
                    if (i > 0 || part != parts.getFirst()) {
                        malformed(manifest, part, name + " is not the first action of the first assertion", findings);
                    }
                    begun = true;
                }
                action(manifest, part, name, actions.get(i), findings);
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
            ParsedManifest manifest,
            ParsedManifest.Part part,
            String name,
            CborValue.Mapping action,
            Findings findings) {
        if (WATERMARKED.contains(name) && manifest.ofKinds(Labels.SOFT_BINDING).isEmpty()) {
            findings.add(
                    StatusCode.ASSERTION_ACTION_SOFT_BINDING_MISSING,
                    manifest.url(part),
                    name + " needs a soft binding, and there is none.");
        }
        if (name.equals(Action.REDACTED)) {
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
        relatedAssertions(manifest, part, action, findings);
        if (!hasIngredients(manifest, part, name, action)) {
            findings.add(
                    StatusCode.ASSERTION_ACTION_INGREDIENT_MISMATCH,
                    manifest.url(part),
                    "The action " + name + " does not name exactly the ingredients that it needs, by their hashes.");
        }
    }

    /** What is wrong with the fields for all actions. */
    private static @Nullable String faultOfAll(CborValue.Mapping content) {
        if (!hasTypes(content, FIELDS_OF_ASSERTION)) {
            return "allActionsIncluded, templates or softwareAgents is of another type";
        }
        if (!content.items("softwareAgents").stream().allMatch(ActionRules::isAgent)) {
            return "an entry of softwareAgents has no name";
        }
        boolean named = content.items("templates").stream()
                .allMatch(template -> template instanceof CborValue.Mapping map
                        && map.text("action").isPresent()
                        && map.get("softwareAgent").stream().allMatch(ActionRules::isAgent));
        return named ? null : "a template has no action, or a softwareAgent without a name";
    }

    /** A description of software has a name; older writers gave the name alone. */
    private static boolean isAgent(CborValue agent) {
        return agent instanceof CborValue.Text
                || agent instanceof CborValue.Mapping map && map.text("name").isPresent();
    }

    private static @Nullable String fault(String name, CborValue.Mapping action) {
        if (name.isEmpty()) {
            return "an action has no name";
        }
        if (!hasTypes(action, FIELDS)) {
            return "a field of " + name + " is of another type";
        }
        if (!action.get("softwareAgent").stream().allMatch(ActionRules::isAgent)) {
            return "the softwareAgent of " + name + " has no name";
        }
        if (name.equals(Action.CREATED) && action.text("digitalSourceType").isEmpty()) {
            return "c2pa.created has no digitalSourceType";
        }
        return null;
    }

    /** Returns whether the fields are of these types, null or not there. */
    private static boolean hasTypes(CborValue.Mapping map, Map<String, Class<? extends CborValue>> types) {
        return types.entrySet().stream()
                .allMatch(type -> map.get(type.getKey())
                        .filter(value -> !type.getValue().isInstance(value) && !(value instanceof CborValue.Null))
                        .isEmpty());
    }

    /**
     * Returns whether an action names the right ingredients: {@code c2pa.opened} one parent; {@code c2pa.placed} and {@code
     * c2pa.removed} components; {@code c2pa.transcoded} and {@code c2pa.repackaged} parents, if any.
     */
    private boolean hasIngredients(
            ParsedManifest manifest, ParsedManifest.Part part, String name, CborValue.Mapping action) {
        List<CborValue> named = ingredients(action);
        if (name.equals(Action.OPENED)) {
            return named.size() == 1 && isIngredient(named.getFirst(), Relationship.PARENT_OF, manifest, part);
        }
        if (WITH_COMPONENTS.contains(name)) {
            return !named.isEmpty()
                    && named.stream()
                            .allMatch(reference -> isIngredient(reference, Relationship.COMPONENT_OF, manifest, part));
        }
        if (WITH_PARENTS_IF_ANY.contains(name)) {
            return named.stream()
                    .allMatch(reference -> isIngredient(reference, Relationship.PARENT_OF, manifest, part));
        }
        return true;
    }

    /** Returns whether a reference leads to an ingredient assertion of this relationship, or was redacted. */
    private boolean isIngredient(
            CborValue reference, Relationship relationship, ParsedManifest manifest, ParsedManifest.Part part) {
        return switch (references.check(reference, Algorithms.of(part), manifest)) {
            case REDACTED -> true;
            case MATCH -> {
                String url = JumbfUris.absolute(References.url(reference).orElse(""), manifest.label());
                Optional<ParsedManifest.Part> target = JumbfUris.manifest(url)
                        .flatMap(store::manifest)
                        .flatMap(found -> JumbfUris.assertion(url).flatMap(found::assertion));
                yield target.filter(found -> Labels.isIngredient(found.kind()))
                        .filter(found -> IngredientRules.relationship(found).equals(Optional.of(relationship)))
                        .isPresent();
            }
            case MISMATCH, MISSING, UNSUPPORTED_ALGORITHM, EXTERNAL -> false;
        };
    }

    /** Checks what an action is about: assertions of the same manifest other than actions and ingredients. */
    private void relatedAssertions(
            ParsedManifest manifest, ParsedManifest.Part part, CborValue.Mapping action, Findings findings) {
        Optional<CborValue> related =
                action.get("parameters", CborValue.Mapping.class).flatMap(p -> p.get("relatedAssertions"));
        if (related.isEmpty()) {
            return;
        }
        if (!(related.get() instanceof CborValue.Array list) || list.items().isEmpty()) {
            malformed(manifest, part, "relatedAssertions lists none", findings);
            return;
        }
        for (CborValue reference : list.items()) {
            String url = JumbfUris.absolute(References.url(reference).orElse(""), manifest.label());
            String kind = Labels.kind(JumbfUris.assertion(url).orElse(""));
            boolean here = JumbfUris.manifest(url).equals(Optional.of(manifest.label()));
            boolean allowed = !kind.isEmpty() && !kind.startsWith(Labels.ACTIONS) && !Labels.isIngredient(kind);
            References.Result result = references.check(reference, null, manifest);
            if (result == References.Result.MISMATCH) {
                findings.add(
                        StatusCode.HASHED_URI_MISMATCH, manifest.url(part), "A related assertion has another hash.");
            } else if (!here || !allowed || result != References.Result.MATCH && result != References.Result.REDACTED) {
                malformed(manifest, part, "relatedAssertions names what is not allowed or not there", findings);
            }
        }
    }

    /** Checks that a redacted action names an assertion that a manifest in the store had. */
    private void redaction(
            ParsedManifest manifest, ParsedManifest.Part part, CborValue.Mapping action, Findings findings) {
        Optional<String> url = action.get("parameters", CborValue.Mapping.class).flatMap(p -> p.text("redacted"));
        Optional<ParsedManifest> target = url.flatMap(JumbfUris::manifest).flatMap(store::manifest);
        if (target.isEmpty()) {
            findings.add(
                    StatusCode.ASSERTION_ACTION_REDACTION_MISMATCH,
                    manifest.url(part),
                    "The action c2pa.redacted names no assertion of a manifest in the store.");
            return;
        }
        Optional<String> label = url.flatMap(JumbfUris::assertion);
        boolean once = label.isPresent() && claimed(target.get()).contains(label.get());
        if (!once || !manifest.claim().redacted().contains(url.get())) {
            findings.add(
                    StatusCode.ASSERTION_NOT_REDACTED,
                    manifest.url(part),
                    "The action c2pa.redacted names an assertion that no claim had, or that this claim does not redact.");
        }
    }

    private Set<String> claimed(ParsedManifest manifest) {
        return claimed.computeIfAbsent(
                manifest.label(),
                unused -> manifest.claim().assertions().stream()
                        .flatMap(reference -> JumbfUris.assertion(reference.url()).stream())
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

    /** Returns whether there is a rule for the ingredients of an action. */
    static boolean needsIngredients(CborValue.Mapping action) {
        String name = action.text("action").orElse("");
        return name.equals(Action.OPENED) || WITH_COMPONENTS.contains(name) || WITH_PARENTS_IF_ANY.contains(name);
    }

    /** Returns the references to ingredients in an action's parameters. */
    static List<CborValue> ingredients(CborValue.Mapping action) {
        Optional<CborValue.Mapping> parameters = action.get("parameters", CborValue.Mapping.class);
        List<CborValue> named = new ArrayList<>();
        parameters.ifPresent(map -> {
            named.addAll(map.items("ingredients"));
            map.get("ingredient").ifPresent(named::add);
        });
        return named;
    }

    private static List<CborValue> items(ParsedManifest.Part part) {
        return part.content() == null ? List.of() : part.content().items("actions");
    }

    /** Returns the actions of an assertion. */
    static List<CborValue.Mapping> actions(ParsedManifest.Part part) {
        return items(part).stream()
                .filter(CborValue.Mapping.class::isInstance)
                .map(CborValue.Mapping.class::cast)
                .toList();
    }

    /** Returns the actions assertions once each, in the claim's order: created ones before gathered ones. */
    private static List<ParsedManifest.Part> inOrder(ParsedManifest manifest) {
        Map<String, ParsedManifest.Part> parts = new LinkedHashMap<>();
        for (HashedUri reference : manifest.claim().assertions()) {
            JumbfUris.assertion(reference.url())
                    .flatMap(manifest::assertion)
                    .filter(part ->
                            part.kind().equals(Labels.ACTIONS) || part.kind().equals(Labels.ACTIONS_V2))
                    .ifPresent(part -> parts.putIfAbsent(part.label(), part));
        }
        return List.copyOf(parts.values());
    }

    private static void malformed(ParsedManifest manifest, ParsedManifest.Part part, String how, Findings findings) {
        findings.add(
                StatusCode.ASSERTION_ACTION_MALFORMED,
                manifest.url(part),
                "The actions assertion is malformed: " + how + ".");
    }
}
