package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.Labels;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a store is kept where its asset goes into another: the active manifest, and those that it leads to.
 *
 * @param boxes their JUMBF boxes as they are in the store, the active one's last
 * @param active the address of the active one, with the hash of its box, inflated where it is compressed
 * @param signature the same of its signature; empty where it has none
 * @param ingredients the label of each, with the address of the ingredient assertion that leads to it; the active one's is
 *     empty
 */
public record IngredientManifests(
        List<byte[]> boxes, HashedUri active, Optional<HashedUri> signature, Map<String, String> ingredients) {
    public IngredientManifests {
        boxes = List.copyOf(boxes);
        ingredients = Map.copyOf(ingredients);
    }

    /**
     * Reads a store.
     *
     * @throws C2paException where the bytes are no manifest store
     */
    public static IngredientManifests of(byte[] bytes) throws C2paException {
        ManifestStore store = ManifestStore.parse(bytes);
        IngredientGraph lineage = new IngredientGraph(store);
        Map<String, String> ingredients = new HashMap<>();
        for (Manifest manifest : lineage.manifests()) {
            ingredients.put(
                    manifest.label(), lineage.reachedBy(manifest.label()).orElse(""));
        }
        Manifest active = store.active();
        ingredients.put(active.label(), "");
        List<byte[]> boxes = new ArrayList<>();
        for (Box.Super box : JumbfReader.parse(bytes).superboxes()) {
            if (ingredients.containsKey(box.label())) {
                boxes.add(box.span().copyOf(bytes));
            }
        }
        Optional<HashedUri> signature = active.signature() == null
                ? Optional.empty()
                : Optional.of(hashed(Labels.signatureUri(active.label()), active.source(), active.signaturePayload()));
        return new IngredientManifests(
                boxes, hashed(active.url(), active.source(), active.payload()), signature, ingredients);
    }

    private static HashedUri hashed(String url, byte[] bytes, ByteRange payload) {
        MessageDigest digest = Hashes.sha256();
        digest.update(bytes, payload.offset(), payload.length());
        return new HashedUri(url, digest.digest(), null);
    }
}
