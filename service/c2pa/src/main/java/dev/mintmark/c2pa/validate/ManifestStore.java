package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborException;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfException;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.manifest.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The manifests of a store, active one last. C2PA 2.4, section 11.
 *
 * @param byLabel the manifests by their labels
 */
record ManifestStore(byte[] bytes, List<ParsedManifest> manifests, Map<String, ParsedManifest> byLabel) {
    private static final int MAX_MANIFESTS = 1000;
    /** Limit of CBOR items in all assertions, because an item takes many times its encoded size. */
    private static final int MAX_ITEMS = 500_000;

    private static final byte[] REDACTED = HexFormat.of().parseHex("caa98eee9d4df80e86ad4dffca263973");

    ManifestStore {
        manifests = List.copyOf(manifests);
        byLabel = Map.copyOf(byLabel);
    }

    ParsedManifest active() {
        return manifests.getLast();
    }

    Optional<ParsedManifest> manifest(String label) {
        return Optional.ofNullable(byLabel.get(label));
    }

    /**
     * Parses a store.
     *
     * @throws InvalidManifestException if a manifest breaks a rule that has a status code
     * @throws C2paException if the bytes are no manifest store
     */
    static ManifestStore parse(byte[] bytes) throws C2paException {
        Box.Super root = JumbfReader.parse(bytes);
        if (!root.is(BoxType.STORE) || !root.label().equals(Labels.STORE)) {
            throw new JumbfException("The JUMBF box is \"" + root.label() + "\", not a manifest store.");
        }
        if (root.description().salt() != null) {
            throw new JumbfException("The manifest store has a salt, which no hash covers.");
        }
        List<ParsedManifest> manifests = new ArrayList<>();
        Set<String> labels = new HashSet<>();
        CborReader.Budget items = new CborReader.Budget(MAX_ITEMS);
        int inflatable = CompressedManifest.MAX_INFLATED;
        for (Box child : root.children()) {
            if (!(child instanceof Box.Super box)) {
                throw new JumbfException(
                        "The manifest store holds a box at byte " + child.span().offset() + " that is no manifest.");
            }
            boolean compressed = box.is(BoxType.COMPRESSED_MANIFEST);
            if (!compressed && !box.is(BoxType.MANIFEST) && !box.is(BoxType.UPDATE_MANIFEST)) {
                throw new JumbfException("The manifest store holds a box of the unknown type "
                        + box.description().type() + ".");
            }
            if (!labels.add(box.label()) || labels.size() > MAX_MANIFESTS) {
                throw new JumbfException("The manifest store holds " + box.label() + " twice, or too many manifests.");
            }
            if (compressed) {
                CompressedManifest.Inflated inflated = CompressedManifest.inflate(bytes, box, inflatable);
                inflatable -= inflated.bytes().length;
                manifests.add(manifest(inflated.bytes(), inflated.box(), box.payload(), true, items));
            } else {
                manifests.add(manifest(bytes, box, box.payload(), false, items));
            }
        }
        if (manifests.isEmpty()) {
            throw new InvalidManifestException(StatusCode.CLAIM_MISSING, "The manifest store is empty.");
        }
        Map<String, ParsedManifest> byLabel = new HashMap<>();
        manifests.forEach(manifest -> byLabel.put(manifest.label(), manifest));
        return new ManifestStore(bytes, manifests, byLabel);
    }

    /**
     * Parses one manifest.
     *
     * @param stored range of its payload in the store
     * @param items remaining number of CBOR items in assertions
     */
    private static ParsedManifest manifest(
            byte[] bytes, Box.Super box, ByteRange stored, boolean compressed, CborReader.Budget items)
            throws C2paException {
        List<Box.Super> claims = labelled(box, BoxType.CLAIM);
        if (claims.size() != 1) {
            throw new InvalidManifestException(
                    claims.isEmpty() ? StatusCode.CLAIM_MISSING : StatusCode.CLAIM_MULTIPLE,
                    "The manifest " + box.label() + " has " + claims.size() + " claims; it needs exactly one.");
        }
        Box.Super claimBox = claims.getFirst();
        int version = version(claimBox.label());
        byte[] claim = content(bytes, claimBox, "claim");
        List<Box.Super> signatures = labelled(box, BoxType.SIGNATURE);
        if (signatures.size() > 1) {
            throw new JumbfException("The manifest " + box.label() + " has more than one signature box.");
        }
        List<Box.Super> stores = labelled(box, BoxType.ASSERTIONS);
        if (stores.size() > 1 || !stores.isEmpty() && !stores.getFirst().label().equals(Labels.ASSERTIONS)) {
            throw new JumbfException(
                    "The manifest " + box.label() + " has an assertion store too many, or a wrong label on it.");
        }
        Box.@Nullable Super signature = signatures.stream()
                .findFirst()
                .filter(s -> s.label().equals(Labels.SIGNATURE))
                .orElse(null);
        return new ParsedManifest(
                box.label(),
                box.is(BoxType.UPDATE_MANIFEST),
                compressed,
                bytes,
                box,
                stored,
                claim,
                Claim.parse(claim, version),
                signature == null ? null : content(bytes, signature, "signature"),
                signature == null ? new ByteRange(0, 0) : signature.payload(),
                stores.isEmpty() ? Map.of() : assertions(bytes, stores.getFirst(), items));
    }

    private static int version(String label) throws InvalidManifestException {
        return switch (label) {
            case Labels.CLAIM_V1 -> 1;
            case Labels.CLAIM_V2 -> 2;
            default ->
                throw new InvalidManifestException(
                        StatusCode.CLAIM_MALFORMED, "The claim has the label " + label + "; c2pa.claim.v2 is known.");
        };
    }

    private static List<Box.Super> labelled(Box.Super manifest, String type) {
        return manifest.superboxes().stream().filter(child -> child.is(type)).toList();
    }

    private static byte[] content(byte[] bytes, Box.Super box, String what) throws InvalidManifestException {
        return box.only(BoxType.CBOR)
                .map(content -> content.payload().copyOf(bytes))
                .orElseThrow(() -> new InvalidManifestException(
                        StatusCode.CLAIM_CBOR_INVALID, "The " + what + " box does not hold exactly one CBOR box."));
    }

    private static Map<String, ParsedManifest.Part> assertions(byte[] bytes, Box.Super store, CborReader.Budget items)
            throws JumbfException {
        Map<String, ParsedManifest.Part> parts = new LinkedHashMap<>();
        for (Box child : store.children()) {
            if (!(child instanceof Box.Super box)) {
                throw new JumbfException("The assertion store holds a box at byte "
                        + child.span().offset() + " that is no assertion.");
            }
            if (parts.put(box.label(), part(bytes, box, items)) != null) {
                throw new JumbfException("The assertion store holds " + box.label() + " twice.");
            }
        }
        return parts;
    }

    private static ParsedManifest.Part part(byte[] bytes, Box.Super box, CborReader.Budget items) {
        if (box.is(BoxType.UUID) && box.only(BoxType.UUID).isPresent()) {
            boolean erased = isErased(box.only(BoxType.UUID).get().payload().copyOf(bytes));
            return new ParsedManifest.Part(box.label(), box.payload(), null, null, true, erased);
        }
        if (!box.is(BoxType.CBOR)) {
            ByteRange none = box.is(BoxType.JSON) ? new ByteRange(box.payload().end(), 0) : null;
            ByteRange json = box.only(BoxType.JSON).map(Box.Content::payload).orElse(none);
            return new ParsedManifest.Part(box.label(), box.payload(), null, json, json == null || isJson(bytes, json));
        }
        CborValue value = null;
        Optional<Box.Content> content = box.only(BoxType.CBOR);
        if (content.isPresent()) {
            try {
                value = CborReader.parse(bytes, content.get().payload(), items);
            } catch (CborException e) {
                return new ParsedManifest.Part(box.label(), box.payload(), null, null, false);
            }
        }
        return new ParsedManifest.Part(
                box.label(), box.payload(), value instanceof CborValue.Mapping map ? map : null, null, value != null);
    }

    /** Returns whether these are the UUID of redacted content and zeros. C2PA 2.4, section 6.8. */
    private static boolean isErased(byte[] uuidAndData) {
        byte[] expected = Arrays.copyOf(REDACTED, Math.max(REDACTED.length, uuidAndData.length));
        return Arrays.equals(expected, uuidAndData);
    }

    /** Returns whether these bytes are JSON. Text beyond the reader's limits counts as JSON. */
    private static boolean isJson(byte[] bytes, ByteRange span) {
        try {
            if (span.length() <= JsonReader.MAX_BYTES) {
                JsonReader.parse(span.copyOf(bytes));
            }
            return true;
        } catch (JsonException e) {
            return false;
        }
    }
}
