package dev.mintmark.app.io;

import org.jspecify.annotations.Nullable;

/** A source outside this process, such as the chain or IPFS, did not answer; the message is one sentence for people. */
public class SourceUnavailableException extends Exception {
    public SourceUnavailableException(String sentence) {
        super(sentence);
    }

    public SourceUnavailableException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
