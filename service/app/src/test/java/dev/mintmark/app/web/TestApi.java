package dev.mintmark.app.web;

import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ChainApi;
import dev.mintmark.app.api.IpfsApi;
import dev.mintmark.app.api.MarketApi;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ModelApi;
import dev.mintmark.app.api.RoyaltyApi;
import dev.mintmark.app.api.VerificationApi;
import java.net.URI;
import java.util.Optional;

/** The services of a test, put together by it. */
record TestApi(
        ArtworkApi artworks,
        VerificationApi verification,
        ModelApi models,
        MarketApi market,
        RoyaltyApi royalties,
        ChainApi chain,
        IpfsApi ipfs)
        implements MintmarkApi {
    @Override
    public Optional<URI> servedAt() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
