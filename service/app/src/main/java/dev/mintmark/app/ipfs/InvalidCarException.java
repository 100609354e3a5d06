package dev.mintmark.app.ipfs;

import java.io.IOException;

/** A file is not a CAR archive of whole files; the message is one sentence for people. */
public final class InvalidCarException extends IOException {
    private static final long serialVersionUID = 1;

    InvalidCarException(String sentence) {
        super(sentence);
    }
}
