package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * The royalty of a sale (ERC-2981).
 *
 * @param receiver the creator
 * @param amount in the price's unit
 */
public record RoyaltyInfo(Address receiver, BigInteger amount) {}
