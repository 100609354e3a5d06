package dev.mintmark.app.web;

import dev.mintmark.app.api.ChainApi;
import dev.mintmark.app.api.ReplacementRequest;
import dev.mintmark.app.api.RoleChangeRequest;
import dev.mintmark.app.api.SignedRoleChange;
import io.javalin.config.RoutesConfig;

/** The chain and the service's transactions, for the operator. */
final class ChainRoutes {
    private final ChainApi chain;

    ChainRoutes(ChainApi chain) {
        this.chain = chain;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/chain", ctx -> ctx.json(chain.status()));
        HttpReads.get(routes, "/api/chain/check", ctx -> ctx.json(chain.check(false)));
        routes.post("/api/chain/check", ctx -> ctx.json(chain.check(true)));
        routes.post("/api/chain/bump", ctx -> ctx.json(chain.bump(JsonRequest.read(ctx, ReplacementRequest.class))));
        routes.post(
                "/api/chain/cancel-tx",
                ctx -> ctx.json(chain.cancelTransaction(JsonRequest.read(ctx, ReplacementRequest.class))));
        routes.post("/api/chain/fill-gap", ctx -> {
            JsonRequest.readEmpty(ctx);
            ctx.json(chain.fillGaps());
        });
        routes.post("/api/chain/reindex", ctx -> {
            JsonRequest.readEmpty(ctx);
            ctx.json(chain.reindex());
        });
        HttpReads.get(routes, "/api/chain/roles", ctx -> ctx.json(chain.roles(SoftBindingRoutes.flag(ctx, "history"))));
        routes.post(
                "/api/chain/roles/transaction",
                ctx -> ctx.json(chain.roleTransaction(JsonRequest.read(ctx, RoleChangeRequest.class))));
        routes.post(
                "/api/chain/roles/unsigned",
                ctx -> ctx.json(chain.unsignedRoleChange(JsonRequest.read(ctx, RoleChangeRequest.class))));
        routes.post(
                "/api/chain/roles/signed",
                ctx -> ctx.json(chain.sendRoleChange(JsonRequest.read(ctx, SignedRoleChange.class))));
        routes.post("/api/chain/pause", ctx -> {
            JsonRequest.readEmpty(ctx);
            ctx.json(chain.pauseMinting());
        });
        routes.post("/api/chain/unpause", ctx -> {
            JsonRequest.readEmpty(ctx);
            ctx.json(chain.resumeMinting());
        });
    }
}
