package dev.mintmark.app.web;

import dev.mintmark.app.api.VerificationApi;
import dev.mintmark.app.verify.VerificationService.Sources;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;

/** Verification by hash and by file. An uploaded file stays in memory and is not kept. */
final class VerifyRoutes {
    private final VerificationApi verification;

    VerifyRoutes(VerificationApi verification) {
        this.verification = verification;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/verify/{sha256}", this::byHash);
        routes.post("/api/verify", this::byFile);
    }

    private void byHash(Context ctx) {
        ctx.json(verification.byHash(ctx.pathParam("sha256"), sources(ctx)));
    }

    private void byFile(Context ctx) throws IOException {
        Sources sources = sources(ctx);
        ctx.json(verification.byFile(Upload.form(ctx), sources));
    }

    private static Sources sources(Context ctx) {
        return SoftBindingRoutes.flag(ctx, "trustless") ? Sources.TRUSTLESS : Sources.REGISTER;
    }
}
