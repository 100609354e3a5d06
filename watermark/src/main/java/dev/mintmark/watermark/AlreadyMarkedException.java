package dev.mintmark.watermark;

import java.util.HexFormat;

/** The picture carries a mark of this key already, which a second one would drown and be drowned by. */
public final class AlreadyMarkedException extends EmbeddingException {
    private static final long serialVersionUID = 1;

    /** The mark that is there. */
    private final long payload;

    AlreadyMarkedException(long payload) {
        super("The picture already carries the mark " + HexFormat.of().toHexDigits(payload)
                + " of this key; a second one over it would harm both.");
        this.payload = payload;
    }

    /** The payload of the mark that is there. */
    public long payload() {
        return payload;
    }
}
