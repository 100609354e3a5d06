package dev.mintmark.app.web;

import dev.mintmark.app.api.VerificationApi;
import dev.mintmark.app.verify.VerificationService.Sources;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Verification by hash and by file. An uploaded file stays in memory and is not kept. */
final class VerifyRoutes {
    private final VerificationApi verification;
    private final BoundedWork pictures;

    VerifyRoutes(VerificationApi verification, BoundedWork pictures) {
        this.verification = verification;
        this.pictures = pictures;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/verify/{sha256}", this::byHash);
        routes.post("/api/verify", this::byFile);
        HttpReads.get(routes, "/api/verify/{sha256}/report", this::reportByHash);
        routes.post("/api/verify/report", this::reportByFile);
        HttpReads.get(routes, "/.well-known/jwks.json", ctx -> ctx.json(verification.reportKeys()));
    }

    private void byHash(Context ctx) {
        ctx.json(verification.byHash(ctx.pathParam("sha256"), sources(ctx)));
    }

    private void byFile(Context ctx) throws Exception {
        Sources sources = sources(ctx);
        ctx.json(pictures.answer(() -> Upload.form(ctx), file -> verification.byFile(file, sources)));
    }

    private void reportByHash(Context ctx) {
        ctx.json(verification.reportByHash(ctx.pathParam("sha256"), sources(ctx), Guard.site(ctx)));
    }

    private void reportByFile(Context ctx) throws Exception {
        Sources sources = sources(ctx);
        String site = Guard.site(ctx);
        ctx.json(pictures.answer(() -> Upload.form(ctx), file -> verification.reportByFile(file, sources, site)));
    }

    private static Sources sources(Context ctx) {
        boolean fresh = SoftBindingRoutes.flag(ctx, "fresh");
        if (SoftBindingRoutes.flag(ctx, "trustless")) {
            return Sources.TRUSTLESS; // which asks the chain always
        }
        return fresh ? Sources.FRESH : Sources.REGISTER;
    }
}
