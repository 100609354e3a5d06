package dev.mintmark.app.artwork;

/** The contract mints nothing at present; the mint goes on once minting is resumed. The message says so. */
public final class MintingPausedException extends RuntimeException {
    public MintingPausedException(String sentence) {
        super(sentence);
    }
}
