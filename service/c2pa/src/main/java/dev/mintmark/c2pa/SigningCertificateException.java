package dev.mintmark.c2pa;

/** A certificate chain or key that cannot sign claims; the message names the broken rule and how to mend it. */
public final class SigningCertificateException extends C2paException {
    private static final long serialVersionUID = 1L;

    public SigningCertificateException(String message) {
        super(message);
    }

    public SigningCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
