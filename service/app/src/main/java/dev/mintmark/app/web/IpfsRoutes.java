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
    }

    private void serve(Context ctx) throws IOException, SourceUnavailableException {
        String cid = ctx.pathParam("cid");
        IpfsGateway.Answer answer = gateway.answer(new IpfsGateway.Request(
                        cid,
                        ctx.queryParam("format"),
                        ctx.queryParam("dag-scope"),
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
