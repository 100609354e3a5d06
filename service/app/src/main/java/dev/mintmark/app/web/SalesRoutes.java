package dev.mintmark.app.web;

import dev.mintmark.app.api.AuctionRequest;
import dev.mintmark.app.api.BidRequest;
import dev.mintmark.app.api.CurrencyRequest;
import dev.mintmark.app.api.OfferRequest;
import dev.mintmark.app.api.SalesApi;
import dev.mintmark.app.api.SignedListingRequest;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Offers, auctions and currencies of the market. */
final class SalesRoutes {
    private static final String AUCTION = "/api/tokens/{tokenId}/auction";
    private static final String OFFERS = "/api/tokens/{tokenId}/offers";

    private final SalesApi sales;

    SalesRoutes(SalesApi sales) {
        this.sales = sales;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, OFFERS, ctx -> ctx.json(sales.offers(token(ctx))));
        routes.post(OFFERS, this::offer);
        routes.post(OFFERS + "/{offer}/accept", this::accept);
        routes.post(OFFERS + "/signed", this::signedOffer);
        routes.post("/api/tokens/{tokenId}/listing/signed", this::signedListing);
        HttpReads.get(
                routes,
                "/api/tokens/{tokenId}/terms/{account}",
                ctx -> ctx.json(sales.signingTerms(token(ctx), ctx.pathParam("account"))));
        HttpReads.get(routes, "/api/tokens/{tokenId}/terms", ctx -> ctx.json(sales.onChainTerms(token(ctx))));
        HttpReads.get(routes, "/api/tokens/{tokenId}/history", ctx -> ctx.json(sales.history(token(ctx))));
        HttpReads.get(routes, AUCTION, ctx -> ctx.json(sales.auction(token(ctx))));
        routes.post(AUCTION, this::create);
        routes.delete(AUCTION, ctx -> ctx.json(sales.cancelAuction(token(ctx))));
        routes.post(AUCTION + "/bid", this::bid);
        routes.post(AUCTION + "/settle", this::settle);
        routes.post("/api/accounts/{address}/cancel-all", this::cancelAll);
        HttpReads.get(routes, "/api/currencies", ctx -> ctx.json(sales.currencies()));
        routes.post("/api/currencies/transaction", this::currency);
        HttpReads.get(
                routes, "/api/royalties/{address}/credits", ctx -> ctx.json(sales.credits(ctx.pathParam("address"))));
    }

    private static String token(Context ctx) {
        return ctx.pathParam("tokenId");
    }

    private void offer(Context ctx) throws SourceUnavailableException {
        OfferRequest request = JsonRequest.read(ctx, OfferRequest.class);
        ctx.status(201).json(sales.offer(token(ctx), request));
    }

    /** What a wallet signed shows by itself that it may be made; the service's own account makes none here. */
    private void signedOffer(Context ctx) throws SourceUnavailableException {
        OfferRequest request = JsonRequest.read(ctx, OfferRequest.class);
        if (request.signature() == null) {
            throw new InvalidRequestException("signature", "The signature of the wallet that offers is missing.");
        }
        ctx.status(201).json(sales.offer(token(ctx), request));
    }

    private void signedListing(Context ctx) throws SourceUnavailableException {
        SignedListingRequest request = JsonRequest.read(ctx, SignedListingRequest.class);
        ctx.status(201).json(sales.addListing(token(ctx), request));
    }

    private void accept(Context ctx) throws SourceUnavailableException {
        JsonRequest.readEmpty(ctx);
        ctx.json(sales.acceptOffer(token(ctx), ctx.pathParam("offer")));
    }

    private void cancelAll(Context ctx) throws SourceUnavailableException {
        JsonRequest.readEmpty(ctx);
        ctx.json(sales.cancelAll(ctx.pathParam("address")));
    }

    private void create(Context ctx) throws SourceUnavailableException {
        AuctionRequest request = JsonRequest.read(ctx, AuctionRequest.class);
        ctx.status(201).json(sales.createAuction(token(ctx), request));
    }

    private void bid(Context ctx) throws SourceUnavailableException {
        BidRequest request = JsonRequest.read(ctx, BidRequest.class);
        ctx.json(sales.bid(token(ctx), request));
    }

    private void settle(Context ctx) throws SourceUnavailableException {
        JsonRequest.readEmpty(ctx);
        ctx.json(sales.settleAuction(token(ctx)));
    }

    private void currency(Context ctx) throws SourceUnavailableException {
        CurrencyRequest request = JsonRequest.read(ctx, CurrencyRequest.class);
        ctx.json(sales.currencyTransaction(request));
    }
}
