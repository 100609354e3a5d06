package dev.mintmark.c2pa.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.TrustPolicy;
import dev.mintmark.c2pa.cbor.CborMapWriter;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.Signatures;
import dev.mintmark.c2pa.manifest.HashedUri;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each rule of an aggregated identity bent by itself: its signature, its issuer, its times, and what it was issued for. */
class ClaimsAggregationTest {
    private static final Instant FROM = Instant.parse("2024-07-26T22:30:15Z");
    private static final Instant UNTIL = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TYPE = "cawg.identity_claims_aggregation";
    private static final String URL = "self#jumbf=c2pa.assertions/c2pa.hash.data";
    private static final byte[] HASH = new byte[32];
    private static final List<HashedUri> REFERENCES = List.of(new HashedUri(URL, HASH, null));
    private static final SignerPayload PAYLOAD =
            new SignerPayload(REFERENCES, TYPE, List.of("cawg.creator"), new byte[0]);
    private static final String CREDENTIAL =
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2"],
             "type": ["VerifiableCredential"],
             "issuer": "DID",
             "validFrom": "2024-07-26T22:30:15Z",
             "validUntil": "2030-01-01T00:00:00Z",
             "credentialSubject": {
               "verifiedIdentities": [{"type": "cawg.affiliation", "verifiedAt": "2024-07-26T22:29:57Z",
                 "provider": {"id": "https://example.com", "name": "Example"}}],
               "c2paAsset": {"sig_type": "cawg.identity_claims_aggregation", "role": ["cawg.creator"],
                 "referenced_assertions": [
                   {"url": "self#jumbf=c2pa.assertions/c2pa.hash.data", "hash": "HASH"}]}}}
            """.replace("HASH", Base64.getEncoder().encodeToString(HASH));

    private static KeyPair issuer;
    private static String did;

    @BeforeAll
    static void keys() throws Exception {
        issuer = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = issuer.getPublic().getEncoded();
        did = did("Ed25519", Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length), "");
    }

    private static String did(String curve, byte[] key, String more) {
        String x = Base64.getUrlEncoder().withoutPadding().encodeToString(key);
        String jwk = "{\"kty\":\"OKP\",\"crv\":\"" + curve + "\",\"x\":\"" + x + "\"" + more + "}";
        return DidJwk.PREFIX + Base64.getUrlEncoder().encodeToString(jwk.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] signed(String credential, int algorithm, String contentType) throws GeneralSecurityException {
        byte[] payload = credential.replace("DID", did).getBytes(StandardCharsets.UTF_8);
        byte[] header = new CborMapWriter()
                .put(1, CborWriter.integer(algorithm))
                .put(3, CborWriter.text(contentType))
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

    private static List<StatusCode> codes(byte[] signature, SignerPayload payload, Instant now, String... trusted) {
        TrustPolicy policy = TrustPolicy.of(TrustAnchors.NONE).withIdentities(TrustAnchors.NONE, Set.of(trusted));
        Findings findings = new Findings();
        new ClaimsAggregationCheck(policy, now, "url").check(payload, signature, findings);
        return findings.all().stream().map(Finding::code).toList();
    }

    private static List<StatusCode> codes(String credential, Instant now) throws GeneralSecurityException {
        return codes(signed(credential, -8, "application/vc"), PAYLOAD, now, did);
    }

    private static List<StatusCode> changed(String from, String to) throws GeneralSecurityException {
        assertThat(CREDENTIAL).contains(from);
        return codes(CREDENTIAL.replace(from, to), NOW);
    }

    @Test
    void aCredentialHoldsFromItsFirstToItsLastMoment() throws Exception {
        for (Instant now : List.of(NOW, FROM, UNTIL)) {
            assertThat(codes(CREDENTIAL, now)).containsExactly(StatusCode.CAWG_ICA_CREDENTIAL_VALID);
        }
        Duration second = Duration.ofSeconds(1);
        assertThat(codes(CREDENTIAL, FROM.minus(second))).containsExactly(StatusCode.CAWG_ICA_VALID_FROM_INVALID);
        assertThat(codes(CREDENTIAL, UNTIL.plus(second))).containsExactly(StatusCode.CAWG_ICA_VALID_UNTIL_INVALID);
        assertThat(changed("\"validFrom\"", "\"since\"")).containsExactly(StatusCode.CAWG_ICA_VALID_FROM_MISSING);
        assertThat(changed("\"validUntil\"", "\"until\"")).containsExactly(StatusCode.CAWG_ICA_CREDENTIAL_VALID);
    }

    @Test
    void aCredentialIsSignedWithEdDsaAsOne() throws Exception {
        assertThat(codes(new byte[4], PAYLOAD, NOW, did)).containsExactly(StatusCode.CAWG_ICA_INVALID_COSE_SIGN1);
        assertThat(codes(signed(CREDENTIAL, -7, "application/vc"), PAYLOAD, NOW, did))
                .containsExactly(StatusCode.CAWG_ICA_INVALID_ALG);
        assertThat(codes(signed(CREDENTIAL, -8, "application/json"), PAYLOAD, NOW, did))
                .containsExactly(StatusCode.CAWG_ICA_INVALID_CONTENT_TYPE);
    }

    @Test
    void theIssuerIsKnownByItsKeyAndTrusted() throws Exception {
        byte[] good = signed(CREDENTIAL, -8, "application/vc");
        assertThat(codes(good, PAYLOAD, NOW)).containsExactly(StatusCode.CAWG_ICA_UNTRUSTED_ISSUER);
        assertThat(changed("DID", "DID#0")).containsExactly(StatusCode.CAWG_ICA_CREDENTIAL_VALID);
        assertThat(changed("DID", "did:web:example.com")).containsExactly(StatusCode.CAWG_ICA_DID_UNAVAILABLE);
        assertThat(changed("DID", "https://example.com")).containsExactly(StatusCode.CAWG_ICA_INVALID_ISSUER);
        for (String key : List.of(
                did("X25519", new byte[32], ""),
                did("Ed25519", new byte[31], ""),
                did("Ed25519", new byte[32], ",\"kid\":\"" + "a".repeat(4096) + "\""),
                DidJwk.PREFIX + Base64.getUrlEncoder().encodeToString(new byte[] {'[', ']'}),
                DidJwk.PREFIX + "!")) {
            assertThat(changed("DID", key)).containsExactly(StatusCode.CAWG_ICA_INVALID_DID_DOCUMENT);
        }
        byte[] forged = good.clone();
        forged[forged.length - 1] ^= 1;
        assertThat(codes(forged, PAYLOAD, NOW, did)).containsExactly(StatusCode.CAWG_ICA_SIGNATURE_MISMATCH);
    }

    @Test
    void aCredentialIsIssuedForExactlyThisPayload() throws Exception {
        byte[] good = signed(CREDENTIAL, -8, "application/vc");
        for (SignerPayload other : List.of(
                new SignerPayload(List.of(), TYPE, PAYLOAD.roles(), new byte[0]),
                new SignerPayload(REFERENCES, "cawg.x509.cose", PAYLOAD.roles(), new byte[0]),
                new SignerPayload(REFERENCES, TYPE, List.of(), new byte[0]),
                new SignerPayload(List.of(new HashedUri(URL + "2", HASH, null)), TYPE, PAYLOAD.roles(), new byte[0]),
                new SignerPayload(List.of(new HashedUri(URL, new byte[31], null)), TYPE, PAYLOAD.roles(), new byte[0]),
                new SignerPayload(List.of(new HashedUri(URL, HASH, "sha256")), TYPE, PAYLOAD.roles(), new byte[0]))) {
            assertThat(codes(good, other, NOW, did)).containsExactly(StatusCode.CAWG_ICA_SIGNER_PAYLOAD_MISMATCH);
        }
        assertThat(changed("\"hash\":", "\"alg\": \"sha256\", \"hash\":"))
                .as("a reference without an algorithm")
                .containsExactly(StatusCode.CAWG_ICA_CREDENTIAL_VALID);
    }

    @Test
    void aHashIsBase64OrTheBytesOfThatText() throws Exception {
        String text = Base64.getEncoder().encodeToString(HASH);
        String numbers = Arrays.toString(text.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(changed("\"" + text + "\"", numbers)).containsExactly(StatusCode.CAWG_ICA_CREDENTIAL_VALID);
        assertThat(changed("\"" + text + "\"", "\"!\"")).containsExactly(StatusCode.CAWG_ICA_SIGNER_PAYLOAD_MISMATCH);
        assertThat(changed("\"" + text + "\"", "[\"a\"]"))
                .containsExactly(StatusCode.CAWG_ICA_INVALID_VERIFIABLE_CREDENTIAL);
    }

    @Test
    void aCredentialHasAllItsParts() throws Exception {
        List<UnaryOperator<String>> changes = List.of(
                credential -> "[" + credential + "]",
                credential -> "",
                credential -> credential.replace("\"@context\"", "\"context\""),
                credential -> credential.replace("\"type\": [\"Ver", "\"kind\": [\"Ver"),
                credential -> credential.replace("\"issuer\"", "\"from\""),
                credential -> credential.replace("\"credentialSubject\"", "\"subject\""),
                credential -> credential.replace("\"verifiedIdentities\"", "\"identities\""),
                credential -> credential.replace("\"verifiedIdentities\": [", "\"verifiedIdentities\": [1, "),
                credential -> credential.replace("\"cawg.affiliation\"", "\"\""),
                credential -> credential.replace("\"verifiedAt\"", "\"at\""),
                credential -> credential.replace("22:29:57Z", "22:29"),
                credential -> credential.replace("\"provider\"", "\"by\""),
                credential -> credential.replace("\"id\"", "\"uri\""),
                credential -> credential.replace("\"name\"", "\"title\""),
                credential -> credential.replace("\"c2paAsset\"", "\"asset\""),
                credential -> credential.replace("\"sig_type\"", "\"kind\""),
                credential -> credential.replace("\"url\"", "\"uri\""));
        for (UnaryOperator<String> change : changes) {
            String other = change.apply(CREDENTIAL);
            assertThat(other).isNotEqualTo(CREDENTIAL);
            assertThat(codes(other, NOW)).as(other).containsExactly(StatusCode.CAWG_ICA_INVALID_VERIFIABLE_CREDENTIAL);
        }
        String list = CREDENTIAL
                .replace("\"credentialSubject\": {", "\"credentialSubject\": [{")
                .replaceFirst("}}}\\s*$", "}}]}");
        assertThat(codes(list, NOW)).containsExactly(StatusCode.CAWG_ICA_CREDENTIAL_VALID);
    }
}
