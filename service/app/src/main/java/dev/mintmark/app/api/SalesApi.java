package dev.mintmark.app.api;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.AuctionTransaction;
import dev.mintmark.app.market.CancelledEpoch;
import dev.mintmark.app.market.CurrencySettings.CurrencyTransaction;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.SignedOffer;
import dev.mintmark.app.market.TokenHistory.OnChainTerms;
import dev.mintmark.app.market.WalletListings.SigningTerms;

/** Offers, auctions and currencies of the market. Whatever sends a transaction returns when that is final. Thread-safe. */
public interface SalesApi {
    /** @throws NotFoundException if there is no such token */
    OfferList offers(String tokenId) throws SourceUnavailableException;

    /**
     * Makes an offer for a token by the service's buyer account, or takes one that a wallet signed.
     *
     * @throws InvalidRequestException if a term or the signature is wrong
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the buyer has too little or the token, or the token is in an auction
     */
    SignedOffer offer(String tokenId, OfferRequest request) throws SourceUnavailableException;

    /**
     * Sells a token that this service holds by an offer.
     *
     * @throws NotFoundException if there is no such token or offer
     * @throws ConflictException if the token is someone else's, the offer is dead, or the buyer has too little
     */
    Sale acceptOffer(String tokenId, String offerId) throws SourceUnavailableException;

    /**
     * Cancels all listings and offers that an account of this service signed.
     *
     * @throws InvalidRequestException if it is no such account
     */
    CancelledEpoch cancelAll(String address) throws SourceUnavailableException;

    /** @throws NotFoundException if there is no such token, or it is in no auction */
    AuctionResponse auction(String tokenId) throws SourceUnavailableException;

    /**
     * Puts a token that this service holds up for auction.
     *
     * @throws InvalidRequestException if a term is wrong
     * @throws ConflictException if the token is someone else's, or in an auction
     */
    AuctionTransaction createAuction(String tokenId, AuctionRequest request) throws SourceUnavailableException;

    /**
     * Bids by the service's buyer account.
     *
     * @throws ConflictException if the token is in no auction, the auction is over, or the bid is too low, with the least bid
     */
    AuctionTransaction bid(String tokenId, BidRequest request) throws SourceUnavailableException;

    /**
     * Ends an auction after its time, whoever began it.
     *
     * @throws ConflictException if the token is in no auction, or the auction still runs
     */
    AuctionTransaction settleAuction(String tokenId) throws SourceUnavailableException;

    /**
     * Takes a token back that nobody has bid for.
     *
     * @throws ConflictException if the auction is someone else's, or has a bid
     */
    AuctionTransaction cancelAuction(String tokenId) throws SourceUnavailableException;

    CurrencyList currencies() throws SourceUnavailableException;

    /**
     * The transaction that allows a currency or allows it no more, which the contract's owner sends. Sends nothing.
     *
     * @throws InvalidRequestException if there is no ERC-20 at the address
     * @throws ConflictException if it is so already
     */
    CurrencyTransaction currencyTransaction(CurrencyRequest request) throws SourceUnavailableException;

    /**
     * What a wallet needs to sign a listing of a token or an offer for it.
     *
     * @param account the wallet's address
     * @throws NotFoundException if there is no such token
     */
    SigningTerms signingTerms(String tokenId, String account) throws SourceUnavailableException;

    /**
     * Stores a listing that the owner's wallet signed. Sends nothing.
     *
     * @throws InvalidRequestException if a term or the signature is wrong
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's, or is listed at another price
     */
    SignedListing addListing(String tokenId, SignedListingRequest request) throws SourceUnavailableException;

    /** @throws NotFoundException if no block that was read has the token */
    TokenLife history(String tokenId);

    /**
     * Where a token's metadata is, and its royalty, as the contract has them.
     *
     * @throws NotFoundException if there is no such token
     */
    OnChainTerms onChainTerms(String tokenId) throws SourceUnavailableException;

    /** @throws InvalidRequestException if it is no address */
    CreditList credits(String address) throws SourceUnavailableException;
}
