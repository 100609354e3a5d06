package dev.mintmark.app.web;

import dev.mintmark.app.api.RoyaltyApi;
import dev.mintmark.app.api.WithdrawRequest;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** What creators earned, by the contract's events. */
final class RoyaltyRoutes {
    private final RoyaltyApi royalties;

    RoyaltyRoutes(RoyaltyApi royalties) {
        this.royalties = royalties;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/royalties", ctx -> ctx.json(royalties.all()));
        HttpReads.get(routes, "/api/royalties/{address}", ctx -> ctx.json(royalties.of(ctx.pathParam("address"))));
        routes.post("/api/royalties/{address}/withdraw", this::withdraw);
    }

    private void withdraw(Context ctx) throws SourceUnavailableException {
        String currency = JsonRequest.read(ctx, WithdrawRequest.class).currency();
        ctx.json(royalties.withdraw(ctx.pathParam("address"), currency));
    }
}
