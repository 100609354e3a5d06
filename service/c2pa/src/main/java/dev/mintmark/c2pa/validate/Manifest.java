package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as it was read from a store.
 *
 * @param update whether it is an update manifest, which has no hard binding of its own
 * @param source the bytes that it was read from: the store's, or what came out of a compressed manifest
 * @param payload what its hash covers, in {@code source}
 * @param stored the same in the store's bytes, where a compressed manifest is in its compressed form
 * @param claimBytes the claim as it was signed
 * @param signature the COSE structure; null where the signature box is missing
 * @param parts the assertions by their labels, in the order of the store
 */
record Manifest(
        String label,
        boolean update,
        boolean compressed,
        byte[] source,
        ByteRange payload,
        ByteRange stored,
        byte[] claimBytes,
        Claim claim,
        byte @Nullable [] signature,
        ByteRange signaturePayload,
        Map<String, Part> parts) {
    Manifest {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * An assertion.
     *
     * @param payload what its hash covers, in the manifest's source
     * @param content its CBOR; null where it holds something else, or is no CBOR
     * @param json where its JSON lies in the manifest's source; null where it holds something else
     * @param wellFormed whether its content is what its box says
     * @param erased whether zeros stand in its place, as in an assertion that was redacted
     */
    record Part(
            String label,
            ByteRange payload,
            CborValue.@Nullable Mapping content,
            @Nullable ByteRange json,
            boolean wellFormed,
            boolean erased) {
        Part(
                String label,
                ByteRange payload,
                CborValue.@Nullable Mapping content,
                @Nullable ByteRange json,
                boolean wellFormed) {
            this(label, payload, content, json, wellFormed, false);
        }

        String kind() {
            return Labels.kind(label);
        }
    }

    String url() {
        return "self#jumbf=/" + Labels.STORE + "/" + label;
    }

    String url(Part part) {
        return url() + "/" + Labels.ASSERTIONS + "/" + part.label();
    }

    Collection<Part> assertions() {
        return parts.values();
    }

    Optional<Part> assertion(String wanted) {
        return Optional.ofNullable(parts.get(wanted));
    }

    /** The assertions of these kinds whose content could be read. */
    List<Part> ofKinds(String... kinds) {
        return parts.values().stream()
                .filter(part -> part.content() != null && List.of(kinds).contains(part.kind()))
                .toList();
    }

    List<Part> ingredients() {
        return ofKinds(Labels.INGREDIENT, Labels.INGREDIENT_V2, Labels.INGREDIENT_V3);
    }

    /** The assertions that bind the manifest to the asset's bytes, of a claim of version 2 those that it created itself. */
    List<Part> hardBindings() {
        Set<String> created = new HashSet<>();
        claim.created().forEach(reference -> Urls.assertion(reference.url()).ifPresent(created::add));
        return allHardBindings().stream()
                .filter(part -> claim.version() == 1 || created.contains(part.label()))
                .toList();
    }

    /** The same, whoever named them. */
    List<Part> allHardBindings() {
        return parts.values().stream()
                .filter(part -> part.kind().equals(Labels.DATA_HASH)
                        || part.kind().equals(Labels.BOXES_HASH)
                        || part.kind().startsWith("c2pa.hash.bmff")
                        || part.kind().startsWith("c2pa.hash.collection")
                        || part.kind().startsWith("c2pa.hash.multi-asset"))
                .toList();
    }
}
