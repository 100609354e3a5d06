package dev.mintmark.app.cli;

import dev.mintmark.app.api.VoucherApi;
import dev.mintmark.app.api.VoucherPage;
import dev.mintmark.app.api.VoucherRequest;
import dev.mintmark.app.api.VoucherResponse;
import org.jspecify.annotations.Nullable;

/** The vouchers of the service that is connected to. */
record VoucherClient(ServiceConnection connection) implements VoucherApi {
    private static final String PATH = "/api/vouchers";

    @Override
    public VoucherResponse give(String artworkId, VoucherRequest request) {
        return connection.post(path(artworkId), request, VoucherResponse.class);
    }

    @Override
    public VoucherResponse find(String artworkId) {
        return connection.get(path(artworkId), VoucherResponse.class);
    }

    @Override
    public VoucherResponse revoke(String artworkId) {
        return connection.delete(path(artworkId), VoucherResponse.class);
    }

    @Override
    public VoucherPage list(@Nullable String after, int limit) {
        return connection.get(
                PATH + "?limit=" + limit + (after == null ? "" : "&after=" + UrlPaths.segment(after)),
                VoucherPage.class);
    }

    private static String path(String artworkId) {
        return PATH + "/" + UrlPaths.segment(artworkId);
    }
}
