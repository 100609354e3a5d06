package dev.mintmark.app.web;

import dev.mintmark.app.api.RoyaltyApi;
import dev.mintmark.app.api.RoyaltyList;
import dev.mintmark.app.api.RoyaltyQuery;
import dev.mintmark.app.api.RoyaltyReport;
import dev.mintmark.app.api.WithdrawRequest;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What creators earned, by the contract's events: in all, or as a ledger. */
final class RoyaltyRoutes {
    private final RoyaltyApi royalties;

    RoyaltyRoutes(RoyaltyApi royalties) {
        this.royalties = royalties;
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/api/royalties", ctx -> answer(ctx, null));
        HttpReads.get(routes, "/api/royalties/{address}", ctx -> answer(ctx, ctx.pathParam("address")));
        routes.post("/api/royalties/{address}/withdraw", this::withdraw);
    }

    /** The ledger where a period, its sums or a table are asked for; else what each creator earned in all. */
    private void answer(Context ctx, @Nullable String address) throws SourceUnavailableException {
        boolean isTable = wantsCsv(ctx);
        if (!isTable && Stream.of("from", "to", "by").allMatch(field -> ctx.queryParam(field) == null)) {
            String limit = ctx.queryParam("limit");
            if (limit != null && !limit.matches("\\d{1,3}")) {
                throw new InvalidRequestException("limit", "A page has 1 to " + RoyaltyList.MAX_LIMIT + " entries.");
            }
            int most = limit == null ? RoyaltyList.MAX_LIMIT : Integer.parseInt(limit);
            String after = ctx.queryParam("after");
            ctx.json(address == null ? royalties.all(after, most) : royalties.of(address, after, most));
            return;
        }
        RoyaltyReport report = royalties.report(
                RoyaltyQuery.of(address, ctx.queryParam("from"), ctx.queryParam("to"), ctx.queryParam("by")));
        if (isTable) {
            ctx.contentType("text/csv; charset=utf-8; header=present")
                    .header("Content-Disposition", "attachment; filename=\"royalties.csv\"")
                    .result(report.csv());
        } else {
            ctx.json(report);
        }
    }

    private static boolean wantsCsv(Context ctx) {
        String accepted = ctx.header("Accept");
        return accepted != null && accepted.toLowerCase(Locale.ROOT).contains("text/csv");
    }

    private void withdraw(Context ctx) throws SourceUnavailableException {
        ctx.json(royalties.withdraw(ctx.pathParam("address"), JsonRequest.read(ctx, WithdrawRequest.class)));
    }
}
