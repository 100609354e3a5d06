package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cose.Signatures;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

/** Signs claims with a private key of the platform, in memory or held by a provider. Immutable and thread-safe. */
public final class PrivateKeySigner implements ClaimSigner {
    private static final byte[] PROBE = "Does the key fit the certificate?".getBytes(StandardCharsets.US_ASCII);

    private final SigningAlgorithm algorithm;
    private final List<X509Certificate> chain;
    private final PrivateKey key;

    /** Creates a signer without checks. */
    PrivateKeySigner(SigningAlgorithm algorithm, List<X509Certificate> chain, PrivateKey key) {
        this.algorithm = algorithm;
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    /**
     * Creates a signer. The certificate determines the algorithm: EC P-256, P-384 or P-521, RSA (RSASSA-PSS with SHA-256) or
     * Ed25519.
     *
     * @param chain certificate chain, signer first, each followed by its issuer; the root may be missing
     * @param key private key of the first certificate
     * @throws SigningCertificateException if the chain breaks the {@link CertificateProfile}, or the key belongs to another
     *     certificate
     */
    public static ClaimSigner of(List<X509Certificate> chain, PrivateKey key) throws SigningCertificateException {
        return checked(parsed(chain), key);
    }

    /**
     * Creates a signer with a given algorithm: an RSA key signs with PS256, PS384 or PS512.
     *
     * @param chain certificate chain, signer first, each followed by its issuer; the root may be missing
     * @param key private key of the first certificate
     * @throws SigningCertificateException if the chain breaks the {@link CertificateProfile}, or the key belongs to another
     *     certificate or algorithm
     */
    public static ClaimSigner of(List<X509Certificate> chain, PrivateKey key, SigningAlgorithm algorithm)
            throws SigningCertificateException {
        return checked(parsed(chain), key, algorithm);
    }

    /** Parses certificates again from their encodings, so that those of all providers are of one class. */
    static List<X509Certificate> parsed(List<? extends Certificate> chain) throws SigningCertificateException {
        List<X509Certificate> parsed = new ArrayList<>();
        for (Certificate certificate : chain) {
            try {
                parsed.add(Certificates.parse(certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new SigningCertificateException(
                        "A certificate of the chain cannot be read: " + e.getMessage(), e);
            }
        }
        return parsed;
    }

    /**
     * Creates a signer. Checks that the chain follows the profile and that the key belongs to its first certificate.
     */
    static PrivateKeySigner checked(List<X509Certificate> chain, PrivateKey key) throws SigningCertificateException {
        CertificateProfile.check(chain);
        return checked(chain, key, algorithmFor(chain.getFirst().getPublicKey()));
    }

    /** As {@link #checked(List, PrivateKey)}, with a given algorithm, which has to fit the key. */
    static PrivateKeySigner checked(List<X509Certificate> chain, PrivateKey key, SigningAlgorithm algorithm)
            throws SigningCertificateException {
        CertificateProfile.check(chain);
        PublicKey publicKey = chain.getFirst().getPublicKey();
        SigningAlgorithm usual = algorithmFor(publicKey);
        if (algorithm != usual && !(isPss(algorithm) && isPss(usual))) {
            throw new SigningCertificateException("The certificate of "
                    + chain.getFirst().getSubjectX500Principal().getName() + " is for a key that signs with "
                    + usual.label() + ", not with " + algorithm.label() + ".");
        }
        PrivateKeySigner signer = new PrivateKeySigner(algorithm, chain, key);
        try {
            byte[] signed = Signatures.sign(signer.algorithm, key, PROBE);
            if (!Signatures.verify(signer.algorithm, publicKey, PROBE, signed)) {
                throw new SigningCertificateException("The private key does not belong to the certificate of "
                        + chain.getFirst().getSubjectX500Principal().getName() + ".");
            }
        } catch (GeneralSecurityException e) {
            throw new SigningCertificateException(
                    "The private key cannot sign with " + signer.algorithm + ", which the certificate of "
                            + chain.getFirst().getSubjectX500Principal().getName() + " is for: " + e.getMessage(),
                    e);
        }
        return signer;
    }

    @Override
    public SigningAlgorithm algorithm() {
        return algorithm;
    }

    @Override
    public List<X509Certificate> chain() {
        return chain;
    }

    PrivateKey key() {
        return key;
    }

    @Override
    public byte[] sign(byte[] toBeSigned) throws C2paException {
        try {
            return Signatures.sign(algorithm, key, toBeSigned);
        } catch (GeneralSecurityException e) {
            throw new C2paException("Signing with " + algorithm + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "PrivateKeySigner[" + algorithm + ", "
                + chain.getFirst().getSubjectX500Principal().getName() + "]";
    }

    private static boolean isPss(SigningAlgorithm algorithm) {
        return switch (algorithm) {
            case PS256, PS384, PS512 -> true;
            case ES256, ES384, ES512, ED25519 -> false;
        };
    }

    private static SigningAlgorithm algorithmFor(PublicKey key) throws SigningCertificateException {
        return switch (key) {
            case ECPublicKey ec ->
                NamedCurve.of(ec)
                        .map(NamedCurve::algorithm)
                        .orElseThrow(() -> new SigningCertificateException(
                                "The key lies on none of the curves P-256, P-384, P-521."));
            case RSAPublicKey rsa -> SigningAlgorithm.PS256;
            default -> SigningAlgorithm.ED25519;
        };
    }
}
