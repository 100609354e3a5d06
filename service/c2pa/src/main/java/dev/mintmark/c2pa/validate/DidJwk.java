package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.C2paException;
import dev.mintmark.c2pa.json.JsonException;
import dev.mintmark.c2pa.json.JsonReader;
import dev.mintmark.c2pa.json.JsonValue;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** DIDs that contain their key: {@code did:jwk:} and a JSON Web Key in base64url. Supports Ed25519. */
final class DidJwk {
    static final String PREFIX = "did:jwk:";
    private static final int MAX_LENGTH = 4096;
    private static final int KEY_BYTES = 32;
    /** The prefix of an Ed25519 key in its SubjectPublicKeyInfo. RFC 8410, section 4. */
    private static final byte[] KEY_HEADER = HexFormat.of().parseHex("302a300506032b6570032100");

    private DidJwk() {}

    static PublicKey publicKey(String did) throws C2paException {
        if (did.length() > MAX_LENGTH) {
            throw new JsonException(
                    "The issuer's DID has " + did.length() + " characters; " + MAX_LENGTH + " are enough for a key.");
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(did.substring(PREFIX.length()));
            if (JsonReader.parse(json) instanceof JsonValue.Mapping jwk
                    && jwk.text("crv").orElse("").equals("Ed25519")
                    && jwk.text("x").isPresent()) {
                byte[] x = Base64.getUrlDecoder().decode(jwk.text("x").get());
                if (x.length == KEY_BYTES) {
                    byte[] encoded = ByteBuffer.allocate(KEY_HEADER.length + KEY_BYTES)
                            .put(KEY_HEADER)
                            .put(x)
                            .array();
                    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
                }
            }
            throw new JsonException("The issuer's DID holds no Ed25519 key.");
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new C2paException("The issuer's DID holds no key that can be read. " + e.getMessage(), e);
        }
    }
}
