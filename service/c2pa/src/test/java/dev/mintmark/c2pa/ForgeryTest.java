package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that an attacker without a key assembles from signed ones: none is valid. */
class ForgeryTest {
    private static final String STRANGER = "urn:c2pa:00000000-0000-4000-8000-000000000000";

    private ClaimSigner signer;
    private ManifestValidator validator;

    @BeforeEach
    void start() throws Exception {
        TestAuthority authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    @Test
    void whatNobodyRefersToRedactsNothing() throws Exception {
        SignedAsset signed = ManifestWriter.sign(SampleImages.png(8, 8), SampleImages.content(), signer);
        assertThat(validator.validate(signed.bytes()).state()).isEqualTo(ValidationReport.State.TRUSTED);
        byte[] another = SampleImages.png(9, 9);

        ValidationReport moved = validator.validate(moved(signed, another, List.of()));
        ValidationReport excused = validator.validate(moved(signed, another, List.of(stranger(signed.manifestUrn()))));

        assertThat(moved.failures()).containsExactly(StatusCode.ASSERTION_HASHED_URI_MISMATCH);
        assertThat(excused.failures()).containsExactly(StatusCode.ASSERTION_HASHED_URI_MISMATCH);
        assertThat(excused.state()).isEqualTo(ValidationReport.State.INVALID);
    }

    @Test
    void aForgedIngredientDoesNotExcuseItself() throws Exception {
        byte[] input = ManifestWriter.sign(SampleImages.png(8, 8), SampleImages.content(), signer)
                .bytes();
        SignedAsset signed = ManifestWriter.sign(
                SampleImages.png(9, 9),
                SampleImages.content(),
                OptionalAssertions.NONE.withInput(
                        Ingredient.of(Ingredient.Relationship.PARENT_OF, "input", input, validator)),
                signer,
                SigningOptions.NONE);
        Box.Super ingredient =
                JumbfReader.parse(signed.manifestStore()).superboxes().getFirst();
        List<Finding> excuses = List.of();
        for (int round = 0; round < 3; round++) {
            byte[] forged =
                    forged(ingredient.label(), excuses, ingredient.span().length());
            byte[] file = signed.bytes().clone();
            // A PNG's chunk begins with its length and type.
            System.arraycopy(forged, 0, file, 33 + 8 + ingredient.span().offset(), forged.length);
            ValidationReport report = validator.validate(file);
            assertThat(report.ingredientFailures())
                    .contains(StatusCode.INGREDIENT_MANIFEST_MISMATCH, StatusCode.CLAIM_SIGNATURE_MISSING);
            assertThat(report.state()).isEqualTo(ValidationReport.State.INVALID);
            excuses = report.findings().stream()
                    .filter(finding -> finding.code().kind() == StatusCode.Kind.FAILURE)
                    .toList();
        }
    }

    @Test
    void aRecordedMismatchDoesNotExcuseWhatWasChangedSince() throws Exception {
        byte[] png = SampleImages.png(8, 8);
        byte[] secret = TestManifest.cbor("org.example.secret", new CborMapWriter().encode());
        byte[] broken = withChangedSignature(
                TestManifest.created().add("org.example.secret", secret).bound(png, signer));
        String signature = JumbfUris.ofSignature(TestManifest.URN);
        byte[] mismatch = new CborMapWriter()
                .text("code", "claimSignature.mismatch")
                .text("url", signature)
                .encode();
        byte[] kept = TestManifest.withAssertion(broken, "org.example.secret", null);
        for (boolean redacts : new boolean[] {false, true}) {
            TestManifest update = TestManifest.update(broken);
            update.add(Labels.INGREDIENT_V3, TestManifest.ingredient("parentOf", broken, mismatch));
            update.add(
                    Labels.ACTIONS_V2,
                    TestManifest.actions(TestManifest.action("c2pa.opened")
                            .map(
                                    "parameters",
                                    new CborMapWriter()
                                            .array("ingredients", List.of(update.reference(Labels.INGREDIENT_V3))))));
            if (redacts) {
                update.redacted.add("self#jumbf=/c2pa/" + TestManifest.URN + "/c2pa.assertions/org.example.secret");
            }
            byte[] file = TestManifest.file(png, List.of(redacts ? kept : broken, update.box(signer)));
            ValidationReport report = validator.validate(file);
            // Without a redaction the update's hash of its parent shows that the signature was broken at that time.
            assertThat(report.state())
                    .as(report.findings().toString())
                    .isEqualTo(redacts ? ValidationReport.State.INVALID : ValidationReport.State.TRUSTED);
        }
    }

    /** The update leads to its parent by a hash: another manifest with its label binds nothing. */
    @Test
    void anotherManifestInThePlaceOfAnUpdatesParentBindsNothing() throws Exception {
        byte[] png = SampleImages.png(8, 8);
        byte[] another = SampleImages.png(9, 9);
        ClaimSigner stranger = new TestAuthority().signer(SigningAlgorithm.ES256);
        byte[] parent = TestManifest.created().bound(png, signer);
        byte[] update = TestManifest.update(parent).box(signer);
        String third = "urn:c2pa:33333333-2222-4333-8444-555555555555";
        byte[] second = TestManifest.update(third, update).box(signer);
        for (List<byte[]> updates : List.of(List.of(update), List.of(update, second))) {
            assertThat(validator.validate(file(png, parent, updates)).state())
                    .isEqualTo(ValidationReport.State.TRUSTED);
            for (ClaimSigner forger : List.of(stranger, signer)) {
                byte[] forged = TestManifest.created().bound(another, forger);
                assertUnbound(validator.validate(file(another, forged, updates)));
            }
        }
        byte[] forged = TestManifest.created().bound(another, stranger);
        byte[] between = TestManifest.update(forged).box(stranger);
        assertUnbound(validator.validate(file(another, forged, List.of(between, second))));
    }

    /** Of a redacted parent only the signature is compared; claim and assertions have to fit that. */
    @Test
    void anotherHardBindingInARedactedParentBindsNothing() throws Exception {
        byte[] png = SampleImages.png(8, 8);
        byte[] another = SampleImages.png(9, 9);
        byte[] secret = TestManifest.cbor("org.example.secret", new CborMapWriter().encode());
        byte[] parent = TestManifest.created().add("org.example.secret", secret).bound(png, signer);
        TestManifest update = TestManifest.update(parent);
        update.redacted.add("self#jumbf=/c2pa/" + TestManifest.URN + "/c2pa.assertions/org.example.secret");
        byte[] redacted = TestManifest.withAssertion(parent, "org.example.secret", null);
        List<byte[]> updates = List.of(update.box(signer));
        assertThat(validator.validate(file(png, redacted, updates)).state()).isEqualTo(ValidationReport.State.TRUSTED);

        byte[] others = TestManifest.created().add("org.example.secret", secret).bound(another, signer);
        byte[] binding = JumbfReader.parse(others).superboxes().getFirst().superboxes().stream()
                .filter(box -> box.label().equals(Labels.DATA_HASH))
                .findFirst()
                .orElseThrow()
                .span()
                .copyOf(others);
        byte[] exchanged = TestManifest.withAssertion(redacted, Labels.DATA_HASH, binding);
        byte[] whole = TestManifest.withAssertion(others, "org.example.secret", null);
        for (byte[] forged : List.of(exchanged, whole)) {
            assertUnbound(validator.validate(file(another, forged, updates)));
        }
    }

    /** A forged ingredient that leads back to the active manifest would be above it, and could redact what it says. */
    @Test
    void aForgedIngredientRedactsNothingOfTheManifestThatItWentInto() throws Exception {
        String secret = "org.example.secret";
        String name = "urn:c2pa:33333333-2222-4333-8444-555555555555";
        byte[] png = SampleImages.png(8, 8);
        CborMapWriter room = new CborMapWriter().bytes("room", new byte[4000]);
        byte[] ingredient =
                TestManifest.named(name).add("org.example.room", room).box(signer);
        TestManifest manifest = TestManifest.created()
                .add(secret, new CborMapWriter().text("who", "somebody"))
                .add(Labels.INGREDIENT_V3, TestManifest.ingredient("componentOf", ingredient));
        byte[] active = manifest.bound(png, signer, ingredient);
        ValidationReport signed = validator.validate(TestManifest.file(png, List.of(ingredient, active)));
        assertThat(signed.failures()).isEmpty();

        byte[] said = TestManifest.cbor(
                secret, new CborMapWriter().text("who", "me, too!").encode());
        byte[] changed = TestManifest.withAssertion(active, secret, said);
        assertThat(changed).hasSameSizeAs(active);
        byte[] forged = new byte[0];
        for (int padding = 4000; forged.length != ingredient.length; padding--) {
            TestManifest above = TestManifest.named(name)
                    .add("org.example.room", new CborMapWriter().bytes("room", new byte[padding]))
                    .add(Labels.INGREDIENT_V3, TestManifest.ingredient("componentOf", active));
            above.redacted.add("self#jumbf=/c2pa/" + TestManifest.URN + "/c2pa.assertions/" + secret);
            forged = above.box(signer);
        }
        ValidationReport report = validator.validate(TestManifest.file(png, List.of(forged, changed)));
        assertThat(report.success()).contains(StatusCode.ASSERTION_DATA_HASH_MATCH);
        assertThat(report.failures())
                .as(report.findings().toString())
                .containsExactly(StatusCode.ASSERTION_HASHED_URI_MISMATCH);
    }

    private static byte[] file(byte[] picture, byte[] parent, List<byte[]> updates) throws Exception {
        List<byte[]> manifests = new ArrayList<>(List.of(parent));
        manifests.addAll(updates);
        return TestManifest.file(picture, manifests);
    }

    private static void assertUnbound(ValidationReport report) {
        assertThat(report.failures())
                .as(report.findings().toString())
                .containsExactly(StatusCode.CLAIM_HARD_BINDINGS_MISSING);
        assertThat(report.success()).doesNotContain(StatusCode.ASSERTION_DATA_HASH_MATCH);
        assertThat(report.state()).isEqualTo(ValidationReport.State.INVALID);
    }

    private static byte[] withChangedSignature(byte[] manifest) {
        byte[] changed = manifest.clone();
        changed[changed.length - 1] ^= 1;
        return changed;
    }

    /** The signed manifest in another picture, with that picture's data hash. */
    private static byte[] moved(SignedAsset signed, byte[] picture, List<byte[]> others) throws Exception {
        ArrayFormat format = ArrayFormat.of(picture);
        byte[] container = new byte[0];
        for (int length = -1; length != container.length; ) {
            length = container.length;
            byte[] binding = ArrayFormat.dataHash(picture, new FileRange(33, container.length), 0)
                    .box(Labels.DATA_HASH);
            List<byte[]> manifests = new ArrayList<>(others);
            manifests.add(withBinding(signed, binding));
            container = format.container(JumbfWriter.superbox(BoxType.STORE, Labels.STORE, manifests));
        }
        return ByteBuffer.allocate(picture.length + container.length)
                .put(picture, 0, 33)
                .put(container)
                .put(picture, 33, picture.length - 33)
                .array();
    }

    private static byte[] withBinding(SignedAsset signed, byte[] binding) throws Exception {
        byte[] store = signed.manifestStore();
        List<byte[]> boxes = new ArrayList<>();
        for (Box.Super box : JumbfReader.parse(store).superboxes().getLast().superboxes()) {
            boxes.add(
                    box.is(BoxType.ASSERTIONS)
                            ? JumbfWriter.superbox(
                                    BoxType.ASSERTIONS,
                                    Labels.ASSERTIONS,
                                    box.superboxes().stream()
                                            .map(assertion -> assertion.label().equals(Labels.DATA_HASH)
                                                    ? binding
                                                    : assertion.span().copyOf(store))
                                            .toList())
                            : box.span().copyOf(store));
        }
        return JumbfWriter.superbox(BoxType.MANIFEST, signed.manifestUrn(), boxes);
    }

    /** A manifest that redacts the other's hard binding. */
    private static byte[] stranger(String other) {
        String binding = "self#jumbf=/c2pa/" + other + "/c2pa.assertions/" + Labels.DATA_HASH;
        return manifest(STRANGER, List.of(CborWriter.text(binding)), List.of());
    }

    /** A manifest of this length with an assertion that records all these results. */
    private static byte[] forged(String label, List<Finding> excuses, int length) {
        List<byte[]> statuses = excuses.stream()
                .map(finding -> new CborMapWriter()
                        .text("code", finding.code().code())
                        .text("url", finding.url())
                        .encode())
                .toList();
        for (int padding = length; ; padding--) {
            byte[] ingredient = new CborMapWriter()
                    .text("relationship", "inputTo")
                    .put("activeManifest", new HashedUri("self#jumbf=/c2pa/" + label, new byte[32], null).encode())
                    .array("validationStatus", statuses)
                    .bytes("pad", new byte[padding])
                    .encode();
            byte[] box = JumbfWriter.superbox(
                    BoxType.CBOR, Labels.INGREDIENT_V2, List.of(JumbfWriter.box("cbor", ingredient)));
            byte[] manifest = manifest(label, List.of(), List.of(box));
            if (manifest.length == length) {
                return manifest;
            }
        }
    }

    private static byte[] manifest(String urn, List<byte[]> redacted, List<byte[]> assertions) {
        byte[] claim = new CborMapWriter()
                .text("instanceID", "xmp:iid:1")
                .map("claim_generator_info", new CborMapWriter().text("name", "Test"))
                .text("signature", JumbfUris.ofSignature(urn))
                .array("created_assertions", List.of())
                .array("redacted_assertions", redacted)
                .encode();
        return JumbfWriter.superbox(
                BoxType.MANIFEST,
                urn,
                List.of(
                        JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, assertions),
                        JumbfWriter.superbox(BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim)))));
    }
}
