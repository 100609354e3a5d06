package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * A running auction of the market.
 *
 * @param seller who gave the token; zero where there is no auction
 * @param endsAt last second (Unix time) for a bid
 * @param currency zero for the chain's native coin, else an ERC-20
 * @param bidder the highest bidder; zero before the first bid
 * @param reserve the lowest first bid
 * @param bid the highest bid; 0 before the first
 */
public record Auction(
        Address seller, long endsAt, Address currency, Address bidder, BigInteger reserve, BigInteger bid) {}
