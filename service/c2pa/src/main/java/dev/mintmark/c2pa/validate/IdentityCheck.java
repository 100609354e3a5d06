package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Validates the identity assertions of all manifests that the active one leads to: persons and organisations who signed
 * some of the assertions. X.509 signatures and aggregated identity claims are validated; others are reported as not
 * checked. CAWG Identity Assertion 1.3, section 7.
 */
record IdentityCheck(IngredientGraph lineage, TrustPolicy policy, Instant now) {
    private static final String X509 = "cawg.x509.cose";
    private static final String AGGREGATION = "cawg.identity_claims_aggregation";
    private static final int MAX_IDENTITIES = 64;

    void check(Findings findings) {
        int checked = 0;
        for (ParsedManifest manifest : lineage.manifests()) {
            for (ParsedManifest.Part part : manifest.assertions()) {
                if (!part.kind().equals(Labels.IDENTITY)) {
                    continue;
                }
                if (checked++ == MAX_IDENTITIES) {
                    findings.add(
                            StatusCode.GENERAL_ERROR,
                            manifest.url(part),
                            "The manifests have more than " + MAX_IDENTITIES
                                    + " identity assertions; the others were not checked.");
                    return;
                }
                check(manifest, part, findings);
            }
        }
    }

    private void check(ParsedManifest manifest, ParsedManifest.Part part, Findings findings) {
        String url = manifest.url(part);
        CborValue.@Nullable Mapping content = part.content();
        Optional<SignerPayload> payload = Optional.ofNullable(content)
                .flatMap(c -> c.get("signer_payload", CborValue.Mapping.class))
                .flatMap(map -> payload(map, manifest.source()));
        Optional<byte[]> signature = Optional.ofNullable(content).flatMap(c -> c.bytes("signature"));
        if (content == null || payload.isEmpty() || signature.isEmpty()) {
            findings.add(
                    StatusCode.CAWG_IDENTITY_CBOR_INVALID,
                    url,
                    "The identity assertion lacks its payload or signature, or is no CBOR.");
            return;
        }
        padding(content, url, findings);
        if (!references(manifest, payload.get(), url, findings)) {
            return;
        }
        switch (payload.get().signatureType()) {
            case X509 -> new X509IdentityCheck(policy, now, url).check(payload.get(), signature.get(), findings);
            case AGGREGATION ->
                new ClaimsAggregationCheck(policy, now, url).check(payload.get(), signature.get(), findings);
            default ->
                findings.add(
                        StatusCode.CAWG_IDENTITY_SIG_TYPE_UNKNOWN,
                        url,
                        "The identity's signature is of the type "
                                + payload.get().signatureType() + " and was not checked; " + X509 + " and "
                                + AGGREGATION + " can be.");
        }
    }

    private static Optional<SignerPayload> payload(CborValue.Mapping map, byte[] source) {
        List<HashedUri> references = new ArrayList<>();
        for (CborValue item : map.items("referenced_assertions")) {
            Optional<HashedUri> reference = HashedUri.of(item);
            if (reference.isEmpty()) {
                return Optional.empty();
            }
            references.add(reference.get());
        }
        List<String> roles = map.items("role").stream()
                .filter(CborValue.Text.class::isInstance)
                .map(role -> ((CborValue.Text) role).value())
                .toList();
        return map.text("sig_type")
                .map(type ->
                        new SignerPayload(references, type, roles, map.span().copyOf(source)));
    }

    private static void padding(CborValue.Mapping content, String url, Findings findings) {
        for (String pad : List.of("pad1", "pad2")) {
            for (byte b : content.bytes(pad).orElse(new byte[0])) {
                if (b != 0) {
                    findings.add(
                            StatusCode.CAWG_IDENTITY_PAD_INVALID, url, "The padding " + pad + " is not all zeros.");
                    return;
                }
            }
        }
    }

    /**
     * Returns whether every reference has the hash that the claim has for it. Other errors are reported and do not end
     * the check.
     */
    private static boolean references(ParsedManifest manifest, SignerPayload payload, String url, Findings findings) {
        Map<String, byte[]> claimedHashes = new HashMap<>();
        for (HashedUri reference : manifest.claim().assertions()) {
            claimedHashes.putIfAbsent(JumbfUris.absolute(reference.url(), manifest.label()), reference.hash());
        }
        Set<String> seen = new HashSet<>();
        boolean bound = false;
        for (HashedUri reference : payload.references()) {
            String absolute = JumbfUris.absolute(reference.url(), manifest.label());
            byte[] claimed = claimedHashes.get(absolute);
            if (claimed == null || !Arrays.equals(claimed, reference.hash())) {
                findings.add(
                        StatusCode.CAWG_IDENTITY_ASSERTION_MISMATCH,
                        url,
                        "The identity stands by " + absolute
                                + ", which the claim does not name, or with another hash.");
                if (claimed != null) {
                    return false;
                }
            }
            if (!seen.add(absolute)) {
                findings.add(
                        StatusCode.CAWG_IDENTITY_ASSERTION_DUPLICATE,
                        url,
                        "The identity names " + absolute + " twice.");
            }
            bound |= JumbfUris.last(absolute).startsWith("c2pa.hash.");
        }
        if (!bound) {
            findings.add(
                    StatusCode.CAWG_IDENTITY_HARD_BINDING_MISSING,
                    url,
                    "The identity does not stand by the assertion that binds the manifest to the asset.");
        }
        return true;
    }
}
