package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The manifests of a store that are kept when its asset becomes an ingredient: the active one and those that it leads
 * to.
 *
 * @param boxes their JUMBF boxes as in the store, active one last
 * @param active reference to the active one, with the hash of its inflated box
 * @param signature reference to its signature; empty if it has none
 * @param ingredients label of each manifest, with the URI of the ingredient assertion that leads to it; empty for the
 *     active one
 */
public record IngredientManifests(
        List<byte[]> boxes, HashedUri active, Optional<HashedUri> signature, Map<String, String> ingredients) {
    public IngredientManifests {
        boxes = List.copyOf(boxes);
        ingredients = Map.copyOf(ingredients);
    }

    /**
     * Parses a store.
     *
     * @throws C2paException if the bytes are no manifest store
     */
    public static IngredientManifests of(byte[] bytes) throws C2paException {
        ManifestStore store = ManifestStore.parse(bytes);
        IngredientGraph lineage = new IngredientGraph(store);
        Map<String, String> ingredients = new HashMap<>();
        for (ParsedManifest manifest : lineage.manifests()) {
            ingredients.put(
                    manifest.label(), lineage.reachedBy(manifest.label()).orElse(""));
        }
        ParsedManifest active = store.active();
        ingredients.put(active.label(), "");
        List<byte[]> boxes = new ArrayList<>();
        for (Box.Super box : JumbfReader.parse(bytes).superboxes()) {
            if (ingredients.containsKey(box.label())) {
                boxes.add(box.span().copyOf(bytes));
            }
        }
        Optional<HashedUri> signature = active.signature() == null
                ? Optional.empty()
                : Optional.of(
                        hashed(JumbfUris.ofSignature(active.label()), active.source(), active.signaturePayload()));
        return new IngredientManifests(
                boxes, hashed(active.url(), active.source(), active.payload()), signature, ingredients);
    }

    private static HashedUri hashed(String url, byte[] bytes, ByteRange payload) {
        MessageDigest digest = Hashes.sha256();
        digest.update(bytes, payload.offset(), payload.length());
        return new HashedUri(url, digest.digest(), null);
    }
}
