package dev.mintmark.app.web;

import dev.mintmark.app.access.Quotas;
import io.javalin.config.RoutesConfig;

/** What is left of a caller's limits. */
final class QuotaRoutes {
    private final Quotas quotas;

    QuotaRoutes(Quotas quotas) {
        this.quotas = quotas;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/quotas", ctx -> ctx.json(quotas.left(AccessFilter.caller(ctx))));
    }
}
