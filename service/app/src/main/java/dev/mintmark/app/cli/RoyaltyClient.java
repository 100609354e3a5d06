package dev.mintmark.app.cli;

import dev.mintmark.app.api.RoyaltyApi;
import dev.mintmark.app.api.RoyaltyList;
import dev.mintmark.app.api.RoyaltyQuery;
import dev.mintmark.app.api.RoyaltyReport;
import dev.mintmark.app.api.WithdrawRequest;
import dev.mintmark.app.market.Withdrawal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The royalties of the process that serves the data folder, asked by HTTP. Thread-safe. */
record RoyaltyClient(ServiceConnection connection) implements RoyaltyApi {
    private static final String PATH = "/api/royalties";

    @Override
    public RoyaltyList all(@Nullable String after, int limit) {
        return page(PATH, after, limit);
    }

    @Override
    public RoyaltyList of(String address, @Nullable String after, int limit) {
        return page(PATH + "/" + UrlPaths.segment(address), after, limit);
    }

    private RoyaltyList page(String path, @Nullable String after, int limit) {
        return connection.get(
                path + "?limit=" + limit + (after == null ? "" : "&after=" + UrlPaths.segment(after)),
                RoyaltyList.class);
    }

    @Override
    public RoyaltyReport report(RoyaltyQuery query) {
        StringBuilder path = new StringBuilder(PATH);
        if (query.address() != null) {
            path.append('/').append(UrlPaths.segment(query.address()));
        }
        path.append("?by=").append(query.by().word());
        if (query.from() != null) {
            path.append("&from=").append(query.from());
        }
        if (query.to() != null) {
            path.append("&to=").append(query.to());
        }
        return connection.get(path.toString(), RoyaltyReport.class);
    }

    @Override
    public Withdrawal withdraw(String address, WithdrawRequest request) {
        Map<String, Object> body = new HashMap<>();
        if (request.currency() != null) {
            body.put("currency", request.currency());
        }
        if (request.isByPayer()) {
            body.put("byPayer", true);
        }
        return connection.post(PATH + "/" + UrlPaths.segment(address) + "/withdraw", body, Withdrawal.class);
    }
}
