package dev.mintmark.c2pa;

/** Thrown for a file, manifest, certificate or key that C2PA does not allow. The message names the broken rule. */
public class C2paException extends Exception {
    private static final long serialVersionUID = 1L;

    public C2paException(String message) {
        super(message);
    }

    public C2paException(String message, Throwable cause) {
        super(message, cause);
    }
}
