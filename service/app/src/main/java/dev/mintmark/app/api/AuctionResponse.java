package dev.mintmark.app.api;

import dev.mintmark.app.market.AuctionState;

/**
 * The auction of a token.
 *
 * @param asOf the block in which it was so
 */
public record AuctionResponse(long asOf, AuctionState auction) {}
