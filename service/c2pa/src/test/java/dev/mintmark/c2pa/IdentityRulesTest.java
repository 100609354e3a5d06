package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Labels;
import dev.mintmark.c2pa.validate.StoreValidator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an identity assertion has to stand by and to hold, each rule bent by itself. */
class IdentityRulesTest {
    private static final String X509 = "cawg.x509.cose";
    private static TestAuthority authority;
    private static ClaimSigner signer;
    private static TrustPolicy policy;

    private final TestManifest manifest =
            TestManifest.created().add(Labels.DATA_HASH, new CborMapWriter().bytes("pad", new byte[0]));

    @BeforeAll
    static void keys() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        policy = authority.policy().withIdentities(new TrustAnchors(List.of(authority.root)), Set.of());
    }

    private List<StatusCode> findings(CborMapWriter identity) throws Exception {
        return findings(identity, Instant.now());
    }

    private List<StatusCode> findings(CborMapWriter identity, Instant now) throws Exception {
        manifest.add(Labels.IDENTITY, identity);
        return findings(now);
    }

    /** The codes that concern identities. */
    private List<StatusCode> findings(Instant now) throws Exception {
        byte[] store = TestManifest.store(List.of(manifest.box(signer)));
        return new StoreValidator(policy, now)
                .validateAlone(store).findings().stream()
                        .map(Finding::code)
                        .filter(code -> code.code().startsWith("cawg.") || code == StatusCode.GENERAL_ERROR)
                        .toList();
    }

    private static CborMapWriter payload(byte[]... references) {
        return new CborMapWriter()
                .array("referenced_assertions", List.of(references))
                .text("sig_type", X509);
    }

    private static CborMapWriter signed(CborMapWriter payload) throws Exception {
        return new CborMapWriter()
                .map("signer_payload", payload)
                .bytes("signature", CoseSign1.sign(signer, payload.encode()));
    }

    private byte[] binding() {
        return manifest.reference(Labels.DATA_HASH);
    }

    private static final List<StatusCode> GOOD = List.of(
            StatusCode.CAWG_X509_CREDENTIAL_TRUSTED,
            StatusCode.CAWG_X509_SIGNATURE_VALIDATED,
            StatusCode.CAWG_IDENTITY_WELL_FORMED);

    @Test
    void anIdentityStandsByTheHardBinding() throws Exception {
        assertThat(findings(signed(payload(binding())))).isEqualTo(GOOD);
        assertThat(findings(signed(payload(manifest.reference(Labels.ACTIONS_V2)))))
                .startsWith(StatusCode.CAWG_IDENTITY_HARD_BINDING_MISSING)
                .endsWith(GOOD.toArray(StatusCode[]::new));
    }

    @Test
    void anAssertionIsNamedOnceWithTheHashThatTheClaimHas() throws Exception {
        assertThat(findings(signed(payload(binding(), binding()))))
                .startsWith(StatusCode.CAWG_IDENTITY_ASSERTION_DUPLICATE)
                .endsWith(GOOD.toArray(StatusCode[]::new));
        byte[] unclaimed = new HashedUri("self#jumbf=c2pa.assertions/org.example.note", new byte[32], null).encode();
        assertThat(findings(signed(payload(binding(), unclaimed))))
                .startsWith(StatusCode.CAWG_IDENTITY_ASSERTION_MISMATCH)
                .endsWith(GOOD.toArray(StatusCode[]::new));
        byte[] other = new HashedUri("self#jumbf=c2pa.assertions/" + Labels.DATA_HASH, new byte[32], null).encode();
        assertThat(findings(signed(payload(other)))).containsExactly(StatusCode.CAWG_IDENTITY_ASSERTION_MISMATCH);
    }

    @Test
    void paddingIsZeros() throws Exception {
        assertThat(findings(
                        signed(payload(binding())).bytes("pad1", new byte[4]).bytes("pad2", new byte[4])))
                .isEqualTo(GOOD);
        byte[] junk = {0, 0, 1, 1};
        for (String pad : List.of("pad1", "pad2")) {
            assertThat(findings(signed(payload(binding())).bytes(pad, junk)))
                    .filteredOn(StatusCode.CAWG_IDENTITY_PAD_INVALID::equals)
                    .as(pad)
                    .hasSize(1);
        }
    }

    @Test
    void anIdentityHasItsPayloadAndItsSignature() throws Exception {
        byte[] signature = CoseSign1.sign(signer, payload(binding()).encode());
        for (CborMapWriter incomplete : List.of(
                new CborMapWriter().map("signer_payload", payload(binding())),
                new CborMapWriter().bytes("signature", signature),
                signed(payload(binding(), CborWriter.text("c2pa.assertions/c2pa.hash.data"))),
                signed(new CborMapWriter().array("referenced_assertions", List.of(binding()))))) {
            assertThat(findings(incomplete)).containsExactly(StatusCode.CAWG_IDENTITY_CBOR_INVALID);
        }
        manifest.add(Labels.IDENTITY, TestManifest.cbor(Labels.IDENTITY, CborWriter.text("me")));
        assertThat(findings(Instant.now())).containsExactly(StatusCode.CAWG_IDENTITY_CBOR_INVALID);
    }

    @Test
    void aSignatureThatCannotBeReadOrIsOfAnUnknownAlgorithmIsNone() throws Exception {
        CborMapWriter payload = payload(binding());
        assertThat(findings(new CborMapWriter().map("signer_payload", payload).bytes("signature", new byte[9])))
                .containsExactly(StatusCode.CAWG_X509_SIGNATURE_MISMATCH);
        byte[] header = new CborMapWriter()
                .put(1, CborWriter.integer(-65535))
                .put(33, CborWriter.bytes(signer.chain().getFirst().getEncoded()))
                .encode();
        byte[] cose = CborWriter.tagged(
                18,
                CborWriter.array(List.of(
                        CborWriter.bytes(header),
                        new CborMapWriter().encode(),
                        CborWriter.nil(),
                        CborWriter.bytes(new byte[64]))));
        assertThat(findings(new CborMapWriter().map("signer_payload", payload).bytes("signature", cose)))
                .containsExactly(StatusCode.CAWG_X509_ALGORITHM_UNSUPPORTED);
    }

    @Test
    void aCertificateCountsWhileItIsValid() throws Exception {
        Instant from = signer.chain().getFirst().getNotBefore().toInstant();
        Instant to = signer.chain().getFirst().getNotAfter().toInstant();
        CborMapWriter identity = signed(payload(binding()));
        assertThat(findings(identity, from)).isEqualTo(GOOD);
        assertThat(findings(identity, to))
                .contains(StatusCode.CAWG_X509_SIGNATURE_VALIDATED)
                .doesNotContain(StatusCode.CAWG_X509_SIGNATURE_OUTSIDE_VALIDITY);
        for (Instant outside : List.of(from.minus(Duration.ofSeconds(1)), to.plus(Duration.ofSeconds(1)))) {
            assertThat(findings(identity, outside))
                    .startsWith(StatusCode.CAWG_X509_SIGNATURE_OUTSIDE_VALIDITY)
                    .contains(StatusCode.CAWG_X509_CREDENTIAL_UNTRUSTED);
        }
    }

    @Test
    void atMost64IdentitiesAreChecked() throws Exception {
        for (int number = 1; number <= 65; number++) {
            String label = number == 1 ? Labels.IDENTITY : Labels.IDENTITY + "__" + number;
            manifest.add(
                    label,
                    new CborMapWriter()
                            .map(
                                    "signer_payload",
                                    new CborMapWriter()
                                            .array("referenced_assertions", List.of(binding()))
                                            .text("sig_type", "org.example.seal"))
                            .bytes("signature", new byte[9]));
            List<StatusCode> findings = number < 64 ? List.of() : findings(Instant.now());
            if (number >= 64) {
                assertThat(findings)
                        .filteredOn(StatusCode.CAWG_IDENTITY_SIG_TYPE_UNKNOWN::equals)
                        .hasSize(64);
                assertThat(findings.contains(StatusCode.GENERAL_ERROR)).isEqualTo(number == 65);
            }
        }
    }
}
