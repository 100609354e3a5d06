package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.TokenTransaction;
import java.math.BigInteger;

/** Tokens: look them up, offer and buy them. Thread-safe. */
public interface MarketApi {
    /**
     * A token as it is now.
     *
     * @throws NotFoundException if the chain never had such a token
     * @throws GoneException if it was burnt
     */
    TokenResponse token(String tokenId) throws SourceUnavailableException;

    /**
     * Signs an offer of a token that this service holds.
     *
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    SignedListing list(String tokenId, BigInteger priceWei) throws SourceUnavailableException;

    /**
     * Buys a token by its latest offer.
     *
     * @throws ConflictException if the token is not offered here, or cannot be bought
     */
    Sale buy(String tokenId) throws SourceUnavailableException;

    /**
     * Cancels the listings of a token and the offers for it.
     *
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    TokenTransaction cancel(String tokenId) throws SourceUnavailableException;

    /**
     * Transfers a token that this service holds.
     *
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    TokenTransaction transfer(String tokenId, String to) throws SourceUnavailableException;

    /**
     * Burns a token that this service holds, for good.
     *
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    TokenTransaction burn(String tokenId) throws SourceUnavailableException;
}
