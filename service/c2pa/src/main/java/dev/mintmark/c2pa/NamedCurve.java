package dev.mintmark.c2pa;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Optional;

/** The elliptic curves that C2PA allows (FIPS 186-5), identified by the order of the base point. */
enum NamedCurve {
    P256("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", SigningAlgorithm.ES256),
    P384(
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
            SigningAlgorithm.ES384),
    P521(
            "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
                    + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409",
            SigningAlgorithm.ES512);

    private final BigInteger order;
    private final SigningAlgorithm algorithm;

    NamedCurve(String order, SigningAlgorithm algorithm) {
        this.order = new BigInteger(order, 16);
        this.algorithm = algorithm;
    }

    /** Returns the signature algorithm for keys on this curve. */
    SigningAlgorithm algorithm() {
        return algorithm;
    }

    /** Returns the curve of a key; empty for any other curve. */
    static Optional<NamedCurve> of(ECPublicKey key) {
        return Arrays.stream(values())
                .filter(curve -> curve.order.equals(key.getParams().getOrder()))
                .findFirst();
    }
}
