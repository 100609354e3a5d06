package dev.mintmark.c2pa.validate;

import static dev.mintmark.c2pa.SampleFiles.joined;
import static dev.mintmark.c2pa.SampleFiles.noise;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.FileRange;
import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.Source;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.asset.Container;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.Hashes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Data hashes of files whose stores an update made longer. */
class DataHashCheckTest {
    private static final byte[] BEFORE = noise(40);

    /** The result for a file of a format whose store has another length than when it was signed. */
    private static StatusCode result(String beginning, int signed, int present, byte[] behind) throws Exception {
        byte[] head = joined(beginning.getBytes(StandardCharsets.ISO_8859_1), BEFORE);
        byte[] file = joined(head, noise(present), behind);
        byte[] exclusion = new CborMapWriter()
                .put("start", CborWriter.integer(head.length))
                .put("length", CborWriter.integer(signed))
                .encode();
        byte[] content = new CborMapWriter()
                .array("exclusions", List.of(exclusion))
                .text("alg", "sha256")
                .bytes("hash", Hashes.sha256().digest(joined(head, behind)))
                .bytes("pad", new byte[0])
                .encode();
        CborValue.Mapping map = (CborValue.Mapping) CborReader.parse(content);
        Claim claim = new Claim(2, "", null, null, null, List.of(), List.of(), List.of(), map);
        Findings findings = new Findings();
        Container container = new Container(new byte[0], new FileRange(head.length, present));
        new DataHashCheck(Source.of(file), container, true, "url").check(map, claim, findings);
        return findings.all().stream().map(Finding::code).findFirst().orElseThrow();
    }

    @Test
    void whereTablesCountFromTheBeginningOnlyTheEndOfAFileBecomesLonger() throws Exception {
        List<String> absolute =
                List.of("II*\0", "MM\0*", "II+\0", "\0\0\0\20ftypavif\0\0\0\0", "%PDF-1.7\n", "unknown");
        for (String format : absolute) {
            for (int present : new int[] {99, 101}) {
                assertThat(result(format, 100, present, noise(9)))
                        .as(format)
                        .isEqualTo(StatusCode.ASSERTION_DATA_HASH_MISMATCH);
                assertThat(result(format, 100, present, new byte[0])).isEqualTo(StatusCode.ASSERTION_DATA_HASH_MATCH);
            }
            assertThat(result(format, 100, 100, noise(9))).isEqualTo(StatusCode.ASSERTION_DATA_HASH_MATCH);
        }
        for (String format : List.of("\u0089PNG\r\n\u001a\n", "\u00ff\u00d8\u00ff", "GIF89a")) {
            assertThat(result(format, 100, 101, noise(9))).as(format).isEqualTo(StatusCode.ASSERTION_DATA_HASH_MATCH);
        }
    }
}
