package dev.mintmark.app.web;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.SignIn;
import dev.mintmark.app.api.AccessApi;
import dev.mintmark.app.api.AddPrincipalRequest;
import dev.mintmark.app.api.ChangePrincipalRequest;
import dev.mintmark.app.api.CreateKeyRequest;
import dev.mintmark.app.api.LocalAccessApi;
import dev.mintmark.app.api.PrincipalResponse;
import dev.mintmark.app.artwork.InvalidRequestException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;

/** Principals, for operators, and API keys, for operators and for each principal its own. */
final class AccessRoutes {
    private final AccessControl access;

    AccessRoutes(AccessControl access) {
        this.access = access;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/principals", ctx -> ctx.json(api(ctx).principals()));
        routes.post("/api/principals", this::add);
        routes.put(
                "/api/principals/{principal}",
                ctx -> ctx.json(api(ctx).change(
                                ctx.pathParam("principal"), JsonRequest.read(ctx, ChangePrincipalRequest.class))));
        routes.delete("/api/principals/{principal}", ctx -> {
            api(ctx).delete(ctx.pathParam("principal"));
            ctx.status(204);
        });
        HttpReads.get(
                routes,
                "/api/principals/{principal}/collections",
                ctx -> ctx.json(api(ctx).collections(ctx.pathParam("principal"))));
        HttpReads.get(
                routes,
                "/api/principals/{principal}/traces",
                ctx -> ctx.json(api(ctx).traces(ctx.pathParam("principal"))));
        HttpReads.get(
                routes,
                "/api/audit",
                ctx -> ctx.json(api(ctx).audit(number(ctx, "after", 0), (int) number(ctx, "limit", 100))));
        HttpReads.get(routes, "/api/audit/check", ctx -> ctx.json(api(ctx).checkAudit()));
        HttpReads.get(
                routes,
                "/api/sessions",
                ctx -> ctx.json(api(ctx).sessions()
                        .asking(AccessFilter.session(ctx)
                                .map(SignIn.SignedIn::session)
                                .orElse(null))));
        routes.delete("/api/sessions/{session}", ctx -> {
            api(ctx).endSession(ctx.pathParam("session"));
            ctx.status(204);
        });
        HttpReads.get(routes, "/api/keys", ctx -> ctx.json(api(ctx).keys()));
        routes.post(
                "/api/keys",
                ctx -> ctx.status(201).json(api(ctx).createKey(JsonRequest.read(ctx, CreateKeyRequest.class))));
        routes.delete("/api/keys/{key}", ctx -> {
            api(ctx).revokeKey(ctx.pathParam("key"));
            ctx.status(204);
        });
    }

    private void add(Context ctx) {
        PrincipalResponse added = api(ctx).add(JsonRequest.read(ctx, AddPrincipalRequest.class));
        ctx.status(201).json(added);
    }

    private static long number(Context ctx, String name, long standard) {
        String text = ctx.queryParam(name);
        if (text != null && !text.matches("\\d{1,15}")) {
            throw new InvalidRequestException(name, "\"" + text + "\" is not a whole number.");
        }
        return text == null
                ? standard
                : Math.min(Long.parseLong(text), name.equals("limit") ? Integer.MAX_VALUE : Long.MAX_VALUE);
    }

    private AccessApi api(Context ctx) {
        return new LocalAccessApi(access, AccessFilter.caller(ctx), Clock.systemUTC());
    }
}
