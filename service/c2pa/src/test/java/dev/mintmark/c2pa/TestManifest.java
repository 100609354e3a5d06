package dev.mintmark.c2pa;

import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.DataHash;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A manifest built box by box, valid until a test breaks something. */
final class TestManifest {
    static final String URN = "urn:c2pa:11111111-2222-4333-8444-555555555555";
    static final String UPDATE_URN = "urn:c2pa:22222222-2222-4333-8444-555555555555";
    private static final String SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

    final String urn;
    private final boolean update;
    private final Map<String, byte[]> assertions = new LinkedHashMap<>();
    /** Boxes behind the signature. */
    final List<byte[]> others = new ArrayList<>();

    /** References in the claim beside those to the assertions. */
    final List<byte[]> references = new ArrayList<>();

    /** Boxes among the assertions that the claim does not name. */
    final List<byte[]> undeclared = new ArrayList<>();

    final List<String> redacted = new ArrayList<>();
    CborMapWriter generator = new CborMapWriter().text("name", "Test");
    /** The unprotected header of the signature. */
    CborMapWriter unprotected = new CborMapWriter();
    /** The claim's hash algorithm; null for none. */
    String alg = "sha256";

    /** The claim's version, 1 or 2. */
    int version = 2;

    boolean tagged = true;
    /** The time of signing that the protected header states; null for none. */
    Instant claimedTime;

    /** Writes the signature's box instead of the signer; null for none. */
    SignatureWriter signature;

    /** Makes the contents of a signature's box. */
    interface SignatureWriter {
        byte[] write(byte[] claim) throws C2paException;
    }

    private TestManifest(String urn, boolean update) {
        this.urn = urn;
        this.update = update;
    }

    /** A standard manifest with this first action and others. */
    static TestManifest of(CborMapWriter... actions) {
        return new TestManifest(URN, false).add(Labels.ACTIONS_V2, actions(actions));
    }

    static TestManifest created(CborMapWriter... more) {
        List<CborMapWriter> actions =
                new ArrayList<>(List.of(action("c2pa.created").text("digitalSourceType", SOURCE)));
        actions.addAll(List.of(more));
        return of(actions.toArray(CborMapWriter[]::new));
    }

    /** A standard manifest with another label. */
    static TestManifest named(String urn) {
        TestManifest manifest = new TestManifest(urn, false);
        manifest.assertions.putAll(created().assertions);
        return manifest;
    }

    /** An update of another manifest. */
    static TestManifest update(byte[] parent) throws C2paException {
        return update(UPDATE_URN, parent);
    }

    static TestManifest update(String urn, byte[] parent) throws C2paException {
        TestManifest update = new TestManifest(urn, true);
        update.add(Labels.INGREDIENT_V3, ingredient("parentOf", parent));
        return update.add(
                Labels.ACTIONS_V2,
                actions(action("c2pa.opened")
                        .map(
                                "parameters",
                                new CborMapWriter()
                                        .array("ingredients", List.of(update.reference(Labels.INGREDIENT_V3))))));
    }

    /** An ingredient with its manifest, of which nothing was recorded. */
    static CborMapWriter ingredient(String relationship, byte[] manifest, byte[]... failures) throws C2paException {
        Box.Super box = JumbfReader.parse(manifest);
        Box.Super signature = box.superboxes().stream()
                .filter(child -> child.is(BoxType.SIGNATURE))
                .findFirst()
                .orElseThrow();
        CborMapWriter results = new CborMapWriter()
                .map(
                        "activeManifest",
                        new CborMapWriter()
                                .array("success", List.of())
                                .array("informational", List.of())
                                .array("failure", List.of(failures)));
        return new CborMapWriter()
                .text("relationship", relationship)
                .map("validationResults", results)
                .put("activeManifest", hashed("self#jumbf=/c2pa/" + box.label(), manifest))
                .put(
                        "claimSignature",
                        hashed(
                                JumbfUris.ofSignature(box.label()),
                                signature.span().copyOf(manifest)));
    }

    static CborMapWriter action(String name) {
        return new CborMapWriter().text("action", name);
    }

    static CborMapWriter actions(CborMapWriter... actions) {
        return new CborMapWriter()
                .array(
                        "actions",
                        Arrays.stream(actions).map(CborMapWriter::encode).toList());
    }

    TestManifest add(String label, CborMapWriter content) {
        return add(label, cbor(label, content.encode()));
    }

    TestManifest add(String label, byte[] box) {
        assertions.put(label, box);
        return this;
    }

    static byte[] cbor(String label, byte[] content) {
        return JumbfWriter.superbox(BoxType.CBOR, label, List.of(JumbfWriter.box("cbor", content)));
    }

    /** A hashed URI of an assertion. */
    byte[] reference(String label) {
        return hashed("self#jumbf=c2pa.assertions/" + label, assertions.get(label));
    }

    static byte[] hashed(String url, byte[] box) {
        byte[] hash = Hashes.sha256().digest(Arrays.copyOfRange(box, JumbfWriter.HEADER, box.length));
        return new HashedUri(url, hash, null).encode();
    }

    /** The signed manifest's box. */
    byte[] box(ClaimSigner signer) throws C2paException {
        CborMapWriter claim = new CborMapWriter()
                .text("instanceID", "xmp:iid:" + urn)
                .map("claim_generator_info", generator)
                .text("signature", JumbfUris.ofSignature(urn))
                .array(version == 1 ? "assertions" : "created_assertions", allReferences())
                .text("alg", alg);
        if (!redacted.isEmpty()) {
            claim.array(
                    "redacted_assertions",
                    redacted.stream().map(CborWriter::text).toList());
        }
        byte[] encoded = claim.encode();
        byte[] header = unprotected.encode();
        byte[] cose;
        if (signature != null) {
            cose = signature.write(encoded);
        } else if (claimedTime != null) {
            cose = withClaimedTime(signer, encoded, header);
        } else {
            cose = CoseSign1.sign(signer, encoded, (_, _) -> header, CoseSign1.length(signer, header.length));
        }
        byte[] content = tagged ? cose : Arrays.copyOfRange(cose, 1, cose.length);
        List<byte[]> stored = new ArrayList<>(assertions.values());
        stored.addAll(undeclared);
        List<byte[]> boxes = new ArrayList<>(List.of(
                JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, stored),
                JumbfWriter.superbox(
                        BoxType.CLAIM,
                        version == 1 ? Labels.CLAIM_V1 : Labels.CLAIM_V2,
                        List.of(JumbfWriter.box("cbor", encoded))),
                JumbfWriter.superbox(BoxType.SIGNATURE, Labels.SIGNATURE, List.of(JumbfWriter.box("cbor", content)))));
        boxes.addAll(others);
        return JumbfWriter.superbox(update ? BoxType.UPDATE_MANIFEST : BoxType.MANIFEST, urn, boxes);
    }

    private List<byte[]> allReferences() {
        List<byte[]> all = new ArrayList<>(
                assertions.keySet().stream().map(this::reference).toList());
        all.addAll(references);
        return all;
    }

    private byte[] withClaimedTime(ClaimSigner signer, byte[] claim, byte[] header) throws C2paException {
        List<byte[]> chain = new ArrayList<>();
        for (X509Certificate certificate : signer.chain()) {
            try {
                chain.add(CborWriter.bytes(certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException(e);
            }
        }
        byte[] signed = new CborMapWriter()
                .put(1, CborWriter.integer(signer.algorithm().coseNumber()))
                .put(33, CborWriter.array(chain))
                .put("iat", CborWriter.integer(claimedTime.getEpochSecond()))
                .encode();
        byte[] message = CborWriter.array(List.of(
                CborWriter.text("Signature1"),
                CborWriter.bytes(signed),
                CborWriter.bytes(new byte[0]),
                CborWriter.bytes(claim)));
        return CborWriter.tagged(
                18,
                CborWriter.array(List.of(
                        CborWriter.bytes(signed), header, CborWriter.nil(), CborWriter.bytes(signer.sign(message)))));
    }

    /** The file with this manifest and a data hash that leaves out exactly the store, after other manifests. */
    byte[] sign(byte[] image, ClaimSigner signer, byte[]... earlier) throws C2paException {
        List<byte[]> manifests = new ArrayList<>(List.of(earlier));
        manifests.add(bound(image, signer, earlier));
        return file(image, manifests);
    }

    /** This manifest's box with a data hash that leaves out exactly the store. */
    byte[] bound(byte[] image, ClaimSigner signer, byte[]... earlier) throws C2paException {
        ArrayFormat format = ArrayFormat.of(image);
        int at = format.insertionPoint(image);
        for (int padding = 0; ; padding++) {
            FileRange exclusion = new FileRange(at, 0);
            int store = 0;
            for (long length = -1; length != exclusion.length(); ) {
                length = exclusion.length();
                byte[] prepared = format.withContainerLength(image, (int) length);
                DataHash binding = ArrayFormat.dataHash(prepared, exclusion, padding);
                add(Labels.DATA_HASH, cbor(Labels.DATA_HASH, binding.encode()));
                List<byte[]> manifests = new ArrayList<>(List.of(earlier));
                manifests.add(box(signer));
                store = store(manifests).length;
                exclusion = new FileRange(at, format.containerLength(store));
            }
            if (store % 2 == 0 || !format.needsEvenStore()) {
                return box(signer);
            }
        }
    }

    static byte[] store(List<byte[]> manifests) {
        return JumbfWriter.superbox(BoxType.STORE, Labels.STORE, manifests);
    }

    static byte[] file(byte[] image, List<byte[]> manifests) throws C2paException {
        return embed(image, store(manifests));
    }

    /** An image with a store. */
    static byte[] embed(byte[] image, byte[] store) throws C2paException {
        return ArrayFormat.of(image).embed(image, store);
    }

    /** A manifest's box, compressed. */
    static byte[] compressed(byte[] manifest) throws C2paException {
        return compressed(manifest, CompressedManifestTest.brotli(manifest));
    }

    static byte[] compressed(byte[] manifest, byte[] stream) throws C2paException {
        return JumbfWriter.superbox(
                BoxType.COMPRESSED_MANIFEST,
                JumbfReader.parse(manifest).label(),
                List.of(JumbfWriter.box("brob", stream)));
    }

    /** A manifest's box with other contents of one assertion; without the assertion if they are null. */
    static byte[] withAssertion(byte[] manifest, String label, byte[] replacement) throws C2paException {
        Box.Super root = JumbfReader.parse(manifest);
        List<byte[]> boxes = new ArrayList<>();
        for (Box.Super child : root.superboxes()) {
            List<byte[]> parts = new ArrayList<>();
            for (Box.Super assertion : child.superboxes()) {
                byte[] kept = assertion.label().equals(label)
                        ? replacement
                        : assertion.span().copyOf(manifest);
                if (kept != null) {
                    parts.add(kept);
                }
            }
            boxes.add(
                    child.is(BoxType.ASSERTIONS)
                            ? JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, parts)
                            : child.span().copyOf(manifest));
        }
        return JumbfWriter.superbox(root.description().type(), root.label(), boxes);
    }
}
