package dev.mintmark.c2pa;

import dev.mintmark.c2pa.cose.Signatures;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** Signs with a private key of the platform, in memory or held by a provider. */
record KeySigner(SigningAlgorithm algorithm, List<X509Certificate> chain, PrivateKey key) implements ClaimSigner {
    private static final byte[] PROBE =
            "Does the key fit the certificate?".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    KeySigner {
        chain = List.copyOf(chain);
    }

    /**
     * Creates a signer. Checks that the chain follows the profile and that the key belongs to its first certificate.
     */
    static KeySigner checked(List<X509Certificate> chain, PrivateKey key) throws SigningCertificateException {
        CertificateProfile.check(chain);
        return checked(chain, key, algorithmFor(chain.getFirst().getPublicKey()));
    }

    /** As {@link #checked(List, PrivateKey)}, with a given algorithm, which has to fit the key. */
    static KeySigner checked(List<X509Certificate> chain, PrivateKey key, SigningAlgorithm algorithm)
            throws SigningCertificateException {
        CertificateProfile.check(chain);
        PublicKey publicKey = chain.getFirst().getPublicKey();
        SigningAlgorithm usual = algorithmFor(publicKey);
        if (algorithm != usual && !(isPss(algorithm) && isPss(usual))) {
            throw new SigningCertificateException("The certificate of "
                    + chain.getFirst().getSubjectX500Principal().getName() + " is for a key that signs with "
                    + usual.label() + ", not with " + algorithm.label() + ".");
        }
        KeySigner signer = new KeySigner(algorithm, chain, key);
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
    public byte[] sign(byte[] toBeSigned) throws C2paException {
        try {
            return Signatures.sign(algorithm, key, toBeSigned);
        } catch (GeneralSecurityException e) {
            throw new C2paException("Signing with " + algorithm + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "KeySigner[" + algorithm + ", "
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
