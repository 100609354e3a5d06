package dev.mintmark.app.index;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the indexed events say of the sale of tokens. Contracts and accounts are lower-case addresses. Thread-safe. */
public interface SaleIndex {
    /**
     * What decides whether a token can be sold.
     *
     * @param asOf the last block that was read
     * @param owner lower-case address; the market's while an auction holds the token, zero once it is burnt
     * @param tokenEpoch each transfer and each cancellation begins one; what was signed for an earlier one is dead
     * @param auction null where it is in none
     */
    record TokenSale(
            long asOf,
            String owner,
            long tokenEpoch,
            @Nullable RunningAuction auction) {}

    /**
     * An auction that was not settled or cancelled.
     *
     * @param currency zero for the chain's native coin, else an ERC-20
     * @param reserve the lowest first bid, decimal
     * @param bidder null before the first bid, as is {@code bid}
     * @param endsAt the last second (Unix time) for a bid
     */
    record RunningAuction(
            String seller,
            String currency,
            String reserve,
            @Nullable String bidder,
            @Nullable String bid,
            long endsAt) {}

    /** An ERC-20 that the owner allowed at some time, and whether it is allowed now. */
    record Currency(String address, boolean accepted) {}

    /** One token; empty if no events were read yet, or the token was not minted in those that were. */
    Optional<TokenSale> sale(long chainId, String contract, String tokenId);

    /** The epoch of an account: what it signed for an earlier one is dead. */
    long epoch(long chainId, String contract, String account);

    /** The currencies that were ever allowed, in the order of addresses. */
    List<Currency> currencies(long chainId, String contract);
}
