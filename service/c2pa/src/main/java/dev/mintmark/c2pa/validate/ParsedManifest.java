package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.manifest.JumbfUris;
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
 * A parsed manifest.
 *
 * @param label label of the manifest
 * @param update whether it is an update manifest, which has no hard binding
 * @param source the bytes that it was parsed from: the store's, or those of an inflated manifest
 * @param box its box in {@code source}
 * @param stored range in the store; differs from {@code payload} for a compressed manifest
 * @param claimBytes the claim as signed
 * @param signature the COSE structure; null if there is no signature box
 * @param parts the assertions by label, in the order of the store
 */
record ParsedManifest(
        String label,
        boolean update,
        boolean compressed,
        byte[] source,
        Box.Super box,
        ByteRange stored,
        byte[] claimBytes,
        Claim claim,
        byte @Nullable [] signature,
        ByteRange signaturePayload,
        Map<String, Part> parts) {
    ParsedManifest {
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    }

    /**
     * An assertion.
     *
     * @param payload range in the manifest's source that its hash covers
     * @param content its CBOR; null if it holds something else or malformed CBOR
     * @param json range of its JSON in the manifest's source; null if it holds something else
     * @param wellFormed whether its contents have the format that its box states
     * @param erased whether its contents are zeros, as in a redacted assertion
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

    /** Returns the range in the source that the manifest's hash covers. */
    ByteRange payload() {
        return box.payload();
    }

    String url() {
        return JumbfUris.ofManifest(label);
    }

    String url(Part part) {
        return JumbfUris.ofAssertion(label, part.label());
    }

    Collection<Part> assertions() {
        return parts.values();
    }

    Optional<Part> assertion(String wanted) {
        return Optional.ofNullable(parts.get(wanted));
    }

    /** Returns the assertions of these kinds with readable contents. */
    List<Part> ofKinds(String... kinds) {
        return parts.values().stream()
                .filter(part -> part.content() != null && List.of(kinds).contains(part.kind()))
                .toList();
    }

    List<Part> ingredients() {
        return ofKinds(Labels.INGREDIENT, Labels.INGREDIENT_V2, Labels.INGREDIENT_V3);
    }

    /** Returns the hard bindings; for a claim of version 2 only created ones. */
    List<Part> hardBindings() {
        Set<String> created = new HashSet<>();
        claim.created()
                .forEach(reference -> JumbfUris.assertion(reference.url()).ifPresent(created::add));
        return allHardBindings().stream()
                .filter(part -> claim.version() == 1 || created.contains(part.label()))
                .toList();
    }

    /** Returns all hard bindings, created or gathered. */
    List<Part> allHardBindings() {
        return parts.values().stream()
                .filter(part -> Labels.isHardBinding(part.kind()))
                .toList();
    }
}
