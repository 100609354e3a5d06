package dev.mintmark.c2pa;

/** A certificate chain or key that cannot sign claims; the message names the broken rule and how to mend it. */
public final class CertificateException extends C2paException {
    private static final long serialVersionUID = 1L;

    public CertificateException(String message) {
        super(message);
    }

    public CertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
