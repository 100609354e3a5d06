package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.Signatures;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValues;
import dev.mintmark.c2pa.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An identity claims aggregator with an Ed25519 key of its own, known by a DID that contains the public key. Validators
 * trust it if they have that DID on their list. CAWG Identity Assertion 1.3, section 8.1. Immutable and thread-safe.
 */
public final class CredentialIssuer implements IdentityAggregator {
    private static final String CONTEXT = "https://cawg.io/identity/1.1/ica/context/";
    private static final int KEY_BYTES = 32;
    private static final int BASE64_GROUP = 3;

    private final PrivateKey key;
    private final String did;
    private final List<VerifiedIdentity> identities;
    private final Instant from;
    private final @Nullable Instant until;

    private CredentialIssuer(
            PrivateKey key, String did, List<VerifiedIdentity> identities, Instant from, @Nullable Instant until) {
        this.key = key;
        this.did = did;
        this.identities = List.copyOf(identities);
        this.from = from;
        this.until = until;
    }

    /**
     * Returns an issuer of credentials about these identities.
     *
     * @param identities at least one
     * @param from since when its credentials are valid
     * @throws C2paException if the key is no Ed25519 key, or signs nothing that the public key verifies
     */
    public static CredentialIssuer of(
            PrivateKey key, PublicKey publicKey, List<VerifiedIdentity> identities, Instant from) throws C2paException {
        if (!(publicKey instanceof EdECPublicKey edwards)
                || !edwards.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
            throw new C2paException("Identity credentials are signed with an Ed25519 key, not with one of the kind "
                    + publicKey.getAlgorithm() + ".");
        }
        if (identities.isEmpty()) {
            throw new C2paException("An identity credential names at least one identity.");
        }
        byte[] trial = publicKey.getEncoded();
        try {
            byte[] signature = Signatures.sign(SigningAlgorithm.ED25519, key, trial);
            if (!Signatures.verify(SigningAlgorithm.ED25519, publicKey, trial, signature)) {
                throw new C2paException("The private key of the identity credentials belongs to another public key.");
            }
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
        return new CredentialIssuer(key, did(trial), identities, from, null);
    }

    /** Returns an issuer whose credentials are valid until an instant. */
    public CredentialIssuer until(Instant end) {
        return new CredentialIssuer(key, did, identities, from, end);
    }

    /** Returns the name by which validators know the issuer. */
    public String did() {
        return did;
    }

    private static String did(byte[] publicKey) {
        byte[] raw = Arrays.copyOfRange(publicKey, publicKey.length - KEY_BYTES, publicKey.length);
        String x = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
        String jwk = "{\"alg\":\"EdDSA\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}";
        // Some readers want the padding that base64url may leave out; with spaces there is none to leave out.
        String whole = jwk + " ".repeat((BASE64_GROUP - jwk.length() % BASE64_GROUP) % BASE64_GROUP);
        return "did:jwk:" + Base64.getUrlEncoder().encodeToString(whole.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int reservedBytes(String asset) throws C2paException {
        return credential(asset).length;
    }

    @Override
    public byte[] credential(String asset) throws C2paException {
        Map<String, Object> subject = new LinkedHashMap<>();
        subject.put(
                "verifiedIdentities",
                identities.stream().map(VerifiedIdentity::members).toList());
        subject.put("c2paAsset", JsonValues.toJava(JsonReader.parse(asset.getBytes(StandardCharsets.UTF_8))));
        Map<String, Object> credential = new LinkedHashMap<>();
        credential.put("@context", List.of("https://www.w3.org/ns/credentials/v2", CONTEXT));
        credential.put("type", List.of("VerifiableCredential", "IdentityClaimsAggregationCredential"));
        credential.put("issuer", did);
        credential.put("validFrom", from.truncatedTo(ChronoUnit.SECONDS).toString());
        if (until != null) {
            credential.put("validUntil", until.truncatedTo(ChronoUnit.SECONDS).toString());
        }
        credential.put("credentialSubject", subject);
        byte[] json = JsonWriter.write(JsonValues.of(credential)).getBytes(StandardCharsets.UTF_8);
        try {
            return CoseSign1.signEmbedded("application/vc", json, key);
        } catch (GeneralSecurityException e) {
            throw unusable(e);
        }
    }

    private static C2paException unusable(GeneralSecurityException why) {
        return new C2paException("The key of the identity credentials cannot sign. " + why.getMessage(), why);
    }
}
