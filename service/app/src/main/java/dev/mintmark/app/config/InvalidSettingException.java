package dev.mintmark.app.config;

/** A setting that stops the start: names the key and says what is allowed. */
public final class InvalidSettingException extends RuntimeException {
    public InvalidSettingException(String sentence) {
        super(sentence);
    }
}
