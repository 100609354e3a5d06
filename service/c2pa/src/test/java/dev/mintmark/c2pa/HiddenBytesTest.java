package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.mintmark.c2pa.ValidationReport.State;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.jumbf.Box;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfReader;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever somebody without a key changes, inserts or removes in a signed file: the file is no longer valid, or it has the
 * same picture and says the same. Files with updates, redactions and compressed manifests are among them.
 */
@Tag("slow")
class HiddenBytesTest {
    private static final String SECRET = "org.example.secret";
    private static final String SECRET_URL = "self#jumbf=/c2pa/" + TestManifest.URN + "/c2pa.assertions/" + SECRET;
    private static final int CHANGES = 700;
    private static final byte[] REDACTED = HexFormat.of().parseHex("caa98eee9d4df80e86ad4dffca263973");
    private static final byte[] JUNK = "<script>".repeat(5).getBytes(StandardCharsets.US_ASCII);

    private static ManifestValidator validator;
    private static final Map<String, byte[]> FILES = new LinkedHashMap<>();

    @BeforeAll
    static void sign() throws Exception {
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        // Without anchors the paths need not be built each time; a changed file may not be valid either.
        validator = new ManifestValidator(TrustAnchors.NONE, Clock.systemUTC());
        for (String format : List.of("png", "jpeg", "webp", "gif", "svg", "jxl")) {
            byte[] image = SampleImages.of(format, 8, 8);
            FILES.put(format, TestManifest.created().sign(image, signer));
            TestManifest padded = TestManifest.created();
            padded.unprotected = new CborMapWriter().bytes("pad", new byte[60]).bytes("pad2", new byte[9]);
            FILES.put(format + ", padded", padded.sign(image, signer));
            byte[] compressible = TestManifest.created().bound(image, signer);
            if (!format.equals("webp")) { // The size in a WebP's header is signed, so that its store cannot grow.
                FILES.put(
                        format + ", updated",
                        TestManifest.file(
                                image,
                                List.of(
                                        compressible,
                                        TestManifest.update(compressible).box(signer))));
                byte[] update = TestManifest.update(compressible).box(signer);
                FILES.put(
                        format + ", updated and compressed",
                        TestManifest.file(
                                image,
                                List.of(TestManifest.compressed(compressible), TestManifest.compressed(update))));
                FILES.put(format + ", redacted by an update", redacted(image, signer, null));
                byte[] erased = JumbfWriter.superbox(
                        BoxType.UUID, SECRET, List.of(JumbfWriter.box("uuid", Arrays.copyOf(REDACTED, 40))));
                FILES.put(format + ", erased by an update", redacted(image, signer, erased));
            }
        }
        TestManifest large =
                TestManifest.created().add("org.example.large", new CborMapWriter().bytes("data", new byte[70_000]));
        FILES.put("jpeg in two segments", large.sign(SampleImages.jpeg(8, 8), signer));
        Manifest manifest = Manifest.builder()
                .generator("Darkroom", "1.0")
                .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                .build();
        for (String format : SampleFiles.FORMATS) {
            FILES.putIfAbsent(
                    format,
                    ManifestWriter.sign(SampleImages.of(format, 8, 8), manifest, signer)
                            .bytes());
        }
        for (String format : List.of("avif", "heic", "mp4")) {
            FILES.put(
                    format + ", updated",
                    ManifestWriter.update(
                                    FILES.get(format),
                                    Manifest.builder()
                                            .generator("Publisher", "1.0")
                                            .action(Action.of(Action.PUBLISHED)),
                                    validator,
                                    signer,
                                    SigningOptions.NONE)
                            .bytes());
        }
        Map<String, HardBinding> bindings = Map.of(
                "png", HardBinding.BOXES,
                "jpeg", HardBinding.BOXES,
                "gif", HardBinding.BOXES,
                "jxl", HardBinding.BOXES,
                "mp4", HardBinding.merkle(1));
        for (Map.Entry<String, HardBinding> binding : bindings.entrySet()) {
            byte[] file = SampleImages.of(binding.getKey(), 8, 8);
            SigningOptions options = SigningOptions.NONE.withBinding(binding.getValue());
            FILES.put(
                    binding.getKey() + ", " + binding.getValue().kind(),
                    ManifestWriter.sign(file, manifest, signer, options).bytes());
        }
        addWritten(manifest, signer);
        FILES.values()
                .forEach(file -> assertThat(validator.validate(file).state())
                        .as(validator.validate(file).findings().toString())
                        .isEqualTo(State.VALID));
    }

    /** Files whose manifests are compressed, and updates of files that say how long their manifest is. */
    private static void addWritten(Manifest manifest, ClaimSigner signer) throws C2paException {
        SigningOptions options = SigningOptions.NONE.withBinding(HardBinding.UPDATABLE);
        for (String format : List.of("webp", "wav", "tiff", "mp3", "mp3, tagged")) {
            addWritten(format, ", updatable", manifest, signer, options);
        }
        for (String format : List.of("png", "webp", "mp4")) {
            addWritten(format, ", compressed by the writer", manifest, signer, options.withCompressedManifests());
        }
    }

    private static void addWritten(
            String format, String kind, Manifest manifest, ClaimSigner signer, SigningOptions options)
            throws C2paException {
        byte[] signed = ManifestWriter.sign(SampleImages.of(format, 8, 8), manifest, signer, options)
                .bytes();
        Manifest.Builder update =
                Manifest.builder().generator("Publisher", "1.0").action(Action.of(Action.PUBLISHED));
        FILES.put(format + kind, signed);
        FILES.put(
                format + kind + " and updated",
                ManifestWriter.update(signed, update, validator, signer, options)
                        .bytes());
    }

    private static byte[] redacted(byte[] image, ClaimSigner signer, byte[] replacement) throws Exception {
        byte[] parent = TestManifest.created()
                .add(SECRET, new CborMapWriter().text("who", "somebody"))
                .bound(image, signer);
        TestManifest update = TestManifest.update(parent);
        update.redacted.add(SECRET_URL);
        return TestManifest.file(
                image, List.of(TestManifest.withAssertion(parent, SECRET, replacement), update.box(signer)));
    }

    @Test
    void aValidFileHasTheSamePictureAndSaysTheSame() throws Exception {
        Random random = new Random(7);
        Map<String, Integer> irrelevant = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
            byte[] original = file.getValue();
            FileContent content = FileContent.of(original);
            for (int i = 0; i < CHANGES; i++) {
                check(file.getKey(), content, changed(original, random), irrelevant);
            }
        }
        System.out.println("Irrelevant changes among " + CHANGES + " of each file: " + irrelevant);
    }

    @Test
    void nothingCanBePutIntoTheStore() throws Exception {
        byte[] free = JumbfWriter.box("free", JUNK);
        byte[] zeros = JumbfWriter.box("free", new byte[40]);
        byte[] unknown = JumbfWriter.superbox(
                "x123", "org.example.junk", List.of(JumbfWriter.box("uuid", Arrays.copyOf(JUNK, 30))));
        Map<String, Integer> irrelevant = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : FILES.entrySet()) {
            byte[] original = file.getValue();
            FileContent content = FileContent.of(original);
            byte[] store = ManifestReader.store(original).orElseThrow();
            for (Box box : all(JumbfReader.parse(store))) {
                for (byte[] extra : List.of(free, zeros, unknown, JUNK, new byte[30])) {
                    for (boolean inside : new boolean[] {true, false}) {
                        byte[] changed = reembedded(original, inserted(store, box, inside, extra));
                        check(file.getKey(), content, changed, irrelevant);
                    }
                }
            }
        }
        System.out.println("Irrelevant insertions into stores: " + irrelevant);
    }

    @Test
    void nothingCanLieBetweenOrBehindTheSegmentsOfAJpegsStore() throws Exception {
        byte[] comment = new byte[] {(byte) 0xff, (byte) 0xfe, 0, 6, 'j', 'u', 'n', 'k'};
        byte[] fill = new byte[] {(byte) 0xff, (byte) 0xff};
        Map<String, Integer> irrelevant = new TreeMap<>();
        for (String name : List.of("jpeg, updated", "jpeg in two segments")) {
            byte[] original = FILES.get(name);
            FileRange span = FileContent.container(original).span();
            int start = (int) span.offset();
            FileContent content = FileContent.of(original);
            List<Integer> places = new ArrayList<>(List.of(start, (int) span.end(), original.length));
            for (int at = start; at < span.end(); ) {
                places.add(at);
                at += 2 + ByteBuffer.wrap(original).getShort(at + 2) & 0xffff;
            }
            for (int place : places) {
                check(name, content, spliced(original, place, comment), irrelevant);
                check(name, content, spliced(original, place, fill), irrelevant);
            }
        }
        assertThat(irrelevant).isEmpty();
    }

    @Test
    void aStreamOfBrotliEndsWithItsBox() throws Exception {
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        byte[] image = SampleImages.png(8, 8);
        byte[] parent = TestManifest.created().bound(image, signer);
        byte[] update = TestManifest.update(parent).box(signer);
        byte[] stream = CompressedManifestTest.brotli(update);
        for (byte[] junk : List.of(new byte[1], JUNK)) {
            byte[] longer = spliced(stream, stream.length, junk);
            byte[] file = TestManifest.file(image, List.of(parent, TestManifest.compressed(update, longer)));
            assertThat(validator.validate(file).failures()).containsExactly(StatusCode.MANIFEST_COMPRESSED_INVALID);
        }
    }

    private static void check(String name, FileContent original, byte[] changed, Map<String, Integer> irrelevant)
            throws Exception {
        ValidationReport report = validator.validate(changed);
        boolean valid = report.state() == State.VALID || report.state() == State.TRUSTED;
        if (!valid && !isBound(report)) {
            return;
        }
        irrelevant.merge(name + (valid ? "" : " but for ingredients"), 1, Integer::sum);
        FileContent content = FileContent.of(changed);
        if (valid ? !content.equals(original) : !content.saysAndShowsTheSame(original)) {
            fail("A change of the file \"" + name + "\" is not found: " + content + " instead of " + original);
        }
    }

    /** Returns whether nothing but ingredients is invalid, which a caller may ignore: then the picture is the one signed. */
    private static boolean isBound(ValidationReport report) {
        return report.success().contains(StatusCode.CLAIM_SIGNATURE_VALIDATED)
                && report.success().stream().anyMatch(code -> code.code().endsWith("Hash.match"))
                && report.failures().stream()
                        .allMatch(code -> code == StatusCode.SIGNING_CREDENTIAL_UNTRUSTED
                                || code.code().startsWith("ingredient."));
    }

    /** Changes, inserts, removes, repeats or moves bytes. */
    private static byte[] changed(byte[] original, Random random) {
        int at = random.nextInt(original.length + 1);
        int length = Math.min(1 + random.nextInt(random.nextBoolean() ? 3 : 60), original.length - at);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        byte[] rest = removed(original, at, length);
        return switch (random.nextInt(6)) {
            case 0 -> spliced(original, at, bytes);
            case 1 -> rest;
            case 2 -> spliced(original, at, Arrays.copyOfRange(original, at, at + length));
            case 3 -> spliced(rest, random.nextInt(rest.length + 1), Arrays.copyOfRange(original, at, at + length));
            case 4 -> spliced(original, at, new byte[length]);
            default -> spliced(rest, at, bytes);
        };
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] extra) {
        return ByteBuffer.allocate(bytes.length + extra.length)
                .put(bytes, 0, at)
                .put(extra)
                .put(bytes, at, bytes.length - at)
                .array();
    }

    private static byte[] removed(byte[] bytes, int at, int length) {
        return ArrayFormat.without(bytes, new FileRange(at, length));
    }

    /** The store with bytes at the end of a box or behind it, and the lengths of all boxes around them increased. */
    private static byte[] inserted(byte[] store, Box box, boolean inside, byte[] extra) throws C2paException {
        byte[] longer = spliced(store, box.span().end(), extra);
        for (Box other : all(JumbfReader.parse(store))) {
            ByteRange span = other.span();
            boolean same = span.equals(box.span());
            boolean around = span.offset() < box.span().offset() && box.span().end() <= span.end();
            if (around || same && inside) {
                ByteBuffer.wrap(longer).putInt(span.offset(), span.length() + extra.length);
            }
        }
        return longer;
    }

    private static List<Box> all(Box box) {
        List<Box> all = new ArrayList<>(List.of(box));
        if (box instanceof Box.Super superbox) {
            superbox.children().forEach(child -> all.addAll(all(child)));
        }
        return all;
    }

    private static byte[] reembedded(byte[] file, byte[] store) throws C2paException {
        ArrayFormat format = ArrayFormat.of(file);
        byte[] even = format.needsEvenStore() && store.length % 2 != 0 ? Arrays.copyOf(store, store.length + 1) : store;
        return TestManifest.embed(format.remove(file, FileContent.container(file)), even);
    }
}
