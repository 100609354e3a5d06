package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.TokenTransaction;
import dev.mintmark.app.mint.MintPrice;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

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
     * @param priceWei in wei or the currency's smallest unit
     * @param currency an ERC-20 that the market allows; null for the chain's native coin
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    SignedListing list(String tokenId, BigInteger priceWei, @Nullable String currency)
            throws SourceUnavailableException;

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

    /**
     * What an artwork's mint would cost now; sends nothing.
     *
     * @throws ConflictException if it is minted or on its way to be
     * @throws NotFoundException if there is no such artwork
     */
    MintPrice mintPrice(String artworkId) throws SourceUnavailableException;

    /** What a usual mint would cost now, of a picture that is not drawn yet; sends nothing. */
    MintPrice usualMintPrice() throws SourceUnavailableException;
}
