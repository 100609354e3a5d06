package dev.mintmark.app.io;

/** A source outside this process, such as the chain or IPFS, could not be asked; the message is one sentence for a person. */
public final class SourceUnavailableException extends Exception {
    public SourceUnavailableException(String sentence) {
        super(sentence);
    }

    public SourceUnavailableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
