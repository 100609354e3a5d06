package dev.mintmark.app.web;

import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.verify.Verifier;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Locale;

/** Where an image came from, by its hash or by its bytes. What is uploaded stays in memory and is not kept. */
final class VerifyRoutes {
    private final Verifier registered;
    private final Verifier trustless;

    VerifyRoutes(Verifier registered, Verifier trustless) {
        this.registered = registered;
        this.trustless = trustless;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/verify/{sha256}", this::byHash);
        routes.post("/api/verify", this::byFile);
    }

    private void byHash(Context ctx) {
        String sha256 = ctx.pathParam("sha256").toLowerCase(Locale.ROOT);
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new InvalidRequestException("sha256", "A SHA-256 has 64 hex digits.");
        }
        ctx.json(verifier(ctx).verify(sha256));
    }

    private void byFile(Context ctx) throws IOException {
        ctx.json(verifier(ctx).verify(Upload.form(ctx)));
    }

    private Verifier verifier(Context ctx) {
        return SoftBindingRoutes.flag(ctx, "trustless") ? trustless : registered;
    }
}
