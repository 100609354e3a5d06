package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The boxes of manifests by their labels, and their hashes. Each hash is computed once, because many references may name
 * one long box, and the labels of a box's children are listed once, because many references may name one of many boxes. Not
 * thread-safe.
 */
final class BoxHashes {
    private final Map<List<Object>, byte[]> hashes = new HashMap<>();
    private final Map<Box.Super, Map<String, Box.Super>> children = new IdentityHashMap<>();

    /** Returns the range in the manifest's source of the payload of a box, given by the labels on the way to it. */
    Optional<ByteRange> payload(ParsedManifest manifest, String path) {
        Box.@Nullable Super found = manifest.box();
        for (String label : path.isEmpty() ? new String[0] : path.split("/", -1)) {
            found = found == null
                    ? null
                    : children.computeIfAbsent(found, BoxHashes::byLabel).get(label);
        }
        return Optional.ofNullable(found).map(Box.Super::payload);
    }

    /** Returns the superboxes in a box by their labels; of several with one label, the first. */
    private static Map<String, Box.Super> byLabel(Box.Super parent) {
        Map<String, Box.Super> boxes = new HashMap<>();
        parent.superboxes().forEach(box -> boxes.putIfAbsent(box.label(), box));
        return boxes;
    }

    /** Returns whether a box's payload has this hash; false for an algorithm that is not allowed. */
    boolean matches(@Nullable String alg, byte[] source, ByteRange payload, byte[] expected) {
        Optional<MessageDigest> digest = Hashes.digest(alg);
        if (alg == null || digest.isEmpty()) {
            return false;
        }
        List<Object> key = List.of(alg, System.identityHashCode(source), payload);
        byte[] actual = hashes.computeIfAbsent(key, unused -> {
            digest.get().update(source, payload.offset(), payload.length());
            return digest.get().digest();
        });
        return MessageDigest.isEqual(actual, expected);
    }
}
