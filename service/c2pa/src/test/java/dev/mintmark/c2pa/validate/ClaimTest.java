package dev.mintmark.c2pa.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What claims of both versions hold, and what they may not lack. */
class ClaimTest {
    private static final byte[] REFERENCE = new HashedUri("self#jumbf=c2pa.assertions/a", new byte[32], null).encode();

    private static CborMapWriter second(String... without) {
        List<String> left = List.of(without);
        CborMapWriter claim = new CborMapWriter();
        if (!left.contains("instanceID")) {
            claim.text("instanceID", "xmp:iid:1");
        }
        if (!left.contains("claim_generator_info")) {
            claim.map("claim_generator_info", new CborMapWriter().text("name", "Pen"));
        }
        if (!left.contains("signature")) {
            claim.text("signature", "self#jumbf=c2pa.signature");
        }
        return left.contains("created_assertions") ? claim : claim.array("created_assertions", List.of(REFERENCE));
    }

    private static CborMapWriter first() {
        return new CborMapWriter()
                .text("signature", "self#jumbf=c2pa.signature")
                .array("assertions", List.of());
    }

    private static void assertMalformed(CborMapWriter claim, int version, String how) {
        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> Claim.parse(claim.encode(), version))
                .withMessageContaining(how)
                .extracting(InvalidManifestException::code)
                .isEqualTo(StatusCode.CLAIM_MALFORMED);
    }

    @Test
    void aClaimOfTheSecondVersionHasItsParts() throws Exception {
        Claim claim = Claim.parse(
                second().array("gathered_assertions", List.of(REFERENCE, REFERENCE))
                        .array("redacted_assertions", List.of(CborWriter.text("self#x")))
                        .text("alg", "sha256")
                        .text("alg_soft", "mark")
                        .encode(),
                2);
        assertThat(claim.created()).hasSize(1);
        assertThat(claim.gathered()).hasSize(2);
        assertThat(claim.assertions()).hasSize(3);
        assertThat(claim.redacted()).containsExactly("self#x");
        assertThat(claim.alg()).isEqualTo("sha256");
        assertThat(claim.algSoft()).isEqualTo("mark");
        assertThat(claim.generator()).isEqualTo("Pen");
        assertThat(claim.signature()).isEqualTo("self#jumbf=c2pa.signature");
    }

    @Test
    void aClaimLacksNoneOfThem() {
        for (String name : List.of("instanceID", "claim_generator_info", "signature", "created_assertions")) {
            assertMalformed(second(name), 2, name);
        }
        assertMalformed(
                second("claim_generator_info").map("claim_generator_info", new CborMapWriter().text("name", "")),
                2,
                "claim_generator_info with a name");
        assertMalformed(new CborMapWriter().text("signature", "x"), 1, "assertions is missing");
        assertMalformed(second().array("gathered_assertions", List.of(CborWriter.text("a"))), 2, "gathered_assertions");
        assertMalformed(
                second().array("redacted_assertions", List.of(CborWriter.integer(1))), 2, "redacted_assertions");
        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> Claim.parse(CborWriter.text("claim"), 2))
                .withMessageContaining("not a map");
        assertThatExceptionOfType(InvalidManifestException.class)
                .isThrownBy(() -> Claim.parse(new byte[] {(byte) 0xff}, 2))
                .extracting(InvalidManifestException::code)
                .isEqualTo(StatusCode.CLAIM_CBOR_INVALID);
    }

    @Test
    void theGeneratorIsANameAndItsVersion() throws Exception {
        CborMapWriter versioned = new CborMapWriter().text("name", "Pen").text("version", "7");
        assertThat(Claim.parse(first().encode(), 1).generator()).isNull();
        assertThat(Claim.parse(first().text("claim_generator", "Old/1").encode(), 1)
                        .generator())
                .isEqualTo("Old/1");
        assertThat(Claim.parse(
                                first().array("claim_generator_info", List.of(versioned.encode()))
                                        .encode(),
                                1)
                        .generator())
                .isEqualTo("Pen/7");
        assertThat(Claim.parse(
                                first().array("claim_generator_info", List.of())
                                        .text("claim_generator", "Old/1")
                                        .encode(),
                                1)
                        .generator())
                .isEqualTo("Old/1");
        assertMalformed(
                second("claim_generator_info").array("claim_generator_info", List.of(versioned.encode())),
                2,
                "claim_generator_info");
    }

    /** Every item is compared with others. */
    @Test
    void aListHasAtMost5000Items() throws Exception {
        byte[] url = CborWriter.text("a");
        assertThat(Claim.parse(
                                second().array("redacted_assertions", Collections.nCopies(5000, url))
                                        .encode(),
                                2)
                        .redacted())
                .hasSize(5000);
        assertMalformed(
                second().array("redacted_assertions", Collections.nCopies(5001, url)),
                2,
                "redacted_assertions has 5001 items; at most 5000 are read");
    }
}
