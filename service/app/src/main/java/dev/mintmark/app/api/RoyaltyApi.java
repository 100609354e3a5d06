package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Withdrawal;
import org.jspecify.annotations.Nullable;

/** What creators earned, by the contract's events up to the finalized block. Thread-safe. */
public interface RoyaltyApi {
    RoyaltyList all() throws SourceUnavailableException;

    /** @throws InvalidRequestException if it is no address */
    RoyaltyList of(String address) throws SourceUnavailableException;

    /**
     * The ledger of a period, in all currencies, with payments from other marketplaces to vaults.
     *
     * @throws InvalidRequestException if the creator is no address, or the answer would be too long
     */
    RoyaltyReport report(RoyaltyQuery query) throws SourceUnavailableException;

    /**
     * Takes out what the contract holds for an account of this service.
     *
     * @param currency an ERC-20; null for the chain's native coin
     * @throws InvalidRequestException if it is no such account
     * @throws ConflictException if there is nothing to take out
     */
    Withdrawal withdraw(String address, @Nullable String currency) throws SourceUnavailableException;
}
