package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hashes of boxes. Each is computed once, because many references may name one long box. Not thread-safe. */
final class BoxHashes {
    private final Map<List<Object>, byte[]> hashes = new HashMap<>();

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
