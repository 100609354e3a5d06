package dev.mintmark.app.web;

import dev.mintmark.app.api.MarketApi;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigInteger;
import java.util.Set;

/** Tokens: look them up, offer and buy them; vouchers for wallets that mint themselves. */
final class TokenRoutes {
    private final MarketApi market;

    TokenRoutes(MarketApi market) {
        this.market = market;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/tokens/{tokenId}", ctx -> ctx.json(market.token(ctx.pathParam("tokenId"))));
        routes.post("/api/tokens/{tokenId}/listing", this::list);
        routes.post("/api/tokens/{tokenId}/buy", this::buy);
        routes.post("/api/vouchers/{id}", this::voucher);
    }

    /** Signs an offer. The latest offer of a token is the one that can be bought here. */
    private void list(Context ctx) throws SourceUnavailableException {
        String price = JsonRequest.of(ctx).only(Set.of("priceWei")).text("priceWei");
        if (price == null || !price.matches("[0-9]{1,40}")) {
            throw new InvalidRequestException("priceWei", "The price is a whole number of wei, as a text.");
        }
        ctx.status(201).json(market.list(ctx.pathParam("tokenId"), new BigInteger(price)));
    }

    private void buy(Context ctx) throws SourceUnavailableException {
        JsonRequest.of(ctx).only(Set.of());
        ctx.json(market.buy(ctx.pathParam("tokenId")));
    }

    private void voucher(Context ctx) throws SourceUnavailableException {
        String to = JsonRequest.of(ctx).only(Set.of("to")).text("to");
        if (to == null) {
            throw new InvalidRequestException("to", "The address of the wallet that mints is missing.");
        }
        ctx.json(market.voucher(ctx.pathParam("id"), to));
    }
}
