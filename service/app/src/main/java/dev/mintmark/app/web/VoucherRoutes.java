package dev.mintmark.app.web;

import dev.mintmark.app.api.VoucherApi;
import dev.mintmark.app.api.VoucherPage;
import dev.mintmark.app.api.VoucherRequest;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.function.Supplier;

/** Vouchers for wallets that mint themselves: give, list and revoke them. */
final class VoucherRoutes {
    private final Supplier<VoucherApi> vouchers;
    private final Orders orders;

    /** @param vouchers asked for at each request: a chain that does not start is no reason not to serve */
    VoucherRoutes(Supplier<VoucherApi> vouchers, Orders orders) {
        this.orders = orders;
        this.vouchers = vouchers;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/vouchers", this::list);
        HttpReads.get(
                routes, "/api/vouchers/{id}", ctx -> ctx.json(vouchers.get().find(id(ctx))));
        routes.post("/api/vouchers/{id}", this::give);
        routes.delete("/api/vouchers/{id}", this::revoke);
    }

    private void give(Context ctx) throws SourceUnavailableException {
        VoucherRequest request = JsonRequest.read(ctx, VoucherRequest.class);
        ctx.json(orders.mint(AccessFilter.caller(ctx), () -> vouchers.get().give(id(ctx), request)));
    }

    private void revoke(Context ctx) throws SourceUnavailableException {
        ctx.json(vouchers.get().revoke(id(ctx)));
    }

    private void list(Context ctx) {
        String limit = ctx.queryParam("limit");
        if (limit != null && !limit.matches("\\d{1,3}")) {
            throw new InvalidRequestException("limit", "A page has 1 to " + VoucherPage.MAX_LIMIT + " vouchers.");
        }
        ctx.json(vouchers.get()
                .list(ctx.queryParam("after"), limit == null ? VoucherPage.DEFAULT_LIMIT : Integer.parseInt(limit)));
    }

    private static String id(Context ctx) {
        return ctx.pathParam("id");
    }
}
