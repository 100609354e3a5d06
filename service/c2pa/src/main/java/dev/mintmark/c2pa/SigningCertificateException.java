package dev.mintmark.c2pa;

/**
 * Thrown for a certificate chain or key that cannot sign claims. The message names the broken rule and what would be
 * right.
 */
public final class SigningCertificateException extends C2paException {
    private static final long serialVersionUID = 1L;

    public SigningCertificateException(String message) {
        super(message);
    }

    public SigningCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
