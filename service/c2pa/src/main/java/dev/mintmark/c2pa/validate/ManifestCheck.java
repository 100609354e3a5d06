package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValue;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates one manifest without its hard binding: signature, references, assertions. C2PA 2.4, section 15.10. */
record ManifestCheck(ValidationContext context) {
    private static final int MAX_REPEATED = 16;

    /** Adds the results and returns the signer; null if it cannot be read. */
    @Nullable
    SignatureInfo check(ParsedManifest manifest, Findings findings) {
        SignatureInfo signature = null;
        if (manifest.claim().version() > 1 && !conforms(manifest.label())) {
            findings.add(StatusCode.CLAIM_MALFORMED, manifest.url(), "The manifest's label is no urn:c2pa: name.");
        }
        if (isOwnSignature(manifest)) {
            signature =
                    new SignatureCheck(context.policy(), context.now(), context.evidence()).check(manifest, findings);
        } else {
            findings.add(
                    StatusCode.CLAIM_SIGNATURE_MISSING,
                    manifest.url(),
                    "The claim names no signature box of its own manifest.");
        }
        rules(manifest, findings);
        return signature;
    }

    /** Adds the results that do not concern the signature. */
    void rules(ParsedManifest manifest, Findings findings) {
        redactions(manifest, findings);
        references(manifest, findings);
        contents(manifest, findings);
        IngredientRules.check(manifest, findings);
        ExternalDataRules.check(manifest, findings);
        StoredEvidence.check(manifest, findings);
        new ReferenceRules(context.references()).check(manifest, findings);
        new ActionRules(context.references()).check(manifest, findings);
    }

    private static boolean conforms(String label) {
        String[] parts = label.split(":", -1);
        boolean current = parts.length >= 3 && parts.length <= 5 && parts[0].equals("urn") && parts[1].equals("c2pa");
        return current || label.contains("urn:uuid:");
    }

    private static boolean isOwnSignature(ParsedManifest manifest) {
        String url = manifest.claim().signature();
        boolean here = JumbfUris.manifest(url).map(manifest.label()::equals).orElse(true);
        return here && JumbfUris.last(url).equals(Labels.SIGNATURE) && manifest.signature() != null;
    }

    private void redactions(ParsedManifest manifest, Findings findings) {
        for (String url : manifest.claim().redacted()) {
            String label = Labels.kind(JumbfUris.assertion(url).orElse(""));
            if (JumbfUris.manifest(url).map(manifest.label()::equals).orElse(true)) {
                findings.add(
                        StatusCode.ASSERTION_SELF_REDACTED, url, "A claim redacts an assertion of its own manifest.");
            }
            if (label.startsWith(Labels.ACTIONS)) {
                findings.add(StatusCode.ASSERTION_ACTION_REDACTED, url, "Actions may not be redacted.");
            }
            if (Labels.isHash(label)) {
                findings.add(StatusCode.ASSERTION_HARD_BINDING_REDACTED, url, "A hard binding may not be redacted.");
            }
            // The hash of a redacted assertion is not compared, so it must not be there with any contents.
            JumbfUris.manifest(url)
                    .flatMap(context.store()::manifest)
                    .flatMap(target -> JumbfUris.assertion(url).flatMap(target::assertion))
                    .filter(part -> !part.erased())
                    .ifPresent(part -> findings.add(
                            StatusCode.ASSERTION_NOT_REDACTED, url, "A redacted assertion is still in the store."));
        }
    }

    private void references(ParsedManifest manifest, Findings findings) {
        Set<String> declared = new HashSet<>();
        int repeated = 0;
        for (HashedUri reference : manifest.claim().assertions()) {
            String url = JumbfUris.absolute(reference.url(), manifest.label());
            if (!JumbfUris.manifest(url).equals(Optional.of(manifest.label()))) {
                findings.add(
                        StatusCode.ASSERTION_OUTSIDE_MANIFEST,
                        url,
                        "The claim names an assertion of another manifest.");
                continue;
            }
            String label = JumbfUris.assertion(url).orElse("");
            boolean again = !declared.add(label);
            Optional<ParsedManifest.Part> part = manifest.assertion(label);
            if (context.lineage().isRedacted(url)) {
                continue;
            }
            if (part.isEmpty()) {
                findings.add(StatusCode.ASSERTION_MISSING, url, "The claim names an assertion that is not there.");
            } else if (again && ++repeated > MAX_REPEATED) {
                // Each reference is hashed, so many references to one long assertion would take too long.
                findings.add(StatusCode.CLAIM_MALFORMED, url, "The claim names assertions again and again.");
                return;
            } else {
                hash(manifest, reference, part.get(), url, findings);
            }
        }
        for (ParsedManifest.Part part : manifest.assertions()) {
            if (!declared.contains(part.label())) {
                findings.add(
                        StatusCode.ASSERTION_UNDECLARED,
                        manifest.url(part),
                        "The assertion store holds an assertion that the claim does not name.");
            }
        }
    }

    private void hash(
            ParsedManifest manifest, HashedUri reference, ParsedManifest.Part part, String url, Findings findings) {
        String alg = Algorithms.of(reference.alg(), manifest.claim());
        Optional<MessageDigest> digest = Hashes.digest(alg);
        if (digest.isEmpty()) {
            findings.add(StatusCode.ALGORITHM_UNSUPPORTED, url, Algorithms.unsupported(alg));
            return;
        }
        digest.get()
                .update(
                        manifest.source(),
                        part.payload().offset(),
                        part.payload().length());
        boolean equal = MessageDigest.isEqual(digest.get().digest(), reference.hash());
        findings.add(
                equal ? StatusCode.ASSERTION_HASHED_URI_MATCH : StatusCode.ASSERTION_HASHED_URI_MISMATCH,
                url,
                equal ? "The assertion is the one that was signed." : "The assertion is not the one that was signed.");
    }

    private static void contents(ParsedManifest manifest, Findings findings) {
        for (ParsedManifest.Part part : manifest.assertions()) {
            if (!part.wellFormed()) {
                boolean json = part.json() != null;
                findings.add(
                        json ? StatusCode.ASSERTION_JSON_INVALID : StatusCode.ASSERTION_CBOR_INVALID,
                        manifest.url(part),
                        "The assertion does not hold one item of " + (json ? "JSON." : "CBOR."));
            }
        }
        for (ParsedManifest.Part part : manifest.assertions()) {
            if (part.kind().equals(Labels.SOFT_BINDING) && part.wellFormed() && !part.erased()) {
                softBinding(manifest, part, findings);
            }
            if (part.kind().equals(Labels.METADATA)
                    && part.wellFormed()
                    && !part.erased()
                    && !isLinkedData(manifest, part)) {
                findings.add(
                        StatusCode.ASSERTION_JSON_INVALID,
                        manifest.url(part),
                        "The metadata is no JSON-LD object with its @context.");
            }
            if (manifest.update() && (Labels.isHash(part.kind()) || part.kind().startsWith(Labels.THUMBNAIL))) {
                findings.add(
                        StatusCode.MANIFEST_UPDATE_INVALID,
                        manifest.url(part),
                        "An update manifest may have neither a hash of the asset nor a thumbnail.");
            } else if (part.kind().startsWith(Labels.THUMBNAIL) && part.content() != null) {
                findings.add(
                        StatusCode.ASSERTION_CBOR_INVALID,
                        manifest.url(part),
                        "The thumbnail is CBOR and no embedded file.");
            }
        }
    }

    /** Text beyond the reader's limits counts as an object with its context. C2PA 2.4, section 18.17. */
    private static boolean isLinkedData(ParsedManifest manifest, ParsedManifest.Part part) {
        ByteRange json = part.json();
        if (json == null) {
            return false;
        }
        if (json.length() > JsonReader.MAX_BYTES) {
            return true;
        }
        try {
            return JsonReader.parse(json.copyOf(manifest.source())) instanceof JsonValue.Mapping object
                    && object.get("@context").isPresent();
        } catch (JsonException e) {
            return true;
        }
    }

    private static void softBinding(ParsedManifest manifest, ParsedManifest.Part part, Findings findings) {
        List<CborValue> blocks =
                part.content() == null ? List.of() : part.content().items("blocks");
        boolean complete = !blocks.isEmpty()
                && blocks.stream()
                        .allMatch(block -> block instanceof CborValue.Mapping map
                                && map.get("scope").isPresent()
                                && map.get("value").isPresent());
        if (!complete) {
            findings.add(
                    StatusCode.CLAIM_MALFORMED,
                    manifest.url(part),
                    "The soft binding has no blocks of scope and value.");
        }
        if (part.content() != null
                && part.content().text("alg").isEmpty()
                && manifest.claim().algSoft() == null) {
            findings.add(StatusCode.CLAIM_MALFORMED, manifest.url(part), "The soft binding names no algorithm.");
        }
    }
}
