package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The verifiable credential of an identity claims aggregation. CAWG Identity Assertion 1.3, section 8.1.1.
 *
 * @param issuer DID of the issuer
 * @param references the assertions that the credential was issued for
 */
record AggregatedIdentity(
        String issuer,
        @Nullable Instant validFrom,
        @Nullable Instant validUntil,
        List<HashedUri> references,
        String signatureType,
        List<String> roles) {
    AggregatedIdentity {
        references = List.copyOf(references);
        roles = List.copyOf(roles);
    }

    static AggregatedIdentity parse(byte[] json) throws JsonException {
        if (!(JsonReader.parse(json) instanceof JsonValue.Mapping credential)) {
            throw new JsonException("It is not a JSON object.");
        }
        if (credential.items("@context").isEmpty() || credential.items("type").isEmpty()) {
            throw new JsonException("It has no @context or no type.");
        }
        JsonValue.Mapping subject = credential
                .object("credentialSubject")
                .or(() -> credential.items("credentialSubject").stream()
                        .filter(JsonValue.Mapping.class::isInstance)
                        .map(JsonValue.Mapping.class::cast)
                        .findFirst())
                .orElseThrow(() -> new JsonException("It has no credentialSubject."));
        if (subject.items("verifiedIdentities").isEmpty()) {
            throw new JsonException("It has no verifiedIdentities.");
        }
        for (JsonValue identity : subject.items("verifiedIdentities")) {
            if (!(identity instanceof JsonValue.Mapping map
                    && map.text("type").filter(t -> !t.isEmpty()).isPresent()
                    && map.text("verifiedAt").isPresent()
                    && map.object("provider").flatMap(p -> p.text("id")).isPresent()
                    && map.object("provider").flatMap(p -> p.text("name")).isPresent())) {
                throw new JsonException("A verified identity lacks its type, verifiedAt or provider.");
            }
            time(map, "verifiedAt");
        }
        JsonValue.Mapping asset =
                subject.object("c2paAsset").orElseThrow(() -> new JsonException("It has no c2paAsset."));
        return new AggregatedIdentity(
                credential.text("issuer").orElseThrow(() -> new JsonException("It has no issuer.")),
                time(credential, "validFrom"),
                time(credential, "validUntil"),
                references(asset),
                asset.text("sig_type").orElseThrow(() -> new JsonException("c2paAsset has no sig_type.")),
                asset.items("role").stream()
                        .filter(JsonValue.Text.class::isInstance)
                        .map(role -> ((JsonValue.Text) role).value())
                        .toList());
    }

    /**
     * Returns whether the credential was issued for exactly this payload. A reference without a hash algorithm matches
     * any algorithm.
     */
    boolean isIssuedFor(SignerPayload payload) {
        boolean same = references.size() == payload.references().size()
                && signatureType.equals(payload.signatureType())
                && roles.equals(payload.roles());
        for (int i = 0; same && i < references.size(); i++) {
            HashedUri ours = payload.references().get(i);
            HashedUri theirs = references.get(i);
            same = ours.url().equals(theirs.url())
                    && Arrays.equals(ours.hash(), theirs.hash())
                    && (ours.alg() == null || Objects.equals(ours.alg(), theirs.alg()));
        }
        return same;
    }

    private static List<HashedUri> references(JsonValue.Mapping asset) throws JsonException {
        List<HashedUri> references = new ArrayList<>();
        for (JsonValue item : asset.items("referenced_assertions")) {
            if (!(item instanceof JsonValue.Mapping map && map.text("url").isPresent())) {
                throw new JsonException("c2paAsset names an assertion without an address.");
            }
            references.add(new HashedUri(
                    map.text("url").get(), hash(map), map.text("alg").orElse(null)));
        }
        return references;
    }

    /** Parses a hash: base64; some writers encode the bytes of that text as an array of numbers. */
    private static byte[] hash(JsonValue.Mapping reference) throws JsonException {
        try {
            if (reference.text("hash").isPresent()) {
                return Base64.getDecoder().decode(reference.text("hash").get());
            }
            StringBuilder text = new StringBuilder();
            for (JsonValue item : reference.items("hash")) {
                if (!(item instanceof JsonValue.Numeric number)) {
                    throw new JsonException("c2paAsset has a hash that is none.");
                }
                text.append((char) Integer.parseInt(number.literal()));
            }
            return Base64.getDecoder().decode(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return new byte[0]; // equal to no hash, and that is what will be said
        }
    }

    private static @Nullable Instant time(JsonValue.Mapping map, String name) throws JsonException {
        String text = map.text(name).orElse(null);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new JsonException(name + " is \"" + text + "\", which is no RFC 3339 time.");
        }
    }
}
