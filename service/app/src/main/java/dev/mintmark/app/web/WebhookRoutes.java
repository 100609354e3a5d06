package dev.mintmark.app.web;

import dev.mintmark.app.webhook.Webhooks;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** The operator's endpoints and how far each was told. Their addresses are settings: no caller names one. */
final class WebhookRoutes {
    private final Webhooks webhooks;

    WebhookRoutes(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/webhooks", ctx -> ctx.json(webhooks.status()));
        routes.post("/api/webhooks/ping", ctx -> change(ctx, webhooks::ping));
        routes.post("/api/webhooks/retry", ctx -> change(ctx, webhooks::retryNow));
    }

    private void change(Context ctx, Runnable change) {
        JsonRequest.readEmpty(ctx);
        change.run();
        ctx.json(webhooks.status());
    }
}
