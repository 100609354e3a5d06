package dev.mintmark.app.verify;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.interfaces.ECPublicKey;
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

    /** Keys as RFC 7517 lists them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Set(List<JsonWebKey> keys) {
        public Set {
            keys = List.copyOf(keys);
        }
    }

    static JsonWebKey of(ECPublicKey key) {
        ECKey point = new ECKey.Builder(Curve.P_256, key).build();
        return new JsonWebKey(
                "EC",
                "P-256",
                ALGORITHM,
                "sig",
                thumbprint(point),
                point.getX().toString(),
                point.getY().toString());
    }

    private static String thumbprint(ECKey key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java has no SHA-256.", e);
        }
    }

    /** Whether this is a signature of the message by this key; false for a key of another kind or name too. */
    boolean verifies(byte[] message, byte[] signature) {
        if (!"EC".equals(kty) || !"P-256".equals(crv) || x == null || y == null) {
            return false;
        }
        try {
            ECKey key = new ECKey.Builder(Curve.P_256, new Base64URL(x), new Base64URL(y)).build();
            return thumbprint(key).equals(kid)
                    && new ECDSAVerifier(key)
                            .verify(new JWSHeader(JWSAlgorithm.ES256), message, Base64URL.encode(signature));
        } catch (JOSEException | IllegalArgumentException | IllegalStateException e) {
            return false; // a point that is not on the curve
        }
    }
}
