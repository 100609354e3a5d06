package dev.mintmark.app.verify;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mintmark.app.io.Sha256;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A public key as RFC 7517 writes it: ECDSA on P-256.
 *
 * @param kid the key's thumbprint of RFC 7638
 * @param x of the point, 32 bytes in base64url
 * @param y of the point
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JsonWebKey(String kty, String crv, String alg, String use, String kid, String x, String y) {
    static final String ALGORITHM = "ES256";
    private static final int BYTES = 32;

    /** Keys as RFC 7517 lists them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Set(List<JsonWebKey> keys) {
        public Set {
            keys = List.copyOf(keys);
        }
    }

    static JsonWebKey of(ECPublicKey key) {
        String x = coordinate(key.getW().getAffineX());
        String y = coordinate(key.getW().getAffineY());
        return new JsonWebKey("EC", "P-256", ALGORITHM, "sig", thumbprint(x, y), x, y);
    }

    private static String thumbprint(String x, String y) {
        String canonical = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"" + x + "\",\"y\":\"" + y + "\"}";
        return base64url(HexFormat.of().parseHex(Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8))));
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[BYTES];
        int length = Math.min(bytes.length, BYTES);
        System.arraycopy(bytes, bytes.length - length, fixed, BYTES - length, length);
        return base64url(fixed);
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether this is a signature of the message by this key; false for a key of another kind too. */
    boolean verifies(byte[] message, byte[] signature) {
        if (!"EC".equals(kty)
                || !"P-256".equals(crv)
                || x == null
                || y == null
                || !thumbprint(x, y).equals(kid)) {
            return false;
        }
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECPoint point = new ECPoint(
                    new BigInteger(1, Base64.getUrlDecoder().decode(x)),
                    new BigInteger(1, Base64.getUrlDecoder().decode(y)));
            Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
            verifier.initVerify(KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
