package dev.mintmark.app.artwork;

/**
 * Nothing is minted at present, because the contract is paused or an operator must put something right; the mint goes on after
 * that. The message says so.
 */
public final class MintingPausedException extends RuntimeException {
    public MintingPausedException(String sentence) {
        super(sentence);
    }
}
