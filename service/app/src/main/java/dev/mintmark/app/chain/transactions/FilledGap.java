package dev.mintmark.app.chain.transactions;

import java.util.List;

/**
 * The nonces of an account that payments of nothing use up now.
 *
 * @param sender the account's address
 * @param nonces in their order
 */
public record FilledGap(String sender, List<Long> nonces) {
    public FilledGap {
        nonces = List.copyOf(nonces);
    }
}
