package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.NamedBox;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Manifests with a boxes hash, built box by box. */
@Tag("slow")
class BoxesHashTest {
    private static final String URN = "urn:c2pa:11111111-2222-4333-8444-555555555555";

    private TestAuthority authority;
    private ClaimSigner signer;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
    }

    @Test
    void findsWhatTheReferenceFinds() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (byte[] image : List.of(SampleImages.png(12, 12), SampleImages.jpeg(24, 24))) {
            String format = ArrayFormat.of(image).mediaType(image);
            files.put(format, signed(image, entries(image)));
            byte[] changed = signed(image, entries(image));
            changed[changed.length - 20] ^= 1;
            files.put(format + " changed", changed);
            List<CborMapWriter> fewer = new ArrayList<>(entries(image));
            fewer.remove(1);
            files.put(format + " with a box that is not listed", signed(image, fewer));
        }
        List<Question> questions = new ArrayList<>();
        files.values().forEach(file -> questions.add(new Question(file, anchors(), null)));
        List<Answer> answers = ReferenceEngine.ask(questions);
        int i = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            ValidationReport ours = validate(file.getValue());
            Answer theirs = answers.get(i++);
            List<String> failures =
                    ours.failures().stream().map(StatusCode::code).sorted().toList();
            assertThat(ours.state().label()).as(file.getKey() + theirs.all()).isEqualTo(theirs.state());
            assertThat(failures.isEmpty()).isEqualTo(theirs.failure().isEmpty());
            if (file.getKey().endsWith("changed")) {
                assertThat(failures)
                        .containsExactly("assertion.boxesHash.mismatch")
                        .isEqualTo(theirs.failure());
            }
            if (file.getKey().endsWith("listed")) {
                assertThat(failures).containsExactly("assertion.boxesHash.unknownBox");
            }
        }
    }

    @Test
    void nothingMayFollowAndNothingEssentialMayBeLeftOut() throws Exception {
        for (byte[] image : List.of(SampleImages.png(12, 12), SampleImages.jpeg(24, 24))) {
            byte[] signed = signed(image, entries(image));
            assertThat(validate(Arrays.copyOf(signed, signed.length + 1)).failures())
                    .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MISMATCH);
            assertThat(validate(signed(image, entries(image, "IDAT", "SOS"))).failures())
                    .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MALFORMED);
            assertThat(validate(signed(image, List.of())).failures())
                    .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MALFORMED);
        }
    }

    @Test
    void nothingButMetadataMayBeLeftOut() throws Exception {
        for (String chunk : List.of("tRNS", "gAMA", "iCCP", "fcTL", "fdAT", "prVt")) {
            assertThat(leavingOut(withChunk(chunk), chunk).failures())
                    .as(chunk)
                    .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MALFORMED);
        }
        for (int app : new int[] {0, 2, 14}) {
            assertThat(leavingOut(withSegment(0xe0 + app), "APP" + app).failures())
                    .as("APP" + app)
                    .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MALFORMED);
        }
        List<ValidationReport> metadata = new ArrayList<>();
        for (String chunk : List.of("tEXt", "zTXt", "iTXt", "eXIf", "tIME")) {
            metadata.add(leavingOut(withChunk(chunk), chunk));
        }
        metadata.add(leavingOut(withSegment(0xe1), "APP1"));
        metadata.add(leavingOut(withSegment(0xed), "APP13"));
        metadata.add(leavingOut(withSegment(0xfe), "COM"));
        for (ValidationReport report : metadata) {
            assertThat(report.failures()).isEmpty();
            assertThat(report.informational()).contains(StatusCode.ASSERTION_BOXES_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);
        }
    }

    private ValidationReport leavingOut(byte[] image, String box) throws Exception {
        return validate(signed(image, entries(image, box)));
    }

    private static byte[] withChunk(String type) {
        byte[] chunk = ByteBuffer.allocate(16)
                .putInt(4)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .array();
        return inserted(SampleImages.png(12, 12), chunk);
    }

    private static byte[] withSegment(int marker) {
        return inserted(SampleImages.jpeg(24, 24), new byte[] {(byte) 0xff, (byte) marker, 0, 6, 0, 0, 0, 0});
    }

    private static byte[] inserted(byte[] image, byte[] part) {
        int at = SampleImages.insertionPoint(image);
        return ByteBuffer.allocate(image.length + part.length)
                .put(image, 0, at)
                .put(part)
                .put(image, at, image.length - at)
                .array();
    }

    @Test
    void theBoxesAreInTheirOrderAndHaveNamesAndHashes() throws Exception {
        for (byte[] image : List.of(SampleImages.png(12, 12), SampleImages.jpeg(24, 24))) {
            List<CborMapWriter> reordered = new ArrayList<>(entries(image));
            reordered.add(2, reordered.removeLast());
            assertThat(validate(signed(image, reordered)).failures())
                    .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MISMATCH);
            List<CborMapWriter> withoutHash = new ArrayList<>(entries(image));
            withoutHash.removeLast();
            String last = ArrayFormat.of(image).boxes(image).getLast().name();
            withoutHash.add(new CborMapWriter()
                    .array("names", List.of(CborWriter.text(last)))
                    .text("alg", "sha256"));
            assertThat(validate(signed(image, withoutHash)).failures())
                    .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MISMATCH);
            List<CborMapWriter> withoutNames = new ArrayList<>(entries(image));
            withoutNames.removeLast();
            withoutNames.add(new CborMapWriter().text("alg", "sha256").bytes("hash", new byte[32]));
            assertThat(validate(signed(image, withoutNames)).failures())
                    .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MALFORMED);
            List<CborMapWriter> unknownAlgorithm = new ArrayList<>(entries(image));
            unknownAlgorithm.removeLast();
            unknownAlgorithm.add(new CborMapWriter()
                    .array("names", List.of(CborWriter.text(last)))
                    .text("alg", "md5")
                    .bytes("hash", new byte[16]));
            assertThat(validate(signed(image, unknownAlgorithm)).failures())
                    .containsExactly(StatusCode.ALGORITHM_UNSUPPORTED);
        }
    }

    @Test
    void theChunksOfAWebpAreHashedWithTheirPadding() throws Exception {
        byte[] webp = SampleImages.webp(8, 9);
        ArrayFormat format = ArrayFormat.of(webp);
        byte[] file = new byte[0];
        for (int padding = 0; padding < 2; padding++) {
            int length = 0;
            while (true) {
                byte[] prepared = format.withContainerLength(webp, length);
                List<CborMapWriter> entries = new ArrayList<>();
                for (NamedBox box : format.boxes(webp)) {
                    entries.add(
                            entry(box.name(), Hashes.sha256().digest(box.span().copyOf(prepared))));
                }
                entries.add(entry(NamedBox.CONTAINER, new byte[] {0}));
                TestManifest manifest = TestManifest.created()
                        .add(
                                Labels.BOXES_HASH,
                                new CborMapWriter()
                                        .array(
                                                "boxes",
                                                entries.stream()
                                                        .map(CborMapWriter::encode)
                                                        .toList()))
                        .add("org.example.pad", new CborMapWriter().bytes("pad", new byte[padding]));
                byte[] box = manifest.box(signer);
                int store = TestManifest.store(List.of(box)).length;
                if (store % 2 != 0) {
                    break;
                }
                if (format.containerLength(store) == length) {
                    file = TestManifest.file(webp, List.of(box));
                    break;
                }
                length = format.containerLength(store);
            }
        }
        assertThat(validate(file).failures()).isEmpty();
        assertThat(validate(file).state()).isEqualTo(ValidationReport.State.TRUSTED);
        for (int at : new int[] {4, 30, 20 + 5 + 72 - 1}) {
            byte[] changed = file.clone();
            changed[at] ^= 2;
            assertThat(validate(changed).state()).as("%d", at).isNotEqualTo(ValidationReport.State.TRUSTED);
        }
    }

    @Test
    void theBoxesCoverTheWholeFile() throws Exception {
        for (byte[] image : List.of(SampleImages.png(12, 12), SampleImages.jpeg(200, 100), SampleImages.webp(8, 9))) {
            long at = 0;
            for (NamedBox box : ArrayFormat.of(image).boxes(image)) {
                assertThat(box.span().offset()).as(box.name()).isEqualTo(at);
                at = box.span().end();
            }
            assertThat(at).isEqualTo(image.length);
        }
    }

    @Test
    void theAlgorithmOfAllEntriesHoldsWhereAnEntryNamesNone() throws Exception {
        byte[] image = SampleImages.png(12, 12);
        List<CborMapWriter> entries = new ArrayList<>();
        List<CborMapWriter> withOwn = new ArrayList<>();
        for (NamedBox box : ArrayFormat.of(image).boxes(image)) {
            if (box.span().offset() == SampleImages.insertionPoint(image)) {
                entries.add(entry(NamedBox.CONTAINER, new byte[] {0}));
                withOwn.add(entry(NamedBox.CONTAINER, new byte[] {0}));
            }
            byte[] hash = MessageDigest.getInstance("SHA-512").digest(box.span().copyOf(image));
            byte[] name = CborWriter.text(box.name());
            entries.add(new CborMapWriter().array("names", List.of(name)).bytes("hash", hash));
            withOwn.add(new CborMapWriter()
                    .array("names", List.of(name))
                    .bytes("hash", hash)
                    .text("alg", "sha512"));
        }
        assertThat(validate(signed(image, entries, "sha512")).failures()).isEmpty();
        assertThat(validate(signed(image, entries)).failures())
                .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MISMATCH);
        assertThat(validate(signed(image, withOwn, "sha256")).failures()).isEmpty();
    }

    @Test
    void theHeaderOfAPngAloneMayBeUnlisted() throws Exception {
        byte[] png = SampleImages.png(12, 12);
        List<CborMapWriter> headless = entries(png);
        headless.removeFirst();
        assertThat(validate(signed(png, headless)).state()).isEqualTo(ValidationReport.State.TRUSTED);
        headless.removeFirst();
        assertThat(validate(signed(png, headless)).failures())
                .containsExactly(StatusCode.ASSERTION_BOXES_HASH_UNKNOWN_BOX);
        byte[] jpeg = SampleImages.jpeg(24, 24);
        List<CborMapWriter> shorter = entries(jpeg);
        shorter.removeFirst();
        assertThat(validate(signed(jpeg, shorter)).failures())
                .containsExactly(StatusCode.ASSERTION_BOXES_HASH_UNKNOWN_BOX);
        List<CborMapWriter> longer = entries(png);
        longer.removeLast();
        assertThat(validate(signed(png, longer)).failures())
                .containsExactly(StatusCode.ASSERTION_BOXES_HASH_UNKNOWN_BOX);
    }

    @Test
    void theStoresBoxIsListedAlone() throws Exception {
        byte[] png = SampleImages.png(12, 12);
        List<CborMapWriter> entries = entries(png);
        int store = 2; // behind PNGh and IHDR
        entries.set(
                store,
                new CborMapWriter()
                        .array("names", List.of(CborWriter.text(NamedBox.CONTAINER), CborWriter.text("IDAT")))
                        .bytes("hash", new byte[32]));
        entries.remove(store + 1);
        assertThat(validate(signed(png, entries)).failures())
                .containsExactly(StatusCode.ASSERTION_BOXES_HASH_MALFORMED);
    }

    private static List<CborMapWriter> entries(byte[] image, String... leftOut) throws Exception {
        List<CborMapWriter> entries = new ArrayList<>();
        int at = SampleImages.insertionPoint(image);
        for (NamedBox box : ArrayFormat.of(image).boxes(image)) {
            if (box.span().offset() == at) {
                entries.add(entry(NamedBox.CONTAINER, new byte[] {0}));
            }
            CborMapWriter entry =
                    entry(box.name(), Hashes.sha256().digest(box.span().copyOf(image)));
            boolean excluded = List.of(leftOut).contains(box.name());
            entries.add(excluded ? entry.put("excluded", CborWriter.bool(true)) : entry);
        }
        return entries;
    }

    private static CborMapWriter entry(String name, byte[] hash) {
        return new CborMapWriter()
                .array("names", List.of(CborWriter.text(name)))
                .text("alg", "sha256")
                .bytes("hash", hash)
                .bytes("pad", new byte[0]);
    }

    private ValidationReport validate(byte[] file) {
        ValidationReport report = new ManifestValidator(authority.policy(), Clock.systemUTC()).validate(file);
        boolean matches = report.success().contains(StatusCode.ASSERTION_BOXES_HASH_MATCH);
        assertThat(matches)
                .as(report.toString())
                .isEqualTo(report.error() == null && report.failures().isEmpty());
        return report;
    }

    private String anchors() {
        try {
            return authority.pem();
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] signed(byte[] image, List<CborMapWriter> entries) throws Exception {
        return signed(image, entries, null);
    }

    /** Signs with an algorithm for all entries that name none. */
    private byte[] signed(byte[] image, List<CborMapWriter> entries, String alg) throws Exception {
        List<byte[]> boxes = List.of(
                cbor(
                        Labels.ACTIONS_V2,
                        new CborMapWriter()
                                .array(
                                        "actions",
                                        List.of(new CborMapWriter()
                                                .text("action", "c2pa.created")
                                                .text("digitalSourceType", "http://x/y")
                                                .encode()))),
                cbor(
                        Labels.BOXES_HASH,
                        new CborMapWriter()
                                .text("alg", alg)
                                .array(
                                        "boxes",
                                        entries.stream()
                                                .map(CborMapWriter::encode)
                                                .toList())));
        byte[] claim = new CborMapWriter()
                .text("instanceID", "xmp:iid:1")
                .map("claim_generator_info", new CborMapWriter().text("name", "Test"))
                .text("signature", JumbfUris.ofSignature(URN))
                .array(
                        "created_assertions",
                        List.of(reference(Labels.ACTIONS_V2, boxes.get(0)), reference(Labels.BOXES_HASH, boxes.get(1))))
                .text("alg", "sha256")
                .encode();
        byte[] manifest = JumbfWriter.superbox(
                BoxType.MANIFEST,
                URN,
                List.of(
                        JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, boxes),
                        JumbfWriter.superbox(BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim))),
                        JumbfWriter.superbox(
                                BoxType.SIGNATURE,
                                Labels.SIGNATURE,
                                List.of(JumbfWriter.box("cbor", CoseSign1.sign(signer, claim))))));
        ArrayFormat format = ArrayFormat.of(image);
        byte[] container = format.container(JumbfWriter.superbox(BoxType.STORE, Labels.STORE, List.of(manifest)));
        int at = format.insertionPoint(image);
        return ByteBuffer.allocate(image.length + container.length)
                .put(image, 0, at)
                .put(container)
                .put(image, at, image.length - at)
                .array();
    }

    private static byte[] cbor(String label, CborMapWriter content) {
        return JumbfWriter.superbox(BoxType.CBOR, label, List.of(JumbfWriter.box("cbor", content.encode())));
    }

    private static byte[] reference(String label, byte[] box) {
        byte[] hash = Hashes.sha256().digest(Arrays.copyOfRange(box, 8, box.length));
        return new HashedUri("self#jumbf=c2pa.assertions/" + label, hash, null).encode();
    }
}
