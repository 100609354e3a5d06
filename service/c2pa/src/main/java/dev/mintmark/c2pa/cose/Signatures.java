package dev.mintmark.c2pa.cose;

import dev.mintmark.c2pa.SigningAlgorithm;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Creates and verifies signatures in COSE's form with the platform's providers. Stateless and thread-safe. */
public final class Signatures {
    private Signatures() {}

    public static byte[] sign(SigningAlgorithm algorithm, PrivateKey key, byte[] message)
            throws GeneralSecurityException {
        // The key is set before anything else, because it selects the provider, for example that of a hardware token.
        Signature signature = Signature.getInstance(algorithm.jcaName());
        signature.initSign(key);
        parametrise(signature, algorithm);
        signature.update(message);
        return signature.sign();
    }

    /**
     * Returns whether the signature is valid for this key and message; false for a key or signature of the wrong type.
     */
    public static boolean verify(SigningAlgorithm algorithm, PublicKey key, byte[] message, byte[] signed) {
        if (algorithm.signatureLength() != 0 && signed.length != algorithm.signatureLength()) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(algorithm.jcaName());
            signature.initVerify(key);
            parametrise(signature, algorithm);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    /** Returns the length of a signature with this key, in bytes. */
    public static int length(SigningAlgorithm algorithm, PublicKey key) {
        return key instanceof RSAKey rsa ? (rsa.getModulus().bitLength() + 7) / 8 : algorithm.signatureLength();
    }

    private static void parametrise(Signature signature, SigningAlgorithm algorithm) throws GeneralSecurityException {
        switch (algorithm) {
            case PS256 -> signature.setParameter(pss("SHA-256", MGF1ParameterSpec.SHA256, 32));
            case PS384 -> signature.setParameter(pss("SHA-384", MGF1ParameterSpec.SHA384, 48));
            case PS512 -> signature.setParameter(pss("SHA-512", MGF1ParameterSpec.SHA512, 64));
            case ES256, ES384, ES512, ED25519 -> {}
        }
    }

    private static PSSParameterSpec pss(String digest, MGF1ParameterSpec mask, int salt) {
        return new PSSParameterSpec(digest, "MGF1", mask, salt, PSSParameterSpec.TRAILER_FIELD_BC);
    }
}
