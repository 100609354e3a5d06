package dev.mintmark.app.web;

import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.IpfsGateway;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;

/** What was pinned, at {@code /ipfs/{cid}}. */
final class IpfsRoutes {
    private final IpfsGateway gateway;

    IpfsRoutes(IpfsGateway gateway) {
        this.gateway = gateway;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/ipfs/{cid}", this::serve);
        routes.options("/ipfs/{cid}", ctx -> {
            allowOtherPages(ctx);
            ctx.status(204);
        });
    }

    /** Pages of every origin may read what is on IPFS anyway, as at any gateway. */
    private static void allowOtherPages(Context ctx) {
        ctx.header("Access-Control-Allow-Origin", "*");
        ctx.header("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS");
        ctx.header("Access-Control-Allow-Headers", "Accept, Content-Type, If-None-Match, Range, X-Requested-With");
        ctx.header(
                "Access-Control-Expose-Headers",
                "Accept-Ranges, Content-Disposition, Content-Length, Content-Range, ETag, X-Ipfs-Path, X-Ipfs-Roots");
        ctx.header("Access-Control-Max-Age", "86400");
        ctx.header("Cross-Origin-Resource-Policy", "cross-origin");
    }

    private void serve(Context ctx) throws IOException, SourceUnavailableException {
        allowOtherPages(ctx);
        String cid = ctx.pathParam("cid");
        IpfsGateway.Answer answer = gateway.answer(new IpfsGateway.Request(
                        cid,
                        ctx.queryParam("format"),
                        ctx.queryParam("dag-scope"),
                        ctx.queryParam("entity-bytes"),
                        ctx.header("Accept"),
                        ctx.header("If-None-Match"),
                        // a range of HEAD has no meaning
                        ctx.method() == HandlerType.GET ? ctx.header("Range") : null,
                        ctx.header("If-Range")))
                .orElseThrow(() -> new ProblemException(Problem.notFound("Nothing is pinned here as " + cid + ".")));
        if (answer.status() == 416) {
            ctx.header("Content-Range", answer.headers().get("Content-Range"));
            throw new ProblemException(Problem.http(416, "The file has no bytes in this range."));
        }
        if (answer.status() == 406) {
            throw new ProblemException(Problem.http(
                    406,
                    "The request accepts no form that is here: application/vnd.ipld.raw, application/vnd.ipld.car of"
                            + " version 1, and the file itself."));
        }
        ctx.status(answer.status());
        answer.headers().forEach(ctx::header);
        if (answer.status() == 304) {
            HttpReads.sendUnchanged(ctx);
            return;
        }
        answer.length().ifPresent(length -> ctx.res().setContentLengthLong(length));
        if (ctx.method() != HandlerType.HEAD) {
            answer.body().writeTo(ctx.res().getOutputStream());
        } else if (answer.length().isEmpty()) {
            // the server would send a length of nothing
            ctx.res().flushBuffer();
        }
    }
}
