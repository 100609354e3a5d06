package dev.mintmark.watermark;

/**
 * Thrown by {@link Watermarker#embed} when a picture cannot carry a readable mark within the requested {@link Quality}.
 * The message gives the reason.
 */
public class EmbeddingException extends Exception {
    EmbeddingException(String message) {
        super(message);
    }
}
