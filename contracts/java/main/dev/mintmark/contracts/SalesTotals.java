package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * The sales of one token on the contract.
 *
 * @param count the number of sales
 * @param volume what buyers paid in all, in wei
 * @param royalties the royalties in that, in wei
 */
public record SalesTotals(long count, BigInteger volume, BigInteger royalties) {}
