package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.ReadAssertion;
import dev.mintmark.c2pa.ReadManifest;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.StoreContents;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.ValidationReport.SignatureInfo;
import dev.mintmark.c2pa.cbor.CborValues;
import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValues;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.trust.SignatureBudget;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the contents of a manifest store. Stateless and thread-safe. */
public final class ContentsReader {
    private ContentsReader() {}

    /**
     * Returns the contents of a store.
     *
     * @throws C2paException if the bytes are no manifest store, or a manifest has no claim
     */
    public static StoreContents read(byte[] bytes) throws C2paException {
        TrustPolicy nobody = TrustPolicy.of(TrustAnchors.NONE);
        return SignatureBudget.limit(() -> contents(bytes, nobody, Instant.now(), false));
    }

    /**
     * Returns the contents of a store, whose signers are looked for in trust lists and of which each manifest is validated.
     *
     * @param at the time for certificates without a trusted time-stamp
     * @throws C2paException if the bytes are no manifest store, or a manifest has no claim
     */
    public static StoreContents read(byte[] bytes, TrustPolicy policy, Instant at) throws C2paException {
        return SignatureBudget.limit(() -> contents(bytes, policy, at, true));
    }

    private static StoreContents contents(byte[] bytes, TrustPolicy policy, Instant at, boolean validates)
            throws C2paException {
        ManifestStore store = ManifestStore.parse(bytes);
        ValidationContext context = ValidationContext.of(store, policy, at);
        SignatureCheck signatures = new SignatureCheck(context.policy(), context.now(), context.evidence());
        Map<String, ReadManifest> manifests = new LinkedHashMap<>();
        for (ParsedManifest manifest : store.manifests()) {
            Findings found = new Findings();
            SignatureInfo signature =
                    validates ? new ManifestCheck(context).check(manifest, found) : signatures.check(manifest, found);
            manifests.put(
                    manifest.label(),
                    new ReadManifest(
                            manifest.label(),
                            manifest.update(),
                            manifest.compressed(),
                            manifest.claim().version(),
                            CborValues.map(manifest.claim().map()),
                            assertions(manifest),
                            signature,
                            validates ? found.codes(StatusCode.Kind.FAILURE) : List.of()));
        }
        return new StoreContents(manifests);
    }

    /**
     * Returns the encoded signature of a store's active manifest.
     *
     * @throws C2paException if the bytes are no manifest store, or it has none
     */
    public static byte[] activeSignature(byte[] bytes) throws C2paException {
        byte @Nullable [] signature = ManifestStore.parse(bytes).active().signature();
        if (signature == null) {
            throw new C2paException("The manifest has no signature.");
        }
        return signature;
    }

    private static List<ReadAssertion> assertions(ParsedManifest manifest) {
        Set<String> created = new HashSet<>();
        manifest.claim()
                .created()
                .forEach(reference -> JumbfUris.assertion(reference.url()).ifPresent(created::add));
        Map<String, Box.Super> boxes = new HashMap<>();
        for (Box.Super child : manifest.box().superboxes()) {
            if (child.is(BoxType.ASSERTIONS) && child.label().equals(Labels.ASSERTIONS)) {
                child.superboxes().forEach(box -> boxes.put(box.label(), box));
            }
        }
        List<ReadAssertion> assertions = new ArrayList<>();
        for (ParsedManifest.Part part : manifest.assertions()) {
            Box.@Nullable Super box = boxes.get(part.label());
            boolean own = created.contains(part.label());
            assertions.add(
                    box == null
                            ? new ReadAssertion(part.label(), own, "", new byte[0], null)
                            : assertion(manifest, part, box, own));
        }
        return assertions;
    }

    private static ReadAssertion assertion(
            ParsedManifest manifest, ParsedManifest.Part part, Box.Super box, boolean created) {
        byte[] source = manifest.source();
        if (part.content() != null) {
            byte[] cbor = part.content().span().copyOf(source);
            return new ReadAssertion(
                    part.label(), created, "application/cbor", cbor, CborValues.toJava(part.content()));
        }
        if (part.json() != null) {
            byte[] json = part.json().copyOf(source);
            return new ReadAssertion(part.label(), created, "application/json", json, json(json));
        }
        byte[] file = new byte[0];
        String type = "";
        for (Box child : box.children()) {
            if (child instanceof Box.Content content && content.type().equals("bidb")) {
                file = content.payload().copyOf(source);
            } else if (child instanceof Box.Content content && content.type().equals("bfdb")) {
                type = mediaType(content.payload().copyOf(source));
            }
        }
        return new ReadAssertion(part.label(), created, type, file, null);
    }

    /** Returns the media type of a description: one byte of flags, the type, zero. */
    private static String mediaType(byte[] description) {
        int end = 1;
        while (end < description.length && description[end] != 0) {
            end++;
        }
        return description.length < 2 ? "" : new String(description, 1, end - 1, StandardCharsets.US_ASCII);
    }

    private static @Nullable Object json(byte[] text) {
        try {
            return JsonValues.toJava(JsonReader.parse(text));
        } catch (JsonException e) {
            return null;
        }
    }
}
