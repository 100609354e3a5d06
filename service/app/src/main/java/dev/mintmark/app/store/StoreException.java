package dev.mintmark.app.store;

/** The data folder or its database cannot be used; the message names the file and says what would help. */
public final class StoreException extends RuntimeException {
    public StoreException(String sentence) {
        super(sentence);
    }

    public StoreException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
