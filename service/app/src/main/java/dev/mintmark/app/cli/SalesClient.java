package dev.mintmark.app.cli;

import dev.mintmark.app.api.AuctionRequest;
import dev.mintmark.app.api.AuctionResponse;
import dev.mintmark.app.api.BidRequest;
import dev.mintmark.app.api.CreditList;
import dev.mintmark.app.api.CurrencyList;
import dev.mintmark.app.api.CurrencyRequest;
import dev.mintmark.app.api.OfferList;
import dev.mintmark.app.api.OfferRequest;
import dev.mintmark.app.api.SalesApi;
import dev.mintmark.app.api.SignedListingRequest;
import dev.mintmark.app.api.TokenLife;
import dev.mintmark.app.market.AuctionTransaction;
import dev.mintmark.app.market.CancelledEpoch;
import dev.mintmark.app.market.CurrencySettings.CurrencyTransaction;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.SignedOffer;
import dev.mintmark.app.market.TokenHistory.OnChainTerms;
import dev.mintmark.app.market.WalletListings.SigningTerms;
import java.util.Map;

/** Offers, auctions and currencies of the process that serves the data folder, asked by HTTP. Thread-safe. */
record SalesClient(ServiceConnection connection) implements SalesApi {
    @Override
    public OfferList offers(String tokenId) {
        return connection.get(path(tokenId) + "/offers", OfferList.class);
    }

    @Override
    public SignedOffer offer(String tokenId, OfferRequest request) {
        return connection.post(path(tokenId) + "/offers", request, SignedOffer.class);
    }

    @Override
    public Sale acceptOffer(String tokenId, String offerId) {
        return connection.post(
                path(tokenId) + "/offers/" + UrlPaths.segment(offerId) + "/accept", Map.of(), Sale.class);
    }

    @Override
    public CancelledEpoch cancelAll(String address) {
        return connection.post(
                "/api/accounts/" + UrlPaths.segment(address) + "/cancel-all", Map.of(), CancelledEpoch.class);
    }

    @Override
    public AuctionResponse auction(String tokenId) {
        return connection.get(path(tokenId) + "/auction", AuctionResponse.class);
    }

    @Override
    public AuctionTransaction createAuction(String tokenId, AuctionRequest request) {
        return connection.post(path(tokenId) + "/auction", request, AuctionTransaction.class);
    }

    @Override
    public AuctionTransaction bid(String tokenId, BidRequest request) {
        return connection.post(path(tokenId) + "/auction/bid", request, AuctionTransaction.class);
    }

    @Override
    public AuctionTransaction settleAuction(String tokenId) {
        return connection.post(path(tokenId) + "/auction/settle", Map.of(), AuctionTransaction.class);
    }

    @Override
    public AuctionTransaction cancelAuction(String tokenId) {
        return connection.delete(path(tokenId) + "/auction", AuctionTransaction.class);
    }

    @Override
    public CurrencyList currencies() {
        return connection.get("/api/currencies", CurrencyList.class);
    }

    @Override
    public CurrencyTransaction currencyTransaction(CurrencyRequest request) {
        return connection.post("/api/currencies/transaction", request, CurrencyTransaction.class);
    }

    @Override
    public CreditList credits(String address) {
        return connection.get("/api/royalties/" + UrlPaths.segment(address) + "/credits", CreditList.class);
    }

    @Override
    public SigningTerms signingTerms(String tokenId, String account) {
        return connection.get(path(tokenId) + "/terms/" + UrlPaths.segment(account), SigningTerms.class);
    }

    @Override
    public SignedListing addListing(String tokenId, SignedListingRequest request) {
        return connection.post(path(tokenId) + "/listing/signed", request, SignedListing.class);
    }

    @Override
    public TokenLife history(String tokenId) {
        return connection.get(path(tokenId) + "/history", TokenLife.class);
    }

    @Override
    public OnChainTerms onChainTerms(String tokenId) {
        return connection.get(path(tokenId) + "/terms", OnChainTerms.class);
    }

    private static String path(String tokenId) {
        return "/api/tokens/" + UrlPaths.segment(tokenId);
    }
}
