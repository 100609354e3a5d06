package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.market.Withdrawal;
import dev.mintmark.app.royalty.CreatorRoyalties;
import dev.mintmark.app.royalty.Royalties;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The royalties of the contract, from this process; the index is brought up to date before each answer. Thread-safe. */
public final class LocalRoyaltyApi implements RoyaltyApi {
    private final Royalties royalties;
    private final ChainIndexer indexer;
    private final Market market;
    private final Artworks artworks;
    private final Function<String, Optional<Integer>> royaltyBps;

    /**
     * @param indexer brings the index of {@code royalties} up to date
     * @param royaltyBps the royalty of a token, as the chain has it
     */
    public LocalRoyaltyApi(
            Royalties royalties,
            ChainIndexer indexer,
            Market market,
            Artworks artworks,
            Function<String, Optional<Integer>> royaltyBps) {
        this.royaltyBps = royaltyBps;
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
    public Withdrawal withdraw(String address) throws SourceUnavailableException {
        return market.withdraw(address);
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
        return new RoyaltyList.ByToken(
                token.tokenId(),
                artwork == null ? null : artwork.id(),
                royaltyBps.apply(token.tokenId()).orElse(null),
                token.sales(),
                token.earnedWei(),
                token.paidWei(),
                token.withdrawableWei());
    }
}
