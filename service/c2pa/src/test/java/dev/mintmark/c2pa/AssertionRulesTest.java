package dev.mintmark.c2pa;

import static dev.mintmark.c2pa.StatusCode.*;
import static dev.mintmark.c2pa.TestManifest.action;
import static dev.mintmark.c2pa.TestManifest.created;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Manifests that break one rule each, and neighbours that keep it. C2PA 2.4, section 15.10. */
@Tag("slow")
final class AssertionRulesTest extends RuleFixture {
    private static final byte[] REDACTED = HexFormat.of().parseHex("caa98eee9d4df80e86ad4dffca263973");

    @Test
    void anIngredientHasARelationshipAndWhatItsManifestNeeds() throws Exception {
        Map<String, CborMapWriter> malformed = new LinkedHashMap<>();
        malformed.put("no relationship", new CborMapWriter().text("dc:title", "x"));
        malformed.put("an unknown relationship", ingredient("cousinOf"));
        malformed.put("a relationship that is no text", new CborMapWriter().put("relationship", CborWriter.integer(1)));
        malformed.put(
                "a manifest that is no hashed URI", ingredient("componentOf").text("activeManifest", "x"));
        for (String label : List.of(Labels.INGREDIENT, Labels.INGREDIENT_V2, Labels.INGREDIENT_V3)) {
            for (String name :
                    List.of("no relationship", "an unknown relationship", "a relationship that is no text")) {
                expect(label + ", " + name, created().add(label, malformed.get(name)), ASSERTION_INGREDIENT_MALFORMED);
            }
            for (String relationship : List.of("parentOf", "componentOf", "inputTo")) {
                expect(label + ", " + relationship, created().add(label, ingredient(relationship)));
            }
        }
        expect(
                "no hashed URI",
                created().add(Labels.INGREDIENT_V3, malformed.get("a manifest that is no hashed URI")),
                ASSERTION_INGREDIENT_MALFORMED);
        expect(
                "two parents",
                created()
                        .add(Labels.INGREDIENT_V3, ingredient("parentOf"))
                        .add(Labels.INGREDIENT_V3 + "__1", ingredient("parentOf")),
                MANIFEST_MULTIPLE_PARENTS);
        assertThat(wrong).isEmpty();
    }

    @Test
    void hashedUrisInAssertionsLeadToTheirBoxes() throws Exception {
        for (String name : List.of("thumbnail", "data")) {
            TestManifest manifest = created().add(NOTE, note());
            byte[] right = manifest.reference(NOTE);
            expect(
                    name,
                    manifest.add(Labels.INGREDIENT_V3, ingredient("inputTo").put(name, right)));
            expect(
                    name + " with a wrong hash",
                    created()
                            .add(NOTE, note())
                            .add(Labels.INGREDIENT_V3, ingredient("inputTo").put(name, wrongHash(NOTE))),
                    HASHED_URI_MISMATCH);
            expect(
                    name + " that is not there",
                    created().add(Labels.INGREDIENT_V3, ingredient("inputTo").put(name, wrongHash(NOTE))),
                    HASHED_URI_MISSING);
            expect(
                    name + " without an address",
                    created().add(Labels.INGREDIENT_V3, ingredient("inputTo").map(name, new CborMapWriter())),
                    HASHED_URI_MISSING);
            expect(
                    name + " without a hash",
                    created()
                            .add(NOTE, note())
                            .add(
                                    Labels.INGREDIENT_V3,
                                    ingredient("inputTo")
                                            .map(
                                                    name,
                                                    new CborMapWriter()
                                                            .text("url", "self#jumbf=c2pa.assertions/" + NOTE))),
                    HASHED_URI_MISMATCH);
            expect(
                    name + " with an unknown algorithm",
                    created()
                            .add(NOTE, note())
                            .add(
                                    Labels.INGREDIENT_V3,
                                    ingredient("inputTo")
                                            .put(
                                                    name,
                                                    new HashedUri(
                                                                    "self#jumbf=c2pa.assertions/" + NOTE,
                                                                    new byte[16],
                                                                    "md5")
                                                            .encode())),
                    ALGORITHM_UNSUPPORTED);
        }
        expect(
                "data on the web",
                created()
                        .add(
                                Labels.INGREDIENT_V3,
                                ingredient("inputTo")
                                        .put(
                                                "data",
                                                new HashedUri("https://example.org/x", new byte[32], "sha256")
                                                        .encode())));
        byte[] dataBox = TestManifest.cbor("c2pa.data", note().encode());
        TestManifest boxed = created()
                .add(Labels.INGREDIENT_V3, ingredient("inputTo").put("data", TestManifest.hashed(DATA_BOX, dataBox)));
        boxed.others.add(JumbfWriter.superbox(BoxType.DATA_BOXES, "c2pa.databoxes", List.of(dataBox)));
        expect("data in a box", boxed);
        TestManifest changed = created()
                .add(Labels.INGREDIENT_V3, ingredient("inputTo").put("data", TestManifest.hashed(DATA_BOX, dataBox)));
        changed.others.add(JumbfWriter.superbox(
                BoxType.DATA_BOXES,
                "c2pa.databoxes",
                List.of(TestManifest.cbor("c2pa.data", new CborMapWriter().encode()))));
        expect("data in a box that was changed", changed, HASHED_URI_MISMATCH);
        assertThat(wrong).isEmpty();
    }

    @Test
    void iconsLeadToTheirBoxes() throws Exception {
        byte[] right = created().add(NOTE, note()).reference(NOTE);
        Map<byte[], StatusCode[]> icons = new LinkedHashMap<>();
        icons.put(right, new StatusCode[0]);
        icons.put(wrongHash(NOTE), new StatusCode[] {HASHED_URI_MISMATCH});
        icons.put(wrongHash("org.example.gone"), new StatusCode[] {ASSERTION_MISSING});
        for (Map.Entry<byte[], StatusCode[]> icon : icons.entrySet()) {
            CborMapWriter software = new CborMapWriter()
                    .text("name", "Test")
                    .text("action", "c2pa.edited") // of a template
                    .put("icon", icon.getKey());
            TestManifest generator = created().add(NOTE, note());
            generator.generator = software;
            expect("the generator's icon", generator, icon.getValue());
            expect(
                    "an action's software",
                    created(action("c2pa.edited").map("softwareAgent", software))
                            .add(NOTE, note()),
                    icon.getValue());
            for (String list : List.of("softwareAgents", "templates")) {
                expect(
                        list,
                        created()
                                .add(NOTE, note())
                                .add(
                                        Labels.ACTIONS_V2 + "__1",
                                        TestManifest.actions(action("c2pa.edited"))
                                                .array(list, List.of(software.encode()))),
                        icon.getValue());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void cloudDataIsCompleteAndNoHardBinding() throws Exception {
        expect("complete", created().add(CLOUD, cloud("c2pa.thumbnail.claim")));
        expect("a hard binding", created().add(CLOUD, cloud("c2pa.hash.data")), ASSERTION_CLOUD_DATA_HARD_BINDING);
        expect("boxes", created().add(CLOUD, cloud("c2pa.hash.boxes__1")), ASSERTION_CLOUD_DATA_HARD_BINDING);
        expect("actions", created().add(CLOUD, cloud("c2pa.actions.v2")));
        for (String missing : List.of("label", "size", "location", "content_type")) {
            expect("no " + missing, created().add(CLOUD, cloud("x", missing)), ASSERTION_CLOUD_DATA_MALFORMED);
        }
        expect(
                "an empty size",
                created().add(CLOUD, cloud("x", "size").put("size", CborWriter.integer(0))),
                ASSERTION_CLOUD_DATA_MALFORMED);
        assertThat(wrong).isEmpty();
    }

    @Test
    void anExternalReferenceHasAnAddressAndNoForbiddenLabel() throws Exception {
        CborMapWriter bare = new CborMapWriter().text("url", "https://example.org/x");
        expect("an address", created().add(EXTERNAL, new CborMapWriter().map("location", bare)));
        expect(
                "an address and a hash",
                created()
                        .add(
                                EXTERNAL,
                                new CborMapWriter()
                                        .put(
                                                "location",
                                                new HashedUri("https://example.org/x", new byte[32], "sha256")
                                                        .encode())));
        Map<String, CborMapWriter> malformed = new LinkedHashMap<>();
        malformed.put("nothing", new CborMapWriter());
        malformed.put("no address", new CborMapWriter().map("location", new CborMapWriter()));
        malformed.put("an empty address", new CborMapWriter().map("location", new CborMapWriter().text("url", " ")));
        malformed.put(
                "a hash without its algorithm",
                new CborMapWriter()
                        .put("location", new HashedUri("https://example.org/x", new byte[32], null).encode()));
        malformed.put(
                "an algorithm without a hash",
                new CborMapWriter()
                        .map(
                                "location",
                                new CborMapWriter()
                                        .text("url", "https://example.org/x")
                                        .text("alg", "sha256")));
        for (String label :
                List.of(Labels.ACTIONS_V2, "c2pa.hash.bmff.v3", Labels.INGREDIENT, CLOUD, EXTERNAL + "__2")) {
            malformed.put(label, new CborMapWriter().map("location", bare).text("label", label));
        }
        for (Map.Entry<String, CborMapWriter> entry : malformed.entrySet()) {
            expect(entry.getKey(), created().add(EXTERNAL, entry.getValue()), ASSERTION_EXTERNAL_REFERENCE_MALFORMED);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void hashesNameTheirAlgorithm() throws Exception {
        TestManifest none = created();
        none.alg = null;
        expect("none", none, ALGORITHM_UNSUPPORTED);
        TestManifest unknown = created();
        unknown.alg = "md5";
        expect("one that is not allowed", unknown, ALGORITHM_UNSUPPORTED);
        HashedUri right = HashedUri.of(
                        CborReader.parse(created().add(NOTE, note()).reference(NOTE)))
                .orElseThrow();
        byte[] number = new CborMapWriter()
                .text("url", right.url())
                .put("alg", CborWriter.integer(5))
                .bytes("hash", right.hash())
                .encode();
        expect(
                "a number",
                created()
                        .add(NOTE, note())
                        .add(Labels.INGREDIENT_V3, ingredient("inputTo").put("data", number)),
                HASHED_URI_MISMATCH);
        assertThat(wrong).isEmpty();
    }

    @Test
    void assertionsOfTheSpecificationHaveTheirContents() throws Exception {
        CborMapWriter agent = new CborMapWriter().text("version", "1");
        expect(
                "an agent without a name",
                created(action("c2pa.edited").map("softwareAgent", agent)),
                ASSERTION_ACTION_MALFORMED);
        expect("an agent's name alone", created(action("c2pa.edited").text("softwareAgent", "Editor")));
        CborMapWriter byNobody = action("c2pa.edited").map("softwareAgent", agent);
        expect(
                "a template with an agent without a name",
                created()
                        .add(
                                Labels.ACTIONS_V2 + "__1",
                                TestManifest.actions(action("c2pa.edited"))
                                        .array("templates", List.of(byNobody.encode()))),
                ASSERTION_ACTION_MALFORMED);
        for (Map.Entry<String, CborMapWriter> entry : Map.of(
                        "softwareAgents", agent, "templates", new CborMapWriter().text("description", "x"))
                .entrySet()) {
            CborMapWriter actions = TestManifest.actions(action("c2pa.edited"))
                    .array(entry.getKey(), List.of(entry.getValue().encode()));
            expect(entry.getKey(), created().add(Labels.ACTIONS_V2 + "__1", actions), ASSERTION_ACTION_MALFORMED);
        }
        String status = "c2pa.certificate-status";
        expect("no responses", created().add(status, note()), ASSERTION_CBOR_INVALID);
        expect(
                "a response that is text",
                created().add(status, new CborMapWriter().array("ocspVals", List.of(CborWriter.text("x")))),
                ASSERTION_CBOR_INVALID);
        expect("an empty list", created().add(status, new CborMapWriter().array("ocspVals", List.of())));
        expect(
                "a response",
                created().add(status, new CborMapWriter().array("ocspVals", List.of(CborWriter.bytes(new byte[9])))));
        expect("a thumbnail of CBOR", created().add("c2pa.thumbnail.claim", note()), ASSERTION_CBOR_INVALID);
        expect("metadata of CBOR", created().add(Labels.METADATA, note()), ASSERTION_JSON_INVALID);
        expect("metadata", created().add(Labels.METADATA, json("{\"@context\":{},\"dc:title\":\"x\"}")));
        for (String json : List.of("{\"dc:title\":\"x\"}", "[]")) {
            expect(json, created().add(Labels.METADATA, json(json)), ASSERTION_JSON_INVALID);
        }
        expect("longer than is read", created().add(Labels.METADATA, json("[" + " ".repeat(1 << 20) + "]")));
        for (String label : List.of(status, Labels.METADATA, Labels.SOFT_BINDING)) {
            byte[] zeros = Arrays.copyOf(REDACTED, 40);
            byte[] box = JumbfWriter.superbox(BoxType.UUID, label, List.of(JumbfWriter.box("uuid", zeros)));
            expect(label + ", redacted", created().add(label, box));
        }
        assertThat(wrong).isEmpty();
    }

    private static byte[] json(String text) {
        byte[] box = JumbfWriter.box("json", text.getBytes(StandardCharsets.UTF_8));
        return JumbfWriter.superbox(BoxType.JSON, Labels.METADATA, List.of(box));
    }

    @Test
    void whatNobodySignedIsEmpty() throws Exception {
        byte[] junk = "junk".repeat(5).getBytes(StandardCharsets.US_ASCII);
        TestManifest untagged = created();
        untagged.tagged = false;
        expect("a signature without its tag", untagged, CLAIM_SIGNATURE_MISMATCH);
        for (String name : List.of("pad", "pad2")) {
            TestManifest zeros = created();
            zeros.unprotected = new CborMapWriter().bytes(name, new byte[9]);
            expect(name, zeros);
            TestManifest bytes = created();
            bytes.unprotected = new CborMapWriter().bytes(name, junk);
            expect(name + " of junk", bytes, ASSERTION_DATA_HASH_MISMATCH);
            TestManifest text = created();
            text.unprotected = new CborMapWriter().text(name, "junk");
            expect(name + " of text", text, ASSERTION_DATA_HASH_MISMATCH);
        }
        TestManifest zeros = created();
        zeros.others.add(JumbfWriter.box("free", new byte[20]));
        expect("a free box", zeros);
        for (byte[] box : List.of(
                JumbfWriter.box("free", junk),
                JumbfWriter.box("cbor", junk),
                JumbfWriter.superbox("x123", "org.example.x", List.of(JumbfWriter.box("cbor", junk))),
                JumbfWriter.superbox(BoxType.CBOR, "c2pa.loose", List.of(JumbfWriter.box("cbor", junk))))) {
            TestManifest manifest = created();
            manifest.others.add(box);
            expect("an unsigned box", manifest, ASSERTION_DATA_HASH_MISMATCH);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void anUpdateHasOneParentAndNeitherPictureNorBinding() throws Exception {
        byte[] png = SampleImages.png(8, 8);
        byte[] parent = created().add(NOTE, note()).bound(png, signer);
        compare("an update", updated(png, parent, TestManifest.update(parent)));
        compare(
                "two ingredients",
                updated(png, parent, TestManifest.update(parent).add("c2pa.ingredient.v3__1", ingredient("inputTo"))),
                MANIFEST_UPDATE_WRONG_PARENTS);
        for (String label : List.of(Labels.DATA_HASH, "c2pa.hash.multi-asset", "c2pa.thumbnail.claim")) {
            compare(
                    label,
                    updated(png, parent, TestManifest.update(parent).add(label, note())),
                    MANIFEST_UPDATE_INVALID);
        }
        compare(
                "an edit",
                updated(
                        png,
                        parent,
                        TestManifest.update(parent)
                                .add(Labels.ACTIONS_V2 + "__1", TestManifest.actions(action("c2pa.edited")))),
                MANIFEST_UPDATE_INVALID);
        compare(
                "actions elsewhere",
                updated(png, parent, TestManifest.update(parent).add(CLOUD, cloud(Labels.ACTIONS_V2))),
                ASSERTION_CLOUD_DATA_ACTIONS);
        assertThat(wrong).isEmpty();
    }
}
