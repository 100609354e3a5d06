package dev.mintmark.app.web;

import dev.mintmark.app.api.AccessApi;
import dev.mintmark.app.api.AnchorApi;
import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ChainApi;
import dev.mintmark.app.api.IpfsApi;
import dev.mintmark.app.api.MarketApi;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ModelApi;
import dev.mintmark.app.api.RoyaltyApi;
import dev.mintmark.app.api.SalesApi;
import dev.mintmark.app.api.VaultApi;
import dev.mintmark.app.api.VerificationApi;
import dev.mintmark.app.api.VoucherApi;
import java.net.URI;
import java.util.Optional;

/** The services of a test, put together by it. */
record TestApi(
        ArtworkApi artworks,
        VerificationApi verification,
        ModelApi models,
        MarketApi market,
        SalesApi sales,
        RoyaltyApi royalties,
        VaultApi vaults,
        AnchorApi anchors,
        VoucherApi vouchers,
        ChainApi chain,
        IpfsApi ipfs,
        AccessApi access)
        implements MintmarkApi {
    @Override
    public Optional<URI> servedAt() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
