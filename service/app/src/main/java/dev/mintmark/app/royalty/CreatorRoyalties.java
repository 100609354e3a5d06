package dev.mintmark.app.royalty;

import java.util.List;

/**
 * What a creator earned by sales of their tokens on the contract. Amounts are wei in decimal digits, as they do not fit the
 * numbers of JSON.
 *
 * @param address with the capital letters of ERC-55
 * @param tokens how many they created
 * @param sales how many sales of those
 * @param earnedWei royalties of all sales
 * @param paidWei the part that has reached the creator
 * @param withdrawableWei the rest, which the creator can withdraw from the contract
 * @param byToken a page of the tokens, in the order of mints
 */
public record CreatorRoyalties(
        String address,
        long tokens,
        long sales,
        String earnedWei,
        String paidWei,
        String withdrawableWei,
        List<TokenRoyalties> byToken) {
    public CreatorRoyalties {
        byToken = List.copyOf(byToken);
    }

    /** The same with so many of the tokens, the first ones. */
    public CreatorRoyalties withTokens(int count) {
        return new CreatorRoyalties(
                address, tokens, sales, earnedWei, paidWei, withdrawableWei, byToken.subList(0, count));
    }

    /**
     * The same of one token.
     *
     * @param tokenId 0x and 64 hex digits
     */
    public record TokenRoyalties(
            String tokenId, long sales, String earnedWei, String paidWei, String withdrawableWei) {}
}
