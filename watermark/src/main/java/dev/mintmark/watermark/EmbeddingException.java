package dev.mintmark.watermark;

/** A picture cannot carry a mark within the quality that was asked for; the message says why. */
public class EmbeddingException extends Exception {
    EmbeddingException(String message) {
        super(message);
    }
}
