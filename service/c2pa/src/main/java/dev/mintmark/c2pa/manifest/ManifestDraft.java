package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A manifest without its hard binding and signature, which need sizes and hashes known only at the end. A draft is
 * encoded once with placeholders, to learn its length, and once with the real values; both encodings have the same
 * length. C2PA 2.4, section 10.3. Not thread-safe.
 */
public final class ManifestDraft {
    private final String urn;
    private byte[] generator = new CborMapWriter().encode();
    private final @Nullable String title;
    private final String instanceId;
    private final boolean update;
    private final List<String> redactions;
    /** The boxes of earlier manifests by their labels. */
    private final Map<String, byte[]> earlier = new LinkedHashMap<>();

    private final List<byte[]> boxes = new ArrayList<>();
    private final List<IdentityAssertion> identities = new ArrayList<>();
    private final List<HashedUri> created = new ArrayList<>();
    private final List<HashedUri> gathered = new ArrayList<>();
    private final Map<String, Integer> instances = new HashMap<>();
    private boolean compressed;

    /** Signs a claim, or returns as many bytes as a signature will have. */
    @FunctionalInterface
    public interface SignatureFunction {
        byte[] sign(byte[] claim) throws C2paException;
    }

    /**
     * @param urn label of the manifest
     * @param update whether the manifest has no hard binding, because another one in the store has it
     * @param redactions URIs of the assertions that were removed from earlier manifests
     */
    public ManifestDraft(
            String urn, String instanceId, @Nullable String title, boolean update, List<String> redactions) {
        this.urn = urn;
        this.instanceId = instanceId;
        this.title = title;
        this.update = update;
        this.redactions = List.copyOf(redactions);
    }

    /** Sets the encoded map about the software that makes the claim. */
    public void setGenerator(byte[] encoded) {
        generator = encoded.clone();
    }

    /** Adds a created assertion, for which the signer vouches, and returns a reference for later assertions. */
    public HashedUri add(Assertion assertion) {
        HashedUri reference = store(assertion);
        created.add(reference);
        return reference;
    }

    /** Adds a gathered assertion, for which the signer does not vouch, and returns a reference for later assertions. */
    public HashedUri addGathered(Assertion assertion) {
        HashedUri reference = store(assertion);
        gathered.add(reference);
        return reference;
    }

    private HashedUri store(Assertion assertion) {
        String label = Labels.instance(assertion.label(), instances.merge(assertion.label(), 1, Integer::sum) - 1);
        byte[] box = assertion.box(label);
        boxes.add(box);
        return reference(label, box);
    }

    /** Adds an identity assertion, which signs all created assertions. */
    public void add(IdentityAssertion identity) {
        identities.add(identity);
    }

    /**
     * Adds manifests of an ingredient to the store, before this one. A manifest that several ingredients have is kept
     * once.
     *
     * @throws C2paException if two manifests with the same label differ
     */
    public void addIngredientManifests(List<byte[]> manifests) throws C2paException {
        for (byte[] manifest : manifests) {
            Box.Super box = JumbfReader.parse(manifest);
            byte[] kept = Redaction.without(manifest, box, redactions);
            byte[] known = earlier.putIfAbsent(box.label(), kept);
            if (known != null && !Arrays.equals(CompressedBox.inflated(known), CompressedBox.inflated(kept))) {
                throw new C2paException("Two ingredients have different manifests with the label " + box.label()
                        + "; only one of them can be kept.");
            }
        }
    }

    /**
     * Compresses the manifest, and those of ingredients that were added before. An update leaves the others as they are,
     * because the file may hash them.
     *
     * @throws C2paException if the library for it is missing
     */
    public void compress() throws C2paException {
        compressed = true;
        if (!update) {
            for (Map.Entry<String, byte[]> manifest : earlier.entrySet()) {
                manifest.setValue(CompressedBox.of(manifest.getValue()));
            }
        }
    }

    /**
     * Returns the manifest store with this hard binding after the other assertions. Identity assertions follow it, because
     * they sign it too.
     *
     * @param binding null for an update
     * @param length length that a store with a compressed manifest is brought to; 0 for any
     * @throws C2paException if signing fails, or the store is longer
     */
    public byte[] encode(@Nullable Assertion binding, SignatureFunction signature, int length) throws C2paException {
        byte[] manifest = manifest(binding, signature, false);
        if (!compressed) {
            return store(manifest);
        }
        CompressedBox box = new CompressedBox(urn, manifest);
        byte[] store = store(box.encode(0));
        if (length > 0 && store.length > length) {
            throw new C2paException("The compressed manifest store has " + store.length + " bytes; " + length
                    + " were reserved for it. Signing again may succeed.");
        }
        return length == 0 ? store : store(box.encode(length - store.length));
    }

    /**
     * Returns the length of the store with a hard binding and a signature that are no longer. That of a compressed one can
     * differ by some bytes.
     *
     * @param binding null for an update
     */
    public int length(@Nullable Assertion binding, SignatureFunction placeholder) throws C2paException {
        byte[] manifest = manifest(binding, placeholder, true);
        return store(compressed ? new CompressedBox(urn, manifest).encode(0) : manifest).length;
    }

    private byte[] store(byte[] manifest) {
        List<byte[]> manifests = new ArrayList<>(earlier.values());
        manifests.add(manifest);
        return JumbfWriter.superbox(BoxType.STORE, Labels.STORE, manifests);
    }

    private byte[] manifest(@Nullable Assertion binding, SignatureFunction signature, boolean placeholder)
            throws C2paException {
        List<byte[]> assertions = new ArrayList<>(boxes);
        List<HashedUri> references = new ArrayList<>(created);
        if (binding != null) {
            byte[] bindingBox = binding.box(binding.label());
            assertions.add(bindingBox);
            references.add(reference(binding.label(), bindingBox));
        }
        List<HashedUri> stoodBy = List.copyOf(references);
        for (int i = 0; i < identities.size(); i++) {
            String label = Labels.instance(Labels.IDENTITY, i);
            byte[] box = identities.get(i).assertion(stoodBy, placeholder).box(label);
            assertions.add(box);
            references.add(reference(label, box));
        }
        byte[] claim = claim(references);
        return JumbfWriter.superbox(
                update ? BoxType.UPDATE_MANIFEST : BoxType.MANIFEST,
                urn,
                List.of(
                        JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, assertions),
                        JumbfWriter.superbox(BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim))),
                        JumbfWriter.superbox(
                                BoxType.SIGNATURE,
                                Labels.SIGNATURE,
                                List.of(JumbfWriter.box("cbor", signature.sign(claim))))));
    }

    private byte[] claim(List<HashedUri> references) {
        CborMapWriter claim = new CborMapWriter()
                .text("instanceID", instanceId)
                .put("claim_generator_info", generator)
                // An absolute URI, so that the signature covers the manifest's label.
                .text("signature", JumbfUris.ofSignature(urn))
                .array(
                        "created_assertions",
                        references.stream().map(HashedUri::encode).toList());
        if (!gathered.isEmpty()) {
            claim.array(
                    "gathered_assertions",
                    gathered.stream().map(HashedUri::encode).toList());
        }
        if (!redactions.isEmpty()) {
            claim.array(
                    "redacted_assertions",
                    redactions.stream().map(CborWriter::text).toList());
        }
        return claim.text("dc:title", title).text("alg", Hashes.SHA256).encode();
    }

    private static HashedUri reference(String label, byte[] box) {
        MessageDigest digest = Hashes.sha256();
        digest.update(box, JumbfWriter.HEADER, box.length - JumbfWriter.HEADER);
        return new HashedUri(JumbfUris.ofAssertion(label), digest.digest(), null);
    }
}
