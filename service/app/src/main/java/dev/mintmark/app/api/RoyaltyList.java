package dev.mintmark.app.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what creators earned. Amounts are wei in decimal digits, since they do not fit the numbers of JSON.
 *
 * @param asOf the last block whose events are counted
 * @param next {@code after} of the next page: an address, or for one creator the ID of a token; null on the last page
 */
public record RoyaltyList(
        List<Creator> creators, long asOf, @Nullable String next) {
    public static final int MAX_LIMIT = 100;

    public RoyaltyList {
        creators = List.copyOf(creators);
    }

    /**
     * The royalties of one creator.
     *
     * @param address with the capital letters of ERC-55
     * @param tokens how many tokens they created
     * @param earnedWei royalties of all sales: the sum of what was paid and what the contract holds
     * @param byToken a page of them; in a list of creators the first ones of each
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

        /** The same with these tokens. */
        public Creator with(List<ByToken> tokens) {
            return new Creator(address, this.tokens, sales, earnedWei, paidWei, withdrawableWei, tokens);
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
