package dev.mintmark.c2pa;

import java.security.cert.X509Certificate;
import java.util.List;

/** Whoever signs claims: a key and the certificates that speak for it. Implementations are thread-safe. */
public interface ClaimSigner {
    SigningAlgorithm algorithm();

    /** The certificates, the signer's first, each one's issuer behind it; the root may be left out. */
    List<X509Certificate> chain();

    /**
     * Signs these bytes.
     *
     * @return the signature in COSE's form: for ECDSA r and s side by side (IEEE P1363), not DER
     * @throws C2paException where the key cannot be used
     */
    byte[] sign(byte[] toBeSigned) throws C2paException;
}
