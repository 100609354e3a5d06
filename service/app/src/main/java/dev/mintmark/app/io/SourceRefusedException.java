package dev.mintmark.app.io;

/** A source outside this process answered that it does not do what it is asked for; asking for long does not help. */
public final class SourceRefusedException extends SourceUnavailableException {
    public SourceRefusedException(String sentence) {
        super(sentence);
    }
}
