package dev.mintmark.watermark;

import java.util.HexFormat;

/**
 * Thrown by {@link Watermarker#embed} for a picture that already carries a mark of the same key. A second mark would
 * make both unreadable.
 */
public final class AlreadyMarkedException extends EmbeddingException {
    private static final long serialVersionUID = 1;

    /** The payload that the picture carries. */
    private final long payload;

    AlreadyMarkedException(long payload) {
        super("The picture already carries the mark " + HexFormat.of().toHexDigits(payload)
                + " of this key; a second one over it would harm both.");
        this.payload = payload;
    }

    /** Returns the payload that the picture carries. */
    public long payload() {
        return payload;
    }
}
