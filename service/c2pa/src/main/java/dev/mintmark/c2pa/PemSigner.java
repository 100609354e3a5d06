package dev.mintmark.c2pa;

import java.nio.file.Path;

/** Signers from PEM files. Thread-safe: there is no state. */
public final class PemSigner {
    private PemSigner() {}

    /**
     * A signer from a chain, the signer's certificate first, and its private key (PKCS #8, not encrypted). The
     * algorithm follows from the key: EC P-256, P-384, P-521, RSA (RSASSA-PSS with SHA-256) or Ed25519.
     *
     * @throws SigningCertificateException where a file cannot be read, the chain breaks the {@link CertificateProfile}, or
     *     the key belongs to another certificate
     */
    public static ClaimSigner load(Path chain, Path key) throws SigningCertificateException {
        return KeySigner.checked(Pem.certificates(chain), Pem.privateKey(key));
    }

    /** The same with a chosen algorithm: RSA keys sign with any of PS256, PS384 and PS512. */
    public static ClaimSigner load(Path chain, Path key, SigningAlgorithm algorithm)
            throws SigningCertificateException {
        return KeySigner.checked(Pem.certificates(chain), Pem.privateKey(key), algorithm);
    }
}
