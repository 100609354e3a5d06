package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed manifests that break one rule each: both engines report the same. */
@Tag("slow")
class RuleParityTest {
    private static final String URN = "urn:c2pa:11111111-2222-4333-8444-555555555555";
    private static final String SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";

    private static final List<String> GIVES_UP = List.of(
            "an empty list of actions",
            "an undeclared assertion",
            "a hard binding that is only gathered",
            "a hard binding that is no map");

    @TempDir
    Path folder;

    /** A manifest built box by box, valid until a test breaks something. */
    private static final class Draft {
        final Map<String, byte[]> assertions = new LinkedHashMap<>();
        boolean binding = true;
        boolean secondBinding;
        boolean gatheredBinding;
        boolean undeclared;
        boolean missing;
        boolean badHash;
        boolean generator = true;
        String signature = JumbfUris.ofSignature(URN);
        String urn = URN;

        byte[] sign(byte[] png, ClaimSigner signer) throws C2paException {
            ArrayFormat format = ArrayFormat.of(png);
            FileRange exclusion = new FileRange(33, 0);
            for (long length = -1; length != exclusion.length(); ) {
                length = exclusion.length();
                exclusion = new FileRange(33, format.containerLength(store(png, exclusion, signer).length));
            }
            byte[] container = format.container(store(png, exclusion, signer));
            return ByteBuffer.allocate(png.length + container.length)
                    .put(png, 0, 33)
                    .put(container)
                    .put(png, 33, png.length - 33)
                    .array();
        }

        private byte[] store(byte[] png, FileRange exclusion, ClaimSigner signer) throws C2paException {
            Map<String, byte[]> all = new LinkedHashMap<>(assertions);
            if (binding) {
                all.put(
                        Labels.DATA_HASH,
                        ArrayFormat.dataHash(png, exclusion, 0).encode());
            }
            if (secondBinding) {
                all.put(
                        Labels.DATA_HASH + "__1",
                        ArrayFormat.dataHash(png, exclusion, 0).encode());
            }
            List<byte[]> boxes = new ArrayList<>();
            List<byte[]> references = new ArrayList<>();
            List<byte[]> others = new ArrayList<>();
            all.forEach((label, cbor) -> {
                byte[] box = JumbfWriter.superbox(BoxType.CBOR, label, List.of(JumbfWriter.box("cbor", cbor)));
                byte[] hash = Hashes.sha256().digest(Arrays.copyOfRange(box, 8, box.length));
                hash[0] ^= (byte) (badHash && references.isEmpty() ? 1 : 0);
                boxes.add(box);
                boolean gathered = gatheredBinding && label.equals(Labels.DATA_HASH);
                (gathered ? others : references)
                        .add(new HashedUri("self#jumbf=c2pa.assertions/" + label, hash, null).encode());
            });
            if (undeclared) {
                boxes.add(JumbfWriter.superbox(
                        BoxType.CBOR,
                        "org.example.extra",
                        List.of(JumbfWriter.box("cbor", new CborMapWriter().encode()))));
            }
            if (missing) {
                references.add(
                        new HashedUri("self#jumbf=c2pa.assertions/org.example.gone", new byte[32], null).encode());
            }
            CborMapWriter name =
                    generator ? new CborMapWriter().text("name", "Test") : new CborMapWriter().text("name", "");
            CborMapWriter claimed = new CborMapWriter()
                    .text("instanceID", "xmp:iid:1")
                    .map("claim_generator_info", name)
                    .text("signature", signature)
                    .array("created_assertions", references);
            if (!others.isEmpty()) {
                claimed.array("gathered_assertions", others);
            }
            byte[] claim = claimed.text("alg", "sha256").encode();
            return JumbfWriter.superbox(
                    BoxType.STORE,
                    "c2pa",
                    List.of(JumbfWriter.superbox(
                            BoxType.MANIFEST,
                            urn,
                            List.of(
                                    JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, boxes),
                                    JumbfWriter.superbox(
                                            BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim))),
                                    JumbfWriter.superbox(
                                            BoxType.SIGNATURE,
                                            Labels.SIGNATURE,
                                            List.of(JumbfWriter.box("cbor", CoseSign1.sign(signer, claim))))))));
        }
    }

    private static Draft draft(CborMapWriter... actions) {
        Draft draft = new Draft();
        draft.assertions.put(
                Labels.ACTIONS_V2,
                new CborMapWriter()
                        .array(
                                "actions",
                                Arrays.stream(actions)
                                        .map(CborMapWriter::encode)
                                        .toList())
                        .encode());
        return draft;
    }

    private static CborMapWriter action(String name) {
        return new CborMapWriter().text("action", name);
    }

    private static CborMapWriter created() {
        return action("c2pa.created").text("digitalSourceType", SOURCE);
    }

    private static Map<String, Draft> drafts() {
        Map<String, Draft> drafts = new LinkedHashMap<>();
        drafts.put("nothing wrong", draft(created()));
        drafts.put("no actions assertion", new Draft());
        drafts.put("an empty list of actions", draft());
        drafts.put("the first action is another", draft(action("c2pa.edited")));
        drafts.put("created without a source type", draft(action("c2pa.created")));
        drafts.put("opened without an ingredient", draft(action("c2pa.opened")));
        drafts.put("placed without an ingredient", draft(created(), action("c2pa.placed")));
        drafts.put("translated without languages", draft(created(), action("c2pa.translated")));
        drafts.put("a watermark without a soft binding", draft(created(), action("c2pa.watermarked.bound")));
        drafts.put("an ingredient of the wrong relationship", wrongRelationship());
        drafts.put("an ingredient whose manifest is missing", missingManifest());
        drafts.computeIfAbsent("two hard bindings", _ -> draft(created())).secondBinding = true;
        drafts.computeIfAbsent("a hard binding that is only gathered", _ -> draft(created())).gatheredBinding = true;
        drafts.put("a hard binding that is no map", draft(created()));
        drafts.get("a hard binding that is no map").binding = false;
        drafts.get("a hard binding that is no map").assertions.put(Labels.DATA_HASH, new byte[] {0});
        drafts.computeIfAbsent("an undeclared assertion", _ -> draft(created())).undeclared = true;
        drafts.computeIfAbsent("a missing assertion", _ -> draft(created())).missing = true;
        drafts.computeIfAbsent("a wrong hash", _ -> draft(created())).badHash = true;
        drafts.computeIfAbsent("a generator without a name", _ -> draft(created())).generator = false;
        drafts.computeIfAbsent("another's signature", _ -> draft(created())).signature =
                JumbfUris.ofSignature("urn:c2pa:99999999-2222-4333-8444-555555555555");
        return drafts;
    }

    private static Draft wrongRelationship() {
        Draft draft = draft(action("c2pa.opened")
                .map(
                        "parameters",
                        new CborMapWriter()
                                .array(
                                        "ingredients",
                                        List.of(new HashedUri(
                                                        "self#jumbf=c2pa.assertions/c2pa.ingredient.v3",
                                                        new byte[32],
                                                        null)
                                                .encode()))));
        draft.assertions.put(
                Labels.INGREDIENT_V3,
                new CborMapWriter().text("relationship", "componentOf").encode());
        return draft;
    }

    private static Draft missingManifest() {
        Draft draft = draft(created());
        draft.assertions.put(
                Labels.INGREDIENT_V3,
                new CborMapWriter()
                        .text("relationship", "componentOf")
                        .put(
                                "activeManifest",
                                new HashedUri(
                                                "self#jumbf=/c2pa/urn:c2pa:99999999-2222-4333-8444-555555555555",
                                                new byte[32],
                                                null)
                                        .encode())
                        .map("validationResults", new CborMapWriter())
                        .encode());
        return draft;
    }

    @Test
    void findsWhatTheReferenceFinds() throws Exception {
        DevelopmentAuthority authority = DevelopmentAuthority.openOrCreate(folder);
        String anchors = Files.readString(authority.trustAnchorsPem());
        ManifestValidator validator =
                new ManifestValidator(TrustAnchors.fromPem(authority.trustAnchorsPem()), Clock.systemUTC());
        List<ReferenceEngine.Question> questions = new ArrayList<>();
        Map<String, Draft> drafts = drafts();
        for (Draft draft : drafts.values()) {
            questions.add(new ReferenceEngine.Question(
                    draft.sign(SampleImages.png(8, 8), authority.signer()), anchors, null));
        }
        List<ReferenceEngine.Answer> answers = ReferenceEngine.ask(questions);
        List<String> differences = new ArrayList<>();
        int i = 0;
        for (String what : drafts.keySet()) {
            ValidationReport ours = validator.validate(questions.get(i).file());
            ReferenceEngine.Answer theirs = answers.get(i++);
            TreeSet<String> failures = new TreeSet<>();
            ours.failures().forEach(code -> failures.add(code.code()));
            // Some rules make the reference give up on the file; we name the rule and go on.
            boolean gaveUp = GIVES_UP.contains(what) && theirs.state().equals("Error");
            boolean same = gaveUp
                    ? ours.state() == ValidationReport.State.INVALID
                    : ours.state().label().equals(theirs.state()) && failures.equals(new TreeSet<>(theirs.failure()));
            if (!same) {
                differences.add(what + ": " + ours.state().label() + " " + failures + "; the reference: "
                        + theirs.state() + " " + theirs.failure() + " " + theirs.error());
            }
        }
        assertThat(differences).isEmpty();
    }
}
