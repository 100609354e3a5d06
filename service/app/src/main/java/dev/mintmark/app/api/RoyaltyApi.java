package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Withdrawal;
import org.jspecify.annotations.Nullable;

/** What creators earned, by the contract's events up to the finalized block. Thread-safe. */
public interface RoyaltyApi {
    /**
     * The creators in the order of addresses, each with its first tokens.
     *
     * @param after the last address of the page before; null for the first page
     */
    RoyaltyList all(@Nullable String after, int limit) throws SourceUnavailableException;

    /**
     * One creator with a page of its tokens, in the order of mints.
     *
     * @param after the ID of the last token of the page before; null for the first page
     * @throws InvalidRequestException if it is no address
     */
    RoyaltyList of(String address, @Nullable String after, int limit) throws SourceUnavailableException;

    /**
     * The ledger of a period, in all currencies, with payments from other marketplaces to vaults.
     *
     * @throws InvalidRequestException if the creator is no address, or the answer would be too long
     */
    RoyaltyReport report(RoyaltyQuery query) throws SourceUnavailableException;

    /**
     * Takes out what the contract holds for an account of this service, or for any account by the service's payer.
     *
     * @throws InvalidRequestException if it is no such account
     * @throws ConflictException if there is nothing to take out
     */
    Withdrawal withdraw(String address, WithdrawRequest request) throws SourceUnavailableException;
}
