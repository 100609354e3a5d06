package dev.mintmark.app.web;

import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.mint.Minter;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens: looked up, offered, bought; and vouchers for wallets that mint by themselves. */
final class TokenRoutes {
    private final Artworks artworks;
    private final Ledger ledger;
    private final Minter minter;
    private final Market market;

    TokenRoutes(Artworks artworks, Ledger ledger, Minter minter, Market market) {
        this.artworks = artworks;
        this.ledger = ledger;
        this.minter = minter;
        this.market = market;
    }

    void register(RoutesConfig routes) {
        routes.get("/api/tokens/{tokenId}", this::show);
        routes.post("/api/tokens/{tokenId}/listing", this::list);
        routes.post("/api/tokens/{tokenId}/buy", this::buy);
        routes.post("/api/vouchers/{id}", this::voucher);
    }

    private void show(Context ctx) throws SourceUnavailableException {
        String tokenId = tokenId(ctx);
        Ledger.OnChain token = ledger.token(tokenId.substring(2))
                .orElseThrow(() -> new ProblemException(Problem.notFound("There is no token " + tokenId + ".")));
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("token", token);
        json.put(
                "artwork",
                artworks.bySha256(tokenId.substring(2)).map(a -> a.id()).orElse(null));
        ctx.json(json);
    }

    /** Only a signature is made; the latest offer of a token is the one that can be bought here. */
    private void list(Context ctx) throws SourceUnavailableException {
        String price = JsonRequest.of(ctx).only(Set.of("priceWei")).text("priceWei");
        if (price == null || !price.matches("[0-9]{1,40}")) {
            throw new InvalidRequestException("priceWei", "The price is a whole number of wei, as a text.");
        }
        ctx.status(201).json(market.list(tokenId(ctx), new BigInteger(price)));
    }

    private void buy(Context ctx) throws SourceUnavailableException {
        JsonRequest.of(ctx).only(Set.of());
        ctx.json(market.buy(tokenId(ctx)));
    }

    private void voucher(Context ctx) {
        String to = JsonRequest.of(ctx).only(Set.of("to")).text("to");
        if (to == null) {
            throw new InvalidRequestException("to", "The address of the wallet that mints is missing.");
        }
        ctx.json(minter.voucher(ArtworkRoutes.find(artworks, ctx.pathParam("id")), to));
    }

    private static String tokenId(Context ctx) {
        String text = ctx.pathParam("tokenId").toLowerCase(Locale.ROOT);
        if (!text.matches("(0x)?[0-9a-f]{64}")) {
            throw new InvalidRequestException("tokenId", "A token ID is 0x and 64 hex digits, the file's SHA-256.");
        }
        return text.startsWith("0x") ? text : "0x" + text;
    }
}
