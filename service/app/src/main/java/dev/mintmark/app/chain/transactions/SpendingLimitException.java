package dev.mintmark.app.chain.transactions;

import dev.mintmark.app.io.SourceUnavailableException;

/** A mint would pass the limit of the day; it waits. The sentence names the setting and when it can go on. */
public final class SpendingLimitException extends SourceUnavailableException {
    private static final long serialVersionUID = 1;

    SpendingLimitException(String sentence) {
        super(sentence);
    }
}
