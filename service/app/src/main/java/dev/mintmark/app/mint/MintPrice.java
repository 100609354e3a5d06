package dev.mintmark.app.mint;

import org.jspecify.annotations.Nullable;

/**
 * What a mint would cost now; nothing is sent. Amounts are wei in decimal digits; gas alone, without what a rollup charges beside
 * it.
 *
 * @param artwork null for a usual mint of no artwork
 * @param exact whether the node estimated the gas of this mint; false before the artwork is pinned, where it is that of a usual one
 * @param mints how many queued mints share the transaction, this one among them
 * @param gas of this mint: its share of the transaction
 * @param gasWei what a unit of gas costs now, base fee and tip
 * @param costWei the gas at that price
 * @param maxCostWei the gas at the most that the transaction would offer
 * @param spentTodayWei what transactions cost today (UTC)
 * @param maxPerDayWei the most that a day may cost; null for no limit
 * @param waits one sentence on why it would wait; null where it would not
 */
public record MintPrice(
        @Nullable String artwork,
        long chainId,
        boolean exact,
        int mints,
        long gas,
        String gasWei,
        String costWei,
        String maxCostWei,
        String spentTodayWei,
        @Nullable String maxPerDayWei,
        @Nullable String waits) {}
