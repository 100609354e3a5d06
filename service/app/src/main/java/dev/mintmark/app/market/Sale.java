package dev.mintmark.app.market;

/**
 * A sale in a finalized block.
 *
 * @param priceWei decimal
 * @param royaltyWei the part of it that went to {@code receiver}, the creator
 */
public record Sale(
        String tokenId,
        String seller,
        String buyer,
        String receiver,
        String priceWei,
        String royaltyWei,
        String tx,
        long block) {}
