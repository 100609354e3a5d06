package dev.mintmark.app.web;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.MintOrder;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.royalty.CreatorRoyalties;
import dev.mintmark.app.royalty.Royalties;
import dev.mintmark.app.royalty.RoyaltyIndexer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What creators earned, as the contract's events say; brought up to the finalized block before each answer. */
final class RoyaltyRoutes {
    private final Royalties royalties;
    private final RoyaltyIndexer indexer;
    private final Market market;
    private final Artworks artworks;

    RoyaltyRoutes(Royalties royalties, RoyaltyIndexer indexer, Market market, Artworks artworks) {
        this.royalties = royalties;
        this.indexer = indexer;
        this.market = market;
        this.artworks = artworks;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/royalties", this::all);
        routes.get("/api/royalties/{address}", this::one);
        routes.post("/api/royalties/{address}/withdraw", this::withdraw);
    }

    private void all(Context ctx) throws SourceUnavailableException {
        indexer.run();
        ctx.json(json(royalties.all()));
    }

    private void one(Context ctx) throws SourceUnavailableException {
        indexer.run();
        ctx.json(json(royalties.of(ctx.pathParam("address")).stream().toList()));
    }

    private void withdraw(Context ctx) throws SourceUnavailableException {
        JsonRequest.of(ctx).only(Set.of());
        ctx.json(market.withdraw(ctx.pathParam("address")));
    }

    private Map<String, Object> json(List<CreatorRoyalties> creators) {
        return Map.of("creators", creators.stream().map(this::json).toList());
    }

    private Map<String, Object> json(CreatorRoyalties creator) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("address", creator.address());
        json.put("tokens", creator.tokens());
        json.put("sales", creator.sales());
        json.put("earnedWei", creator.earnedWei());
        json.put("paidWei", creator.paidWei());
        json.put("withdrawableWei", creator.withdrawableWei());
        json.put("byToken", creator.byToken().stream().map(this::json).toList());
        return json;
    }

    /** With what this service knows of the token besides, where the artwork was made here. */
    private Map<String, @Nullable Object> json(CreatorRoyalties.TokenRoyalties token) {
        Artwork artwork = artworks.bySha256(token.tokenId().substring(2)).orElse(null);
        MintOrder order = artwork == null ? null : artwork.mint();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("tokenId", token.tokenId());
        json.put("artwork", artwork == null ? null : artwork.id());
        json.put("bps", order == null ? null : order.royaltyBps());
        json.put("sales", token.sales());
        json.put("earnedWei", token.earnedWei());
        json.put("paidWei", token.paidWei());
        json.put("withdrawableWei", token.withdrawableWei());
        return json;
    }
}
