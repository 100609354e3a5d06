package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a data hash may leave out. C2PA 2.4, section 15.12.1. */
@Tag("slow")
class DataHashTest {
    private static final byte[] TEXT = "Comment\0somebody's words".getBytes(StandardCharsets.ISO_8859_1);

    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static ManifestValidator validator;

    @BeforeAll
    static void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
    }

    /** A range in the image without its store. */
    private record Range(int start, int length) {}

    /** An image whose data hash leaves out other ranges beside the store, or changed ones. */
    private record Draft(byte[] image, List<Range> beside, UnaryOperator<List<long[]>> ranges) {
        Draft(byte[] image, Range... beside) {
            this(image, List.of(beside), UnaryOperator.identity());
        }

        /** The manifest with a hash over everything but the container and the ranges. */
        byte[] manifest(UnaryOperator<CborMapWriter> fields) throws C2paException {
            ArrayFormat format = ArrayFormat.of(image);
            int at = format.insertionPoint(image);
            int length = 0;
            while (true) {
                TestManifest manifest = TestManifest.created();
                manifest.add(
                        Labels.DATA_HASH, fields.apply(binding(format.withContainerLength(image, length), at, length)));
                byte[] box = manifest.box(signer);
                int now = format.containerLength(TestManifest.store(List.of(box)).length);
                if (now == length) {
                    return box;
                }
                length = now;
            }
        }

        private CborMapWriter binding(byte[] prepared, int at, int length) {
            List<long[]> all = new ArrayList<>();
            all.add(new long[] {at, length});
            byte[] covered = prepared;
            for (Range range : beside.reversed()) {
                covered = ArrayFormat.without(covered, new FileRange(range.start(), range.length()));
            }
            for (Range range : beside) {
                all.add(new long[] {range.start() + (range.start() >= at ? length : 0), range.length()});
            }
            all.sort((one, other) -> Long.compare(one[0], other[0]));
            List<byte[]> encoded = ranges.apply(all).stream()
                    .map(range -> new CborMapWriter()
                            .put("start", CborWriter.integer(range[0]))
                            .put("length", CborWriter.integer(range[1]))
                            .encode())
                    .toList();
            return new CborMapWriter()
                    .array("exclusions", encoded)
                    .text("alg", "sha256")
                    .bytes("hash", Hashes.sha256().digest(covered));
        }

        byte[] sign() throws C2paException {
            return sign(fields -> fields.bytes("pad", new byte[8]));
        }

        byte[] sign(UnaryOperator<CborMapWriter> fields) throws C2paException {
            return TestManifest.file(image, List.of(manifest(fields)));
        }
    }

    private static Draft ranges(UnaryOperator<List<long[]>> ranges) {
        return new Draft(SampleImages.png(8, 8), List.of(), ranges);
    }

    private static ValidationReport validate(byte[] file) {
        return validator.validate(file);
    }

    @Test
    void theWholeContainerAndNothingElseIsLeftOut() throws Exception {
        assertThat(validate(new Draft(SampleImages.png(8, 8)).sign()).state())
                .isEqualTo(ValidationReport.State.TRUSTED);
        Map<String, UnaryOperator<List<long[]>>> mismatches = new LinkedHashMap<>();
        mismatches.put("nothing", _ -> List.of());
        mismatches.put("one byte less", all -> List.of(new long[] {all.get(0)[0], all.get(0)[1] - 1}));
        mismatches.put("one byte more", all -> List.of(new long[] {all.get(0)[0], all.get(0)[1] + 1}));
        mismatches.put("one byte earlier", all -> List.of(new long[] {all.get(0)[0] - 1, all.get(0)[1]}));
        mismatches.put("in two pieces", all -> List.of(new long[] {33, 10}, new long[] {43, all.get(0)[1] - 10}));
        mismatches.put("beyond the end", all -> List.of(all.get(0), new long[] {100_000, 5}));
        mismatches.put("far beyond the end", all -> List.of(all.get(0), new long[] {Long.MAX_VALUE, 5}));
        mismatches.forEach((name, ranges) ->
                assertThat(failures(ranges(ranges))).as(name).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH));
        Map<String, UnaryOperator<List<long[]>>> malformed = new LinkedHashMap<>();
        malformed.put("overlapping", all -> List.of(all.get(0), new long[] {50, 5}));
        malformed.put("out of order", all -> List.of(all.get(0), new long[] {5, 0}));
        malformed.put("negative", all -> List.of(new long[] {-1, 5}, all.get(0)));
        malformed.put("of a negative length", all -> List.of(all.get(0), new long[] {5000, -5}));
        malformed.forEach((name, ranges) -> assertThat(failures(ranges(ranges)))
                .as(name)
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MALFORMED));
        assertThat(failures(ranges(all -> List.of(all.get(0), new long[] {all.get(0)[0] + all.get(0)[1], 0}))))
                .isEmpty();
    }

    private static List<StatusCode> failures(Draft draft) {
        try {
            return validate(draft.sign()).failures();
        } catch (C2paException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theFieldsOfADataHashAreThere() throws Exception {
        Draft draft = new Draft(SampleImages.png(8, 8));
        assertThat(validate(draft.sign(
                                fields -> fields.bytes("pad", new byte[0]).bytes("pad2", new byte[3])))
                        .failures())
                .isEmpty();
        assertThat(validate(draft.sign(fields -> fields)).failures())
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MALFORMED);
        assertThat(validate(draft.sign(fields -> fields.text("pad", ""))).failures())
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MALFORMED);
        assertThat(validate(draft.sign(fields -> fields.bytes("pad", new byte[] {1})))
                        .failures())
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        assertThat(validate(draft.sign(
                                fields -> fields.bytes("pad", new byte[1]).bytes("pad2", new byte[] {1})))
                        .failures())
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        assertThat(validate(draft.sign(
                                _ -> new CborMapWriter().text("alg", "sha256").bytes("pad", new byte[1])))
                        .failures())
                .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        assertThat(validate(draft.sign(
                                fields -> new CborMapWriter().text("alg", "md5").bytes("pad", new byte[1])))
                        .failures())
                .containsExactly(StatusCode.ALGORITHM_UNSUPPORTED);
        assertThat(validate(draft.sign(_ ->
                                new CborMapWriter().bytes("alg", new byte[1]).bytes("pad", new byte[1])))
                        .failures())
                .containsExactly(StatusCode.ALGORITHM_UNSUPPORTED);
    }

    @Test
    void metadataMayBeLeftOutAndThenChanged() throws Exception {
        for (Map.Entry<byte[], Range> image : withMetadata().entrySet()) {
            Range whole = image.getValue();
            Range part = new Range(whole.start() + 1, whole.length() - 2);
            for (Range range : List.of(whole, part)) {
                byte[] file = new Draft(image.getKey(), range).sign();
                byte[] changed = file.clone();
                int growth = file.length - image.getKey().length;
                changed[range.start() + growth + 3] ^= 1;
                for (byte[] each : List.of(file, changed)) {
                    ValidationReport report = validate(each);
                    assertThat(report.failures()).isEmpty();
                    assertThat(report.informational())
                            .contains(StatusCode.ASSERTION_DATA_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);
                }
                byte[] beside = file.clone();
                beside[range.start() + growth - 1] ^= 1;
                assertThat(validate(beside).state()).isNotEqualTo(ValidationReport.State.TRUSTED);
            }
        }
    }

    @Test
    void nothingButTheContentOfMetadataMayBeLeftOut() throws Exception {
        for (Map.Entry<byte[], Range> image : withMetadata().entrySet()) {
            Range content = image.getValue();
            int end = content.start() + content.length();
            List<Range> others = List.of(
                    new Range(content.start() - 1, 1),
                    new Range(content.start() - 1, content.length()),
                    new Range(content.start(), content.length() + 1),
                    new Range(end, 1),
                    new Range(image.getKey().length / 2, 4),
                    new Range(image.getKey().length - 1, 1),
                    new Range(0, 1));
            for (Range range : others) {
                assertThat(failures(new Draft(image.getKey(), range)))
                        .as(range.toString())
                        .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
            }
        }
    }

    @Test
    @Timeout(10)
    void theTimeGrowsWithTheNumberOfExclusionsAndNotWithItsSquare() throws Exception {
        int number = 20_000;
        byte[] png = SampleImages.png(8, 8);
        byte[] chunk = chunk("tEXt", TEXT);
        ByteBuffer file =
                ByteBuffer.allocate(png.length + number * chunk.length).put(png, 0, 33);
        List<long[]> texts = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            texts.add(new long[] {file.position() + 8L, 1});
            file.put(chunk);
        }
        file.put(png, 33, png.length - 33);
        Draft draft = new Draft(file.array(), List.of(), all -> {
            List<long[]> ranges = new ArrayList<>(all);
            texts.forEach(text -> ranges.add(new long[] {text[0] + all.get(0)[1], text[1]}));
            return ranges;
        });
        // The hash covers the texts, so that it does not match; whether they are metadata is found out before.
        assertThat(failures(draft)).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
    }

    @Test
    void inAnUpdateTheContainerIsLeftOutAtItsPresentLength() throws Exception {
        for (Map.Entry<byte[], Range> image : withMetadata().entrySet()) {
            if (ArrayFormat.of(image.getKey()).needsEvenStore()) {
                continue; // The size in a WebP's header is signed, so that its store cannot grow.
            }
            Draft draft = new Draft(image.getKey(), image.getValue());
            byte[] base = draft.manifest(fields -> fields.bytes("pad", new byte[8]));
            byte[] updated = TestManifest.file(
                    image.getKey(), List.of(base, TestManifest.update(base).box(signer)));
            assertThat(validate(updated).failures()).isEmpty();

            int at = SampleImages.insertionPoint(image.getKey());
            byte[] moved = moved(updated, at);
            assertThat(validate(moved).failures()).contains(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
            byte[] other = updated.clone();
            other[at - 1] ^= 1;
            assertThat(validate(other).failures()).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        }
        // The signed hole is larger than the store: what lies behind the store is hashed all the same.
        byte[] png = SampleImages.png(8, 8);
        byte[] hole = new Draft(png, List.of(), all -> List.of(new long[] {33, all.get(0)[1] + 5000}))
                .manifest(fields -> fields.bytes("pad", new byte[8]));
        byte[] file =
                TestManifest.file(png, List.of(hole, TestManifest.update(hole).box(signer)));
        assertThat(validate(file).failures()).isEmpty();
        file[file.length - 30] ^= 1;
        assertThat(validate(file).failures()).containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
        byte[] twice = new Draft(png, List.of(), all -> List.of(new long[] {33, 0}, all.get(0)))
                .manifest(fields -> fields.bytes("pad", new byte[8]));
        assertThat(validate(TestManifest.file(
                                png, List.of(twice, TestManifest.update(twice).box(signer))))
                        .failures())
                .isEmpty();
    }

    /** The file with another, empty part before the store. */
    private static byte[] moved(byte[] file, int at) {
        boolean png = file[0] != (byte) 0xff;
        byte[] extra = png ? chunk("tEXt", new byte[0]) : new byte[] {(byte) 0xff, (byte) 0xfe, 0, 2};
        return ByteBuffer.allocate(file.length + extra.length)
                .put(file, 0, at)
                .put(extra)
                .put(file, at, file.length - at)
                .array();
    }

    @Test
    void aJpegsStoreMayBeCountedFromZeroInOneSegment() throws Exception {
        byte[] file = TestManifest.created().sign(SampleImages.jpeg(8, 8), signer);
        int number = SampleImages.insertionPoint(SampleImages.jpeg(8, 8)) + 8;
        assertThat(ByteBuffer.wrap(file).getInt(number)).isEqualTo(1);
        ByteBuffer.wrap(file).putInt(number, 0);
        assertThat(validate(file).state()).isEqualTo(ValidationReport.State.TRUSTED);
        ByteBuffer.wrap(file).putInt(number, 2);
        assertThat(validate(file).state()).isEqualTo(ValidationReport.State.NONE);
    }

    /** Images with one part of metadata behind the place of the store, and the range of its content. */
    private static Map<byte[], Range> withMetadata() {
        Map<byte[], Range> images = new LinkedHashMap<>();
        byte[] png = SampleImages.png(8, 8);
        byte[] chunk = chunk("tEXt", TEXT);
        images.put(inserted(png, png.length - 12, chunk), new Range(png.length - 12 + 8, TEXT.length + 4));
        byte[] jpeg = SampleImages.jpeg(8, 8);
        for (int marker : new int[] {0xe1, 0xed, 0xfe}) {
            byte[] segment = ByteBuffer.allocate(4 + TEXT.length)
                    .put((byte) 0xff)
                    .put((byte) marker)
                    .putShort((short) (2 + TEXT.length))
                    .put(TEXT)
                    .array();
            int at = SampleImages.insertionPoint(jpeg);
            images.put(inserted(jpeg, at, segment), new Range(at + 4, TEXT.length));
        }
        return images;
    }

    @Test
    void metadataOfAWebpMayBeLeftOut() throws Exception {
        byte[] webp = SampleImages.webp(8, 8);
        byte[] chunk = ByteBuffer.allocate(8 + TEXT.length + TEXT.length % 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("XMP ".getBytes(StandardCharsets.US_ASCII))
                .putInt(TEXT.length)
                .put(TEXT)
                .array();
        byte[] image = inserted(webp, webp.length, chunk);
        ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).putInt(4, image.length - 8);
        for (int pad = 0; pad < 2; pad++) {
            int padding = pad;
            Draft draft = new Draft(image, new Range(webp.length + 8, TEXT.length));
            byte[] box = draft.manifest(fields -> fields.bytes("pad", new byte[8 + padding]));
            if (TestManifest.store(List.of(box)).length % 2 == 0) {
                assertThat(validate(TestManifest.file(image, List.of(box))).failures())
                        .isEmpty();
            }
            Draft header = new Draft(image, new Range(webp.length + 4, TEXT.length));
            byte[] other = header.manifest(fields -> fields.bytes("pad", new byte[8 + padding]));
            if (TestManifest.store(List.of(other)).length % 2 == 0) {
                assertThat(validate(TestManifest.file(image, List.of(other))).failures())
                        .containsExactly(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
            }
        }
    }

    static byte[] inserted(byte[] image, int at, byte[] part) {
        return ByteBuffer.allocate(image.length + part.length)
                .put(image, 0, at)
                .put(part)
                .put(image, at, image.length - at)
                .array();
    }

    static byte[] chunk(String type, byte[] content) {
        byte[] typed = Arrays.copyOf(type.getBytes(StandardCharsets.US_ASCII), 4 + content.length);
        System.arraycopy(content, 0, typed, 4, content.length);
        CRC32 crc = new CRC32();
        crc.update(typed);
        return ByteBuffer.allocate(typed.length + 8)
                .putInt(content.length)
                .put(typed)
                .putInt((int) crc.getValue())
                .array();
    }
}
