package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.market.Withdrawal;
import dev.mintmark.app.royalty.CreatorRoyalties;
import dev.mintmark.app.royalty.Royalties;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The royalties of the contract, from this process; the index is brought up to date before each answer. Thread-safe. */
public final class LocalRoyaltyApi implements RoyaltyApi {
    private final Royalties royalties;
    private final ChainIndexer indexer;
    private final Market market;
    private final Artworks artworks;

    /** @param indexer brings the index of {@code royalties} up to date */
    public LocalRoyaltyApi(Royalties royalties, ChainIndexer indexer, Market market, Artworks artworks) {
        this.royalties = royalties;
        this.indexer = indexer;
        this.market = market;
        this.artworks = artworks;
    }

    @Override
    public RoyaltyList all() throws SourceUnavailableException {
        indexer.run();
        return response(royalties.all());
    }

    @Override
    public RoyaltyList of(String address) throws SourceUnavailableException {
        indexer.run();
        return response(royalties.of(address).stream().toList());
    }

    @Override
    public Withdrawal withdraw(String address, @Nullable String currency) throws SourceUnavailableException {
        return market.withdraw(address, currency);
    }

    private RoyaltyList response(List<CreatorRoyalties> creators) {
        return new RoyaltyList(creators.stream().map(this::response).toList());
    }

    private RoyaltyList.Creator response(CreatorRoyalties creator) {
        return new RoyaltyList.Creator(
                creator.address(),
                creator.tokens(),
                creator.sales(),
                creator.earnedWei(),
                creator.paidWei(),
                creator.withdrawableWei(),
                creator.byToken().stream().map(this::response).toList());
    }

    private RoyaltyList.ByToken response(CreatorRoyalties.TokenRoyalties token) {
        Artwork artwork = artworks.bySha256(token.tokenId().substring(2)).orElse(null);
        MintOrder order = artwork == null ? null : artwork.mint();
        return new RoyaltyList.ByToken(
                token.tokenId(),
                artwork == null ? null : artwork.id(),
                order == null ? null : order.royaltyBps(),
                token.sales(),
                token.earnedWei(),
                token.paidWei(),
                token.withdrawableWei());
    }
}
