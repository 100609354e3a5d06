package dev.mintmark.c2pa;

import java.nio.file.Path;

/** Creates signers from PEM files. Stateless and thread-safe. */
public final class PemSigner {
    private PemSigner() {}

    /**
     * Creates a signer. The key determines the algorithm: EC P-256, P-384 or P-521, RSA (RSASSA-PSS with SHA-256) or
     * Ed25519.
     *
     * @param chain certificate chain, signer first
     * @param key private key, PKCS #8, not encrypted
     * @throws SigningCertificateException if a file cannot be read, the chain breaks the {@link CertificateProfile}, or
     *     the key belongs to another certificate
     */
    public static ClaimSigner load(Path chain, Path key) throws SigningCertificateException {
        return PrivateKeySigner.checked(Pem.certificates(chain), Pem.privateKey(key));
    }

    /**
     * Creates a signer with a given algorithm: an RSA key signs with PS256, PS384 or PS512.
     *
     * @throws SigningCertificateException if a file cannot be read, the chain breaks the {@link CertificateProfile}, or
     *     the key belongs to another certificate or algorithm
     */
    public static ClaimSigner load(Path chain, Path key, SigningAlgorithm algorithm)
            throws SigningCertificateException {
        return PrivateKeySigner.checked(Pem.certificates(chain), Pem.privateKey(key), algorithm);
    }
}
