package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * The royalty of a sale (ERC-2981).
 *
 * @param receiver who gets it
 * @param amount how much, in the price's unit
 */
public record RoyaltyInfo(Address receiver, BigInteger amount) {}
