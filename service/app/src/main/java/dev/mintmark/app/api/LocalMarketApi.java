package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.TokenTransaction;
import java.math.BigInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The market of the contract, from this process. Thread-safe. */
public final class LocalMarketApi implements MarketApi {
    private static final Logger log = LoggerFactory.getLogger(LocalMarketApi.class);

    private final Artworks artworks;
    private final Ledger ledger;
    private final Market market;
    private final BurnRegister burns;

    public LocalMarketApi(Artworks artworks, Ledger ledger, Market market, BurnRegister burns) {
        this.artworks = artworks;
        this.ledger = ledger;
        this.market = market;
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
        return new TokenResponse(
                token,
                artworks.bySha256(id.substring(2)).map(Artwork::id).orElse(null),
                market.listing(id).orElse(null));
    }

    @Override
    public SignedListing list(String tokenId, BigInteger priceWei) throws SourceUnavailableException {
        return market.list(tokenId, priceWei);
    }

    @Override
    public Sale buy(String tokenId) throws SourceUnavailableException {
        Sale sale = market.buy(tokenId);
        updateIndex(sale.tokenId());
        return sale;
    }

    @Override
    public TokenTransaction cancel(String tokenId) throws SourceUnavailableException {
        return market.cancel(tokenId);
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
}
