package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.ReferenceEngine.Answer;
import dev.mintmark.c2pa.ReferenceEngine.Question;
import dev.mintmark.c2pa.asset.ArrayFormat;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.Signatures;
import dev.mintmark.c2pa.jumbf.BoxType;
import dev.mintmark.c2pa.jumbf.JumbfWriter;
import dev.mintmark.c2pa.manifest.HashedUri;
import dev.mintmark.c2pa.manifest.Hashes;
import dev.mintmark.c2pa.manifest.JumbfUris;
import dev.mintmark.c2pa.manifest.Labels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Manifests with an identity assertion, built box by box. */
@Tag("slow")
class IdentityTest {
    private static final String URN = "urn:c2pa:11111111-2222-4333-8444-555555555555";
    private static final String X509 = "cawg.x509.cose";
    private static final String AGGREGATION = "cawg.identity_claims_aggregation";

    private TestAuthority authority;
    private ClaimSigner signer;

    /** Signs an identity assertion's payload, which contains this hash of the hard binding. */
    private interface Identity {
        byte[] sign(byte[] payload, byte[] bindingHash) throws Exception;
    }

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
    }

    @Test
    void anX509IdentityIsTrustedByItsOwnList() throws Exception {
        ClaimSigner person = authority.signer(SigningAlgorithm.ED25519);
        byte[] file = file(X509, (payload, _) -> CoseSign1.sign(person, payload));
        TrustAnchors people = new TrustAnchors(List.of(authority.root));

        ValidationReport unknown = validate(authority.policy(), file);
        ValidationReport known = validate(authority.policy().withIdentities(people, Set.of()), file);
        Answer theirs = ask(file);

        assertThat(unknown.failures()).containsExactly(StatusCode.CAWG_X509_CREDENTIAL_UNTRUSTED);
        assertThat(unknown.success()).contains(StatusCode.CAWG_X509_SIGNATURE_VALIDATED);
        assertThat(unknown.state().label()).isEqualTo("Valid").isEqualTo(theirs.state());
        assertThat(theirs.failure()).containsExactly("cawg.x509.credential.untrusted");
        assertThat(theirs.success()).contains("cawg.x509.signature.validated");
        assertThat(ReportText.of(unknown))
                .startsWith(
                        "Valid: the file is as it was signed, by somebody on the given trust anchors; not everybody");
        assertThat(known.failures()).isEmpty();
        assertThat(known.success()).contains(StatusCode.CAWG_X509_CREDENTIAL_TRUSTED);
        assertThat(known.state()).isEqualTo(ValidationReport.State.TRUSTED);
    }

    @Test
    void anIdentityOverSomethingElseIsAMismatch() throws Exception {
        byte[] file = file(X509, (_, _) -> CoseSign1.sign(signer, new byte[10]));

        assertThat(validate(authority.policy(), file).failures())
                .containsExactly(StatusCode.CAWG_X509_CREDENTIAL_UNTRUSTED, StatusCode.CAWG_X509_SIGNATURE_MISMATCH);
        assertThat(ask(file).failure())
                .containsExactly("cawg.x509.credential.untrusted", "cawg.x509.signature.mismatch");
    }

    @Test
    void aPayloadInTheSignatureIsTheSameOrAMismatch() throws Exception {
        byte[] same = file(X509, (payload, _) -> withPayload(CoseSign1.sign(signer, payload), payload));
        byte[] other = file(X509, (payload, _) -> withPayload(CoseSign1.sign(signer, payload), new byte[10]));

        assertThat(validate(authority.policy(), same).success()).contains(StatusCode.CAWG_X509_SIGNATURE_VALIDATED);
        assertThat(validate(authority.policy(), other).failures())
                .containsExactly(StatusCode.CAWG_X509_CREDENTIAL_UNTRUSTED, StatusCode.CAWG_X509_SIGNATURE_MISMATCH);
    }

    private static byte[] withPayload(byte[] signature, byte[] payload) throws C2paException {
        CoseSign1 cose = CoseSign1.parse(signature);
        return CborWriter.tagged(
                18,
                CborWriter.array(List.of(
                        CborWriter.bytes(cose.protectedHeader()),
                        new CborMapWriter().encode(),
                        CborWriter.bytes(payload),
                        CborWriter.bytes(cose.signature()))));
    }

    @Test
    void anotherKindOfSignatureWasNotChecked() throws Exception {
        byte[] file = file("org.example.seal", (_, _) -> new byte[100]);

        ValidationReport report = validate(authority.policy(), file);

        assertThat(report.failures()).containsExactly(StatusCode.CAWG_IDENTITY_SIG_TYPE_UNKNOWN);
        assertThat(ReportText.of(report)).contains("was not checked");
    }

    @Test
    void anAggregationIsValidWhereItsIssuerIsTrusted() throws Exception {
        KeyPair issuer = TestAuthority.keys(SigningAlgorithm.ED25519);
        String did = did(issuer);
        byte[] file = file(AGGREGATION, (_, hash) -> aggregation(issuer, did, hash));

        ValidationReport stranger = validate(authority.policy(), file);
        ValidationReport trusted = validate(authority.policy().withIdentities(TrustAnchors.NONE, Set.of(did)), file);

        assertThat(stranger.failures()).as(stranger.findings().toString()).isEmpty();
        assertThat(stranger.informational()).contains(StatusCode.CAWG_ICA_UNTRUSTED_ISSUER);
        assertThat(trusted.success()).contains(StatusCode.CAWG_ICA_CREDENTIAL_VALID);
        assertThat(ask(file).failure()).isEmpty();
    }

    @Test
    void anAggregationBySomebodyElseOrForAnotherFileFails() throws Exception {
        KeyPair issuer = TestAuthority.keys(SigningAlgorithm.ED25519);
        KeyPair other = TestAuthority.keys(SigningAlgorithm.ED25519);
        byte[] forged = file(AGGREGATION, (_, hash) -> aggregation(other, did(issuer), hash));
        byte[] moved = file(AGGREGATION, (_, _) -> aggregation(issuer, did(issuer), new byte[32]));

        assertThat(validate(authority.policy(), forged).failures())
                .containsExactly(StatusCode.CAWG_ICA_SIGNATURE_MISMATCH);
        assertThat(ask(forged).failure()).containsExactly("cawg.ica.signature_mismatch");
        assertThat(validate(authority.policy(), moved).failures())
                .containsExactly(StatusCode.CAWG_ICA_SIGNER_PAYLOAD_MISMATCH);
        assertThat(ask(moved).failure()).containsExactly("cawg.ica.signer_payload.mismatch");
    }

    private static String did(KeyPair issuer) {
        byte[] encoded = issuer.getPublic().getEncoded();
        String x = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        String jwk = "{\"alg\":\"EdDSA\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}";
        // The reference wants the padding that base64url may leave out; spaces make it unnecessary.
        String padded = jwk + " ".repeat((3 - jwk.length() % 3) % 3);
        return "did:jwk:" + Base64.getUrlEncoder().encodeToString(padded.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] aggregation(KeyPair issuer, String did, byte[] hash) throws Exception {
        String credential =
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2", "https://cawg.io/identity/1.1/ica/context/"],
                 "type": ["VerifiableCredential", "IdentityClaimsAggregationCredential"],
                 "issuer": "%s", "validFrom": "2024-07-26T22:30:15Z",
                 "credentialSubject": {
                   "verifiedIdentities": [{"type": "cawg.affiliation", "verifiedAt": "2024-07-26T22:29:57Z",
                     "provider": {"id": "https://example.com", "name": "Example"}}],
                   "c2paAsset": {"sig_type": "%s", "referenced_assertions": [
                     {"url": "self#jumbf=c2pa.assertions/c2pa.hash.data", "hash": %s}]}}}
                """.formatted(did, AGGREGATION, numbers(Base64.getEncoder().encode(hash)));
        byte[] payload = credential.getBytes(StandardCharsets.UTF_8);
        byte[] header = new CborMapWriter()
                .put(1, CborWriter.integer(-8))
                .put(3, CborWriter.text("application/vc"))
                .encode();
        byte[] message = CborWriter.array(List.of(
                CborWriter.text("Signature1"),
                CborWriter.bytes(header),
                CborWriter.bytes(new byte[0]),
                CborWriter.bytes(payload)));
        byte[] signature = Signatures.sign(SigningAlgorithm.ED25519, issuer.getPrivate(), message);
        return CborWriter.tagged(
                18,
                CborWriter.array(List.of(
                        CborWriter.bytes(header),
                        new CborMapWriter().encode(),
                        CborWriter.bytes(payload),
                        CborWriter.bytes(signature))));
    }

    /** The reference expects hashes as arrays of the bytes of their base64 text. */
    private static String numbers(byte[] text) {
        List<String> numbers = new ArrayList<>();
        for (byte b : text) {
            numbers.add("%3d".formatted(b)); // always as long, so that the file's length settles
        }
        return "[" + String.join(",", numbers) + "]";
    }

    private byte[] file(String type, Identity identity) throws Exception {
        byte[] png = SampleImages.png(8, 8);
        ArrayFormat format = ArrayFormat.of(png);
        FileRange exclusion = new FileRange(33, 0);
        for (long length = -1; length != exclusion.length(); ) {
            length = exclusion.length();
            exclusion = new FileRange(33, format.containerLength(store(png, exclusion, type, identity).length));
        }
        byte[] container = format.container(store(png, exclusion, type, identity));
        return ByteBuffer.allocate(png.length + container.length)
                .put(png, 0, 33)
                .put(container)
                .put(png, 33, png.length - 33)
                .array();
    }

    private byte[] store(byte[] png, FileRange exclusion, String type, Identity identity) throws Exception {
        byte[] binding =
                cbor(Labels.DATA_HASH, ArrayFormat.dataHash(png, exclusion, 0).encode());
        byte[] actions = cbor(
                Labels.ACTIONS_V2,
                new CborMapWriter()
                        .array(
                                "actions",
                                List.of(new CborMapWriter()
                                        .text("action", "c2pa.created")
                                        .text("digitalSourceType", "http://x/y")
                                        .encode()))
                        .encode());
        byte[] reference = reference(Labels.DATA_HASH, binding);
        CborMapWriter payload = new CborMapWriter()
                .array("referenced_assertions", List.of(reference))
                .text("sig_type", type);
        byte[] person = cbor(
                "cawg.identity",
                new CborMapWriter()
                        .map("signer_payload", payload)
                        .bytes("signature", identity.sign(payload.encode(), hash(binding)))
                        .bytes("pad1", new byte[0])
                        .encode());
        byte[] claim = new CborMapWriter()
                .text("instanceID", "xmp:iid:1")
                .map("claim_generator_info", new CborMapWriter().text("name", "Test"))
                .text("signature", JumbfUris.ofSignature(URN))
                .array(
                        "created_assertions",
                        List.of(reference(Labels.ACTIONS_V2, actions), reference, reference("cawg.identity", person)))
                .text("alg", "sha256")
                .encode();
        byte[] signature = JumbfWriter.superbox(
                BoxType.SIGNATURE, Labels.SIGNATURE, List.of(JumbfWriter.box("cbor", CoseSign1.sign(signer, claim))));
        byte[] manifest = JumbfWriter.superbox(
                BoxType.MANIFEST,
                URN,
                List.of(
                        JumbfWriter.superbox(BoxType.ASSERTIONS, Labels.ASSERTIONS, List.of(actions, binding, person)),
                        JumbfWriter.superbox(BoxType.CLAIM, Labels.CLAIM_V2, List.of(JumbfWriter.box("cbor", claim))),
                        signature));
        return JumbfWriter.superbox(BoxType.STORE, Labels.STORE, List.of(manifest));
    }

    private static byte[] cbor(String label, byte[] content) {
        return JumbfWriter.superbox(BoxType.CBOR, label, List.of(JumbfWriter.box("cbor", content)));
    }

    private static byte[] hash(byte[] box) {
        return Hashes.sha256().digest(Arrays.copyOfRange(box, 8, box.length));
    }

    private static byte[] reference(String label, byte[] box) {
        return new HashedUri("self#jumbf=c2pa.assertions/" + label, hash(box), null).encode();
    }

    private static ValidationReport validate(TrustPolicy policy, byte[] file) {
        return new ManifestValidator(policy, Clock.systemUTC()).validate(file);
    }

    private Answer ask(byte[] file) throws Exception {
        return ReferenceEngine.ask(List.of(new Question(file, authority.pem(), null)))
                .getFirst();
    }
}
