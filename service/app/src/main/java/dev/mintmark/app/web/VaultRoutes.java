package dev.mintmark.app.web;

import dev.mintmark.app.api.ReceiverRequest;
import dev.mintmark.app.api.ReleaseRequest;
import dev.mintmark.app.api.VaultApi;
import dev.mintmark.app.api.VaultRequest;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.vault.CreatedVault;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Vaults that share royalties, and where a creator's royalties go. */
final class VaultRoutes {
    private final VaultApi vaults;

    VaultRoutes(VaultApi vaults) {
        this.vaults = vaults;
    }

    void register(RoutesConfig routes) {
        routes.post("/api/vaults", this::create);
        HttpReads.get(
                routes,
                "/api/vaults/{address}",
                ctx -> ctx.json(vaults.show(ctx.pathParam("address"), ctx.queryParam("currency"))));
        routes.post(
                "/api/vaults/{address}/release",
                ctx -> ctx.json(vaults.release(ctx.pathParam("address"), JsonRequest.read(ctx, ReleaseRequest.class))));
        HttpReads.get(
                routes,
                "/api/royalties/{subject}/receiver",
                ctx -> ctx.json(vaults.receiver(ctx.pathParam("subject"))));
        routes.post(
                "/api/royalties/{subject}/receiver",
                ctx -> ctx.json(
                        vaults.setReceiver(ctx.pathParam("subject"), JsonRequest.read(ctx, ReceiverRequest.class))));
    }

    /** 201 where the vault is made now, 200 where it existed. */
    private void create(Context ctx) throws SourceUnavailableException {
        CreatedVault made = vaults.create(JsonRequest.read(ctx, VaultRequest.class));
        ctx.status(made.tx() == null ? 200 : 201)
                .header(
                        "Location",
                        Guard.basePath(ctx) + "/api/vaults/" + made.vault().address())
                .json(made);
    }
}
