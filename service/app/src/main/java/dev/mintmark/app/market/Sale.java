package dev.mintmark.app.market;

import org.jspecify.annotations.Nullable;

/**
 * A sale in a finalized block.
 *
 * @param currency an ERC-20; null for the chain's native coin
 * @param priceWei decimal, in wei or the currency's smallest unit
 * @param royaltyWei the part of it that went to {@code receiver}, the creator
 */
public record Sale(
        String tokenId,
        String seller,
        String buyer,
        String receiver,
        @Nullable String currency,
        String priceWei,
        String royaltyWei,
        String tx,
        long block) {}
