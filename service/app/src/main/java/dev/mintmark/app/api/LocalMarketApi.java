package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.AuctionState;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.Sales;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.TokenTransaction;
import dev.mintmark.app.mint.MintPrice;
import dev.mintmark.app.mint.Minter;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The market of the contract, from this process. Thread-safe. */
public final class LocalMarketApi implements MarketApi {
    private static final Logger log = LoggerFactory.getLogger(LocalMarketApi.class);

    private final Artworks artworks;
    private final Ledger ledger;
    private final Minter minter;
    private final Market market;
    private final Sales sales;
    private final BurnRegister burns;
    private final Function<String, Optional<String>> names;

    /** @param names the primary ENS names of addresses; answers within a moment */
    public LocalMarketApi(
            Artworks artworks,
            Ledger ledger,
            Minter minter,
            Market market,
            Sales sales,
            BurnRegister burns,
            Function<String, Optional<String>> names) {
        this.names = names;
        this.artworks = artworks;
        this.ledger = ledger;
        this.minter = minter;
        this.market = market;
        this.sales = sales;
        this.burns = burns;
    }

    @Override
    public TokenResponse token(String tokenId) throws SourceUnavailableException {
        String id = Token.parseId(tokenId);
        Ledger.OnChain token =
                ledger.token(id.substring(2)).orElseThrow(() -> new NotFoundException("There is no token " + id + "."));
        if (token.wasBurnt()) {
            throw new GoneException("The token " + id + " was burnt in block " + token.burntBlock()
                    + " by the transaction " + token.burntTx() + "; its file can never be minted again.");
        }
        Sales.OfToken sale = sales.of(id);
        return new TokenResponse(
                token,
                artworks.bySha256(id.substring(2)).map(Artwork::id).orElse(null),
                sale.listing(),
                sale.state(),
                market.holds(token.owner()),
                names(token, sale.state().auction()));
    }

    /** Of the owner, who is also the seller of a listing, of the creator, and of the seller in an auction. */
    private Map<String, String> names(Ledger.OnChain token, @Nullable AuctionState auction) {
        Map<String, String> found = new LinkedHashMap<>();
        Set<String> shown = new LinkedHashSet<>(List.of(token.owner(), token.creator()));
        if (auction != null) {
            shown.add(auction.seller());
        }
        for (String address : shown) {
            names.apply(address).ifPresent(name -> found.put(address, name));
        }
        return found;
    }

    @Override
    public SignedListing list(String tokenId, BigInteger priceWei, @Nullable String currency)
            throws SourceUnavailableException {
        return market.list(tokenId, priceWei, currency);
    }

    @Override
    public Sale buy(String tokenId) throws SourceUnavailableException {
        Sale sale = market.buy(tokenId);
        updateIndex(sale.tokenId());
        return sale;
    }

    @Override
    public TokenTransaction cancel(String tokenId) throws SourceUnavailableException {
        TokenTransaction done = market.cancel(tokenId);
        updateIndex(done.tokenId());
        return done;
    }

    @Override
    public TokenTransaction transfer(String tokenId, String to) throws SourceUnavailableException {
        TokenTransaction moved = market.transfer(tokenId, to);
        updateIndex(moved.tokenId());
        return moved;
    }

    @Override
    public TokenTransaction burn(String tokenId) throws SourceUnavailableException {
        TokenTransaction burnt = market.burn(tokenId);
        updateIndex(burnt.tokenId());
        return burnt;
    }

    /** The next question about the token is answered with this change. */
    private void updateIndex(String tokenId) {
        try {
            burns.update();
        } catch (SourceUnavailableException e) {
            log.info("The change of the token {} is indexed later: {}", tokenId, e.getMessage());
        }
    }

    @Override
    public MintPrice mintPrice(String artworkId) throws SourceUnavailableException {
        return minter.price(LocalArtworkApi.require(artworks, artworkId));
    }

    @Override
    public MintPrice usualMintPrice() throws SourceUnavailableException {
        return minter.usualPrice();
    }
}
