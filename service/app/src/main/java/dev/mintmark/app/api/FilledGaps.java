package dev.mintmark.app.api;

import dev.mintmark.app.chain.transactions.FilledGap;
import java.util.List;

/** The nonces that are used up now, of each account that had a gap. */
public record FilledGaps(List<FilledGap> accounts) {
    public FilledGaps {
        accounts = List.copyOf(accounts);
    }
}
