package dev.mintmark.c2pa.manifest;

import dev.mintmark.c2pa.ByteRange;
import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A manifest without its hard binding and signature, which need sizes and hashes known only at the end. A draft is
 * encoded once with placeholders, to learn its length, and once with the real values; both encodings have the same
 * length. C2PA 2.4, section 10.3. Not thread-safe.
 */
public final class ManifestDraft {
    private static final String SPECIFICATION = "2.4.0";

    private final String urn;
    private final CborMapWriter generator;
    private final String title;
    private final String instanceId;
    private final List<byte[]> earlier = new ArrayList<>();
    private final List<byte[]> boxes = new ArrayList<>();
    private final List<HashedUri> references = new ArrayList<>();
    private final Map<String, Integer> instances = new HashMap<>();

    /** Signs a claim, or returns as many bytes as a signature will have. */
    @FunctionalInterface
    public interface SignatureFunction {
        byte[] sign(byte[] claim) throws C2paException;
    }

    public ManifestDraft(String urn, String instanceId, String title, String softwareName, String softwareVersion) {
        this.urn = urn;
        this.instanceId = instanceId;
        this.title = title;
        this.generator = new CborMapWriter()
                .text("name", softwareName)
                .text("version", softwareVersion)
                .text("specVersion", SPECIFICATION);
    }

    /** Adds an assertion and returns a reference for later assertions. */
    public HashedUri add(Assertion assertion) {
        String label = Labels.instance(assertion.label(), instances.merge(assertion.label(), 1, Integer::sum) - 1);
        byte[] box = assertion.box(label);
        boxes.add(box);
        HashedUri reference = reference(label, box);
        references.add(reference);
        return reference;
    }

    /** Adds manifests of an ingredient to the store, before this one. */
    public void addIngredientManifests(List<byte[]> manifests) {
        earlier.addAll(manifests);
    }

    /**
     * Returns the manifest store with this hard binding as its last assertion.
     *
     * @throws C2paException if signing fails
     */
    public byte[] encode(DataHash binding, SignatureFunction signature) throws C2paException {
        byte[] bindingBox = binding.box(Labels.DATA_HASH);
        List<byte[]> assertions = new ArrayList<>(boxes);
        assertions.add(bindingBox);
        List<HashedUri> created = new ArrayList<>(references);
        created.add(reference(Labels.DATA_HASH, bindingBox));

        byte[] claim = claim(created);
        byte[] manifest = JumbfWriter.superbox(
                BoxType.MANIFEST,
                urn,
                List.of(
                        JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, assertions),
                        JumbfWriter.superbox(BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim))),
                        JumbfWriter.superbox(
                                BoxType.SIGNATURE,
                                Labels.SIGNATURE,
                                List.of(JumbfWriter.box("cbor", signature.sign(claim))))));
        List<byte[]> manifests = new ArrayList<>(earlier);
        manifests.add(manifest);
        return JumbfWriter.superbox(BoxType.STORE, Labels.STORE, manifests);
    }

    /** Returns the length of the store for a hard binding with this exclusion. */
    public int length(ByteRange exclusion, int padding, int signatureLength) throws C2paException {
        return encode(DataHash.placeholder(exclusion, padding), _ -> new byte[signatureLength]).length;
    }

    private byte[] claim(List<HashedUri> created) {
        return new CborMapWriter()
                .text("instanceID", instanceId)
                .map("claim_generator_info", generator)
                // An absolute URI, so that the signature covers the manifest's label.
                .text("signature", Labels.signatureUri(urn))
                .array(
                        "created_assertions",
                        created.stream().map(HashedUri::encode).toList())
                .text("dc:title", title)
                .text("alg", Hashes.SHA256)
                .encode();
    }

    private static HashedUri reference(String label, byte[] box) {
        MessageDigest digest = Hashes.sha256();
        digest.update(box, JumbfWriter.HEADER, box.length - JumbfWriter.HEADER);
        return new HashedUri(Labels.assertionUri(label), digest.digest(), null);
    }
}
