package dev.mintmark.contracts;

/** A key that is elsewhere did not sign; the message is one sentence for people. */
public final class SigningException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SigningException(String sentence) {
        super(sentence);
    }

    public SigningException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
