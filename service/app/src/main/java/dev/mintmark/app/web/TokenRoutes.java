package dev.mintmark.app.web;

import dev.mintmark.app.api.ListingRequest;
import dev.mintmark.app.api.MarketApi;
import dev.mintmark.app.api.TransferRequest;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigInteger;

/** Tokens: look them up, offer, buy, transfer and burn them. */
final class TokenRoutes {
    private final MarketApi market;

    TokenRoutes(MarketApi market) {
        this.market = market;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/tokens/{tokenId}", ctx -> ctx.json(market.token(ctx.pathParam("tokenId"))));
        routes.post("/api/tokens/{tokenId}/listing", this::list);
        routes.post("/api/tokens/{tokenId}/buy", this::buy);
        routes.delete("/api/tokens/{tokenId}/listing", this::cancel);
        routes.post("/api/tokens/{tokenId}/transfer", this::transfer);
        routes.post("/api/tokens/{tokenId}/burn", this::burn);
        HttpReads.get(routes, "/api/mint-price", ctx -> ctx.json(market.usualMintPrice()));
        HttpReads.get(routes, "/api/artworks/{id}/mint-price", ctx -> ctx.json(market.mintPrice(ctx.pathParam("id"))));
    }

    /** Signs an offer. The latest offer of a token is the one that can be bought here. */
    private void list(Context ctx) throws SourceUnavailableException {
        ListingRequest listing = JsonRequest.read(ctx, ListingRequest.class);
        ctx.status(201)
                .json(market.list(ctx.pathParam("tokenId"), new BigInteger(listing.priceWei()), listing.currency()));
    }

    private void buy(Context ctx) throws SourceUnavailableException {
        JsonRequest.readEmpty(ctx);
        ctx.json(market.buy(ctx.pathParam("tokenId")));
    }

    private void cancel(Context ctx) throws SourceUnavailableException {
        ctx.json(market.cancel(ctx.pathParam("tokenId")));
    }

    private void transfer(Context ctx) throws SourceUnavailableException {
        String to = JsonRequest.read(ctx, TransferRequest.class).to();
        ctx.json(market.transfer(ctx.pathParam("tokenId"), to));
    }

    private void burn(Context ctx) throws SourceUnavailableException {
        JsonRequest.readEmpty(ctx);
        ctx.json(market.burn(ctx.pathParam("tokenId")));
    }
}
