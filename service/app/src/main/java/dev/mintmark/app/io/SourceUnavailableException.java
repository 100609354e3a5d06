package dev.mintmark.app.io;

/** A source outside this process, such as the chain or IPFS, did not answer; the message is one sentence for people. */
public class SourceUnavailableException extends Exception {
    public SourceUnavailableException(String sentence) {
        super(sentence);
    }

    public SourceUnavailableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
