package dev.mintmark.c2pa.validate;

import static dev.mintmark.c2pa.SampleFiles.box;
import static dev.mintmark.c2pa.SampleFiles.joined;
import static dev.mintmark.c2pa.SampleFiles.noise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.asset.BmffBox;
import dev.mintmark.c2pa.asset.BmffFormat;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.BmffHash;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a BMFF hash may leave out, told in words. */
class BmffHashCheckTest {
    private static final byte[] STORE = uuid(BmffHash.UUID, noise(60));
    private static final byte[] XMP = uuid("be7acfcb97a942e89c71999491e3afac", noise(30));
    private static final byte[] MDAT = box("mdat", noise(100));
    private static final String SIGNED = "The asset is the one that was signed.";

    private static byte[] uuid(String type, byte[] content) {
        return box("uuid", joined(HexFormat.of().parseHex(type), content));
    }

    private static byte[] exclusion(String path) {
        return new CborMapWriter().text("xpath", path).encode();
    }

    private static byte[] from(String path, int offset) {
        byte[] part = new CborMapWriter()
                .put("offset", CborWriter.integer(offset))
                .put("length", CborWriter.integer(0))
                .encode();
        return new CborMapWriter()
                .text("xpath", path)
                .array("subset", List.of(part))
                .encode();
    }

    /** Checks the right hash of a file without what these exclusions leave out. */
    private static List<Finding> findings(byte[] file, CborMapWriter content, byte[]... exclusions) throws Exception {
        List<BmffBox> boxes = ArrayFormat.tree(file);
        List<FileRange> left = new ArrayList<>();
        for (byte[] each : exclusions) {
            new BmffExclusions(Source.of(file), boxes).collect((CborValue.Mapping) CborReader.parse(each), left);
        }
        MessageDigest digest = Hashes.sha256();
        ArrayFormat.hash(file, left, digest);
        content.array("exclusions", List.of(exclusions)).bytes("hash", digest.digest());
        return checked(file, content);
    }

    private static List<Finding> findings(byte[] file, byte[]... exclusions) throws Exception {
        return findings(file, new CborMapWriter().text("alg", "sha256"), exclusions);
    }

    private static List<Finding> checked(byte[] file, CborMapWriter content) throws Exception {
        CborValue.Mapping map = (CborValue.Mapping) CborReader.parse(content.encode());
        Claim claim = new Claim(2, "", null, null, null, List.of(), List.of(), List.of(), map);
        FileRange container = ArrayFormat.tree(file).stream()
                .filter(each -> BmffFormat.isC2pa(Source.of(file), each))
                .map(BmffBox::span)
                .findFirst()
                .orElse(new FileRange(0, 0));
        Findings findings = new Findings();
        new BmffHashCheck(Source.of(file), new Container(new byte[0], container), "c2pa.hash.bmff.v3", "url")
                .check(map, claim, findings);
        return findings.all();
    }

    private static byte[] file(byte[] type, byte[]... more) {
        return joined(box("ftyp", type), STORE, joined(more));
    }

    private static byte[][] append(byte[][] all, byte[] last) {
        List<byte[]> longer = new ArrayList<>(List.of(all));
        longer.add(last);
        return longer.toArray(byte[][]::new);
    }

    private static void assertMatch(List<Finding> findings) {
        assertThat(findings)
                .extracting(Finding::code, Finding::explanation)
                .contains(tuple(StatusCode.ASSERTION_BMFF_HASH_MATCH, SIGNED))
                .doesNotContain(tuple(StatusCode.ASSERTION_BMFF_HASH_MISMATCH, SIGNED));
    }

    private static void assertMismatch(List<Finding> findings, String why) {
        assertThat(findings)
                .extracting(Finding::code, Finding::explanation)
                .contains(tuple(StatusCode.ASSERTION_BMFF_HASH_MISMATCH, why));
    }

    @Test
    void theManifestHasToBeLeftOutAndNoPictureMay() throws Exception {
        byte[] file = file(noise(8), MDAT);
        assertMatch(findings(file, exclusion("/uuid"), exclusion("/ftyp")));
        assertMismatch(findings(file, exclusion("/ftyp")), "The hash does not leave out the manifest.");
        assertMismatch(
                findings(file, exclusion("/uuid"), exclusion("/mdat")),
                "The hash leaves out bytes of the box mdat, which are neither the manifest nor metadata.");
        assertMatch(findings(joined(box("ftyp", noise(8)), MDAT), exclusion("/ftyp")));
    }

    @Test
    void xmpMayBeLeftOutAndIsMoreThanHasToBe() throws Exception {
        byte[] file = file(noise(8), MDAT, XMP);
        List<Finding> findings = findings(file, exclusion("/uuid"), exclusion("/ftyp"));
        assertMatch(findings);
        assertThat(findings)
                .extracting(Finding::code)
                .contains(StatusCode.ASSERTION_BMFF_HASH_ADDITIONAL_EXCLUSIONS_PRESENT);
        assertThat(findings(file(noise(8), MDAT), exclusion("/uuid"), exclusion("/ftyp")))
                .extracting(Finding::code)
                .containsExactly(StatusCode.ASSERTION_BMFF_HASH_MATCH);
    }

    /** Otherwise bytes 8 to 15 of the box would be in no hash. */
    @Test
    void besideATreeOnlyWhatItCoversMayBeLeftOut() throws Exception {
        byte[] leaf = Hashes.sha256().digest(Arrays.copyOfRange(MDAT, 16, MDAT.length));
        byte[] tree = new CborMapWriter()
                .put("count", CborWriter.integer(1))
                .array("hashes", List.of(CborWriter.bytes(leaf)))
                .encode();
        byte[] file = file(noise(8), MDAT);
        for (int offset : new int[] {16, 20, 15, 8}) {
            CborMapWriter content = new CborMapWriter().text("alg", "sha256").array("merkle", List.of(tree));
            List<Finding> findings = findings(file, content, exclusion("/uuid"), from("/mdat", offset));
            if (offset < 16) {
                assertMismatch(
                        findings,
                        "The hash leaves out bytes of the box mdat, which are neither the manifest nor metadata.");
            } else {
                assertMatch(findings);
            }
        }
        CborMapWriter none = new CborMapWriter().text("alg", "sha256").array("merkle", List.of());
        assertMismatch(
                findings(file, none, exclusion("/uuid"), from("/mdat", 16)),
                "The hash has 0 Merkle trees for 1 boxes mdat.");
    }

    @Test
    void aHashHasAnAllowedAlgorithmAndAtMost100Exclusions() throws Exception {
        byte[] file = file(noise(8), MDAT);
        assertThat(findings(file, new CborMapWriter().text("alg", "md5"), exclusion("/uuid")))
                .extracting(Finding::code, Finding::explanation)
                .containsExactly(tuple(StatusCode.ALGORITHM_UNSUPPORTED, "The hash algorithm md5 is not allowed."));
        byte[][] hundred = Collections.nCopies(100, exclusion("/uuid")).toArray(byte[][]::new);
        assertMatch(findings(file, hundred));
        assertThat(findings(file, append(hundred, exclusion("/uuid"))))
                .extracting(Finding::code)
                .containsExactly(StatusCode.ASSERTION_BMFF_HASH_MALFORMED);
    }

    @Test
    void aHashLacksNeitherItsHashNorItsExclusions() throws Exception {
        byte[] file = file(noise(8), MDAT);
        assertThat(checked(file, new CborMapWriter().text("alg", "sha256")))
                .extracting(Finding::code, Finding::explanation)
                .containsExactly(tuple(
                        StatusCode.ASSERTION_BMFF_HASH_MALFORMED,
                        "The hash of the boxes lacks its hash or its exclusions."));
        assertThat(checked(file, new CborMapWriter().text("alg", "sha256").array("merkle", List.of())))
                .extracting(Finding::code, Finding::explanation)
                .containsExactly(tuple(StatusCode.GENERAL_ERROR, "Merkle trees of fragments cannot be checked yet."));
    }
}
