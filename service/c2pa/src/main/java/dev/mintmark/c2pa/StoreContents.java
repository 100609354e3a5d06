package dev.mintmark.c2pa;

import dev.mintmark.c2pa.manifest.JumbfUris;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifests of a store as they were read; nothing is validated. Immutable.
 *
 * @param manifests by their labels, the active one last
 */
public record StoreContents(Map<String, ReadManifest> manifests) {
    private static final int MAX_DEPTH = 100;

    public StoreContents {
        manifests = Collections.unmodifiableMap(new LinkedHashMap<>(manifests));
    }

    /** Returns the manifest of the asset itself. */
    public ReadManifest active() {
        return List.copyOf(manifests.values()).getLast();
    }

    /**
     * Returns the assertion of a URI.
     *
     * @param manifest label of the manifest in which the URI is, for relative ones
     */
    public Optional<ReadAssertion> assertion(String manifest, String uri) {
        return Optional.ofNullable(manifests.get(JumbfUris.manifest(uri).orElse(manifest)))
                .flatMap(found -> found.assertion(JumbfUris.last(uri)));
    }

    /**
     * Returns the manifests and ingredients as a tree, one line for each.
     *
     * @param title name of the asset
     */
    public String tree(String title) {
        StringBuilder out = new StringBuilder();
        line(out, "", "Asset:" + title + ", Manifest:" + active().label());
        branches(active(), "", 0, out);
        return out.toString();
    }

    private void branches(ReadManifest manifest, String indent, int depth, StringBuilder out) {
        List<ReadAssertion> assertions = manifest.assertions();
        List<ReadIngredient> ingredients = manifest.ingredients();
        int left = assertions.size() + ingredients.size();
        for (ReadAssertion assertion : assertions) {
            line(out, indent + branch(--left), "Assertion:" + assertion.label());
        }
        for (ReadIngredient ingredient : ingredients) {
            Optional<ReadManifest> own = ingredient.manifest().map(manifests::get);
            line(
                    out,
                    indent + branch(--left),
                    "Asset:" + ingredient.title().orElse("Untitled")
                            + own.map(m -> ", Manifest:" + m.label()).orElse(""));
            if (own.isPresent() && depth < MAX_DEPTH) {
                branches(own.get(), indent + (left == 0 ? "    " : "│   "), depth + 1, out);
            }
        }
    }

    private static String branch(int left) {
        return left == 0 ? "└── " : "├── ";
    }

    private static void line(StringBuilder out, String indent, String text) {
        out.append(indent).append(ReportText.printable(text)).append('\n');
    }
}
