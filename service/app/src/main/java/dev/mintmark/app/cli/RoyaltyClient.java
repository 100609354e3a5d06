package dev.mintmark.app.cli;

import dev.mintmark.app.api.RoyaltyApi;
import dev.mintmark.app.api.RoyaltyList;
import dev.mintmark.app.api.RoyaltyQuery;
import dev.mintmark.app.api.RoyaltyReport;
import dev.mintmark.app.api.WithdrawRequest;
import dev.mintmark.app.market.Withdrawal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The royalties of the process that serves the data folder, asked by HTTP. Thread-safe. */
record RoyaltyClient(ServiceConnection connection) implements RoyaltyApi {
    private static final String PATH = "/api/royalties";

    @Override
    public RoyaltyList all() {
        return connection.get(PATH, RoyaltyList.class);
    }

    @Override
    public RoyaltyList of(String address) {
        return connection.get(PATH + "/" + UrlPaths.segment(address), RoyaltyList.class);
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
    public Withdrawal withdraw(String address, @Nullable String currency) {
        return connection.post(
                PATH + "/" + UrlPaths.segment(address) + "/withdraw",
                currency == null ? Map.of() : new WithdrawRequest(currency),
                Withdrawal.class);
    }
}
