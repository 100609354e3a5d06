package dev.mintmark.c2pa;

import java.security.cert.X509Certificate;
import java.util.List;

/** Signs claims with one key. Implementations are thread-safe. */
public interface ClaimSigner {
    SigningAlgorithm algorithm();

    /** Returns the certificate chain, signer first, each followed by its issuer. The root may be missing. */
    List<X509Certificate> chain();

    /**
     * Signs bytes.
     *
     * @param toBeSigned the COSE Sig_structure
     * @return the signature in COSE's form: for ECDSA r and s concatenated (IEEE P1363), not DER
     * @throws C2paException if the key cannot be used
     */
    byte[] sign(byte[] toBeSigned) throws C2paException;
}
