package dev.mintmark.app.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What creators earned. Amounts are wei in decimal digits, since they do not fit the numbers of JSON. */
public record RoyaltyList(List<Creator> creators) {
    public RoyaltyList {
        creators = List.copyOf(creators);
    }

    /**
     * The royalties of one creator.
     *
     * @param address with the capital letters of ERC-55
     * @param tokens how many tokens they created
     * @param earnedWei royalties of all sales: the sum of what was paid and what the contract holds
     */
    public record Creator(
            String address,
            long tokens,
            long sales,
            String earnedWei,
            String paidWei,
            String withdrawableWei,
            List<ByToken> byToken) {
        public Creator {
            byToken = List.copyOf(byToken);
        }
    }

    /**
     * The royalties of one token.
     *
     * @param tokenId 0x and 64 hex digits
     * @param artwork ID of the artwork; null if it was not made here
     * @param bps the creator's share in hundredths of a percent; null if the artwork was not made here
     */
    public record ByToken(
            String tokenId,
            @Nullable String artwork,
            @Nullable Integer bps,
            long sales,
            String earnedWei,
            String paidWei,
            String withdrawableWei) {}
}
