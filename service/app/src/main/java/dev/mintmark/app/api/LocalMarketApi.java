package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.Voucher;
import java.math.BigInteger;
import java.util.Locale;

/** The market of the contract, from this process. Thread-safe. */
public final class LocalMarketApi implements MarketApi {
    private final Artworks artworks;
    private final Ledger ledger;
    private final Minter minter;
    private final Market market;

    public LocalMarketApi(Artworks artworks, Ledger ledger, Minter minter, Market market) {
        this.artworks = artworks;
        this.ledger = ledger;
        this.minter = minter;
        this.market = market;
    }

    @Override
    public TokenResponse token(String tokenId) throws SourceUnavailableException {
        String id = normalized(tokenId);
        Ledger.OnChain token =
                ledger.token(id.substring(2)).orElseThrow(() -> new NotFoundException("There is no token " + id + "."));
        return new TokenResponse(
                token, artworks.bySha256(id.substring(2)).map(Artwork::id).orElse(null));
    }

    @Override
    public SignedListing list(String tokenId, BigInteger priceWei) throws SourceUnavailableException {
        return market.list(normalized(tokenId), priceWei);
    }

    @Override
    public Sale buy(String tokenId) throws SourceUnavailableException {
        return market.buy(normalized(tokenId));
    }

    @Override
    public Voucher voucher(String artworkId, String to) {
        return minter.voucher(LocalArtworkApi.require(artworks, artworkId), to);
    }

    private static String normalized(String tokenId) {
        String text = tokenId.toLowerCase(Locale.ROOT);
        if (!text.matches("(0x)?[0-9a-f]{64}")) {
            throw new InvalidRequestException("tokenId", "A token ID is 0x and 64 hex digits, the file's SHA-256.");
        }
        return text.startsWith("0x") ? text : "0x" + text;
    }
}
