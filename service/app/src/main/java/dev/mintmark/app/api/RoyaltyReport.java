package dev.mintmark.app.api;

import dev.mintmark.app.io.Csv;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The royalty ledger of a period, or its sums. Amounts are wei, or units of the currency, in decimal digits; addresses have the
 * capital letters of ERC-55; a currency is the zero address for the chain's native coin, else an ERC-20.
 *
 * @param from the first day (UTC); null for the first of all
 * @param to the last day (UTC); null for today
 * @param by what it is summed up by: entry, token, creator, month or day
 * @param asOf the last block that was read
 * @param totals of the period, one for each currency
 * @param entries the lines, where it is not summed up
 * @param sums where it is
 */
public record RoyaltyReport(
        long chainId,
        String contract,
        @Nullable String from,
        @Nullable String to,
        String by,
        long asOf,
        List<Sum> totals,
        List<Entry> entries,
        List<Sum> sums) {
    public RoyaltyReport {
        totals = List.copyOf(totals);
        entries = List.copyOf(entries);
        sums = List.copyOf(sums);
    }

    /**
     * A line of the ledger.
     *
     * @param kind EARNED by a sale or a payment to a vault, or PAID to a receiver
     * @param at when the block was made
     * @param creator whose royalty it is; null where a vault is that of several and the payment names no token
     * @param tokenId null where the payment names no token
     * @param receiver who received it
     * @param priceWei of the sale; null where it is none, or cannot be read
     * @param marketplace the contract that sold the token; null where it is none, or cannot be read
     */
    public record Entry(
            String kind,
            Instant at,
            long block,
            String tx,
            @Nullable String creator,
            @Nullable String tokenId,
            String receiver,
            String currency,
            String amountWei,
            @Nullable String priceWei,
            @Nullable String marketplace) {}

    /**
     * Sums of one group in one currency.
     *
     * @param key the token, creator, month or day; null where payments name none, and for totals
     * @param sales how many sales and payments earned something in the period
     * @param withdrawableWei what was earned and not paid out at the end of the period, or of the month or day
     */
    public record Sum(
            @Nullable String key,
            String currency,
            long sales,
            String earnedWei,
            String paidWei,
            String withdrawableWei) {}

    /** The entries, or the sums, with a first line of names (RFC 4180). */
    public String csv() {
        StringBuilder csv = new StringBuilder();
        if (by.equals(RoyaltyQuery.By.ENTRY.word())) {
            csv.append(Csv.line(
                    "time",
                    "kind",
                    "block",
                    "tx",
                    "creator",
                    "token",
                    "receiver",
                    "currency",
                    "amount",
                    "price",
                    "marketplace"));
            for (Entry entry : entries) {
                csv.append(Csv.line(
                        entry.at,
                        entry.kind,
                        entry.block,
                        entry.tx,
                        entry.creator,
                        entry.tokenId,
                        entry.receiver,
                        entry.currency,
                        entry.amountWei,
                        entry.priceWei,
                        entry.marketplace));
            }
            return csv.toString();
        }
        csv.append(Csv.line(by, "currency", "sales", "earned", "paid", "withdrawable"));
        for (Sum sum : sums) {
            csv.append(Csv.line(sum.key, sum.currency, sum.sales, sum.earnedWei, sum.paidWei, sum.withdrawableWei));
        }
        return csv.toString();
    }
}
