package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * A token's sales on the contract.
 *
 * @param count how many
 * @param volume what buyers paid in all, in wei
 * @param royalties the royalties in that, in wei
 */
public record SalesTotals(long count, BigInteger volume, BigInteger royalties) {}
