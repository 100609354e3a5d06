package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The manifests that the active one leads to through ingredients. A manifest may redact only assertions of manifests
 * below it. All other manifests in a store are ignored, because anybody can add them. Immutable.
 */
final class IngredientGraph {
    /** Largest distance from the active manifest that is followed. */
    static final int MAX_DEPTH = 100;

    private final Map<String, ParsedManifest> manifests = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Set<String>> ingredients = new HashMap<>();
    private final Map<String, String> reachedBy = new HashMap<>();
    private final Map<String, BitSet> below = new HashMap<>();
    private final Set<String> circular = new HashSet<>();
    private final Set<String> redacted = new HashSet<>();
    private final Set<String> withRedactions = new HashSet<>();

    IngredientGraph(ManifestStore store) {
        reach(store);
        order(store.active().label());
        for (ParsedManifest manifest : manifests.values()) {
            for (String url : manifest.claim().redacted()) {
                Optional<String> target = JumbfUris.manifest(url);
                if (target.isPresent() && isOnlyBelow(target.get(), manifest.label()) && mayBeRedacted(url)) {
                    redacted.add(JumbfUris.absolute(url, manifest.label()));
                    withRedactions.add(target.get());
                }
            }
        }
    }

    /** Returns the manifests, active one first, then by distance. */
    Collection<ParsedManifest> manifests() {
        return manifests.values();
    }

    /** Returns the URI of the first ingredient assertion that leads to a manifest; empty if there is none. */
    Optional<String> reachedBy(String label) {
        return Optional.ofNullable(reachedBy.get(label));
    }

    boolean contains(String label) {
        return manifests.containsKey(label);
    }

    /** Returns whether a manifest is a direct or indirect ingredient of another. */
    boolean isBelow(String label, String above) {
        Integer number = numbers.get(label);
        return number != null && below.getOrDefault(above, new BitSet()).get(number);
    }

    /** Returns whether a manifest is an ingredient of another that is not one of its own: anybody can write such a circle. */
    private boolean isOnlyBelow(String label, String above) {
        return isBelow(label, above) && !isBelow(above, label);
    }

    /** Returns whether a manifest is an ingredient of itself. */
    boolean isCircular(String label) {
        return circular.contains(label);
    }

    /** Returns whether an assertion, given by its absolute URI, was redacted by a manifest above it. */
    boolean isRedacted(String url) {
        return redacted.contains(url);
    }

    /** Returns whether any assertion of a manifest was redacted. */
    boolean hasRedactions(String label) {
        return withRedactions.contains(label);
    }

    /** Hard bindings and actions must not be redacted: C2PA 2.4, section 6.8. */
    private static boolean mayBeRedacted(String url) {
        String label = JumbfUris.assertion(url).orElse("");
        return !label.startsWith("c2pa.hash.") && !label.startsWith(Labels.ACTIONS);
    }

    private void reach(ManifestStore store) {
        Map<String, Integer> depths = new HashMap<>(Map.of(store.active().label(), 0));
        Deque<ParsedManifest> next = new ArrayDeque<>(List.of(store.active()));
        while (!next.isEmpty()) {
            ParsedManifest manifest = next.remove();
            int depth = depths.getOrDefault(manifest.label(), 0);
            numbers.put(manifest.label(), numbers.size());
            manifests.put(manifest.label(), manifest);
            Set<String> targets = new LinkedHashSet<>();
            for (ParsedManifest.Part part : manifest.ingredients()) {
                target(part).flatMap(store::manifest).ifPresent(target -> {
                    targets.add(target.label());
                    reachedBy.putIfAbsent(target.label(), manifest.url(part));
                });
            }
            ingredients.put(manifest.label(), targets);
            for (String target : targets) {
                if (depth < MAX_DEPTH && depths.putIfAbsent(target, depth + 1) == null) {
                    next.add(store.manifest(target).orElseThrow());
                }
            }
        }
    }

    /** Returns the label of the manifest that an ingredient assertion refers to. */
    static Optional<String> target(ParsedManifest.Part part) {
        return IngredientRules.reference(part).map(HashedUri::url).map(JumbfUris::target);
    }

    /** Orders the manifests so that ingredients precede what they are used in: depth first, without recursion. */
    private void order(String active) {
        Set<String> open = new HashSet<>();
        Deque<String> path = new ArrayDeque<>(List.of(active));
        while (!path.isEmpty()) {
            String label = path.peek();
            if (below.containsKey(label)) {
                path.pop();
                continue;
            }
            List<String> known = new ArrayList<>(ingredients.getOrDefault(label, Set.of()));
            known.retainAll(manifests.keySet());
            if (open.add(label)) {
                for (String target : known) {
                    if (open.contains(target) && !below.containsKey(target)) {
                        circular.add(target);
                    } else {
                        path.push(target);
                    }
                }
                continue;
            }
            BitSet all = new BitSet();
            for (String target : known) {
                all.set(numbers.getOrDefault(target, 0));
                all.or(below.getOrDefault(target, new BitSet()));
            }
            below.put(label, all);
            path.pop();
        }
    }
}
