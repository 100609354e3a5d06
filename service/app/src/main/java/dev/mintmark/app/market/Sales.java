package dev.mintmark.app.market;

import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.SaleIndex;
import dev.mintmark.app.index.SaleIndex.RunningAuction;
import dev.mintmark.app.index.SaleIndex.TokenSale;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Auction;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.MarketQueries;
import dev.mintmark.contracts.MintmarkQueries;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How tokens are for sale. It comes from the index while a run of this process keeps it current; else the contracts are asked for
 * that one token, and where they do not answer, it is what held in the last block that was read. A listing or an offer is shown
 * only where the newest block agrees that it is alive, as far as a node answers. Thread-safe.
 */
public final class Sales {
    private static final Comparator<SignedOffer> ORDER = Comparator.comparing(SignedOffer::currency)
            .thenComparing(offer -> new BigInteger(offer.price()), Comparator.reverseOrder())
            .thenComparing(SignedOffer::id);

    private final MarketChain chain;
    private final SaleIndex index;
    private final ChainIndexer indexer;
    private final ListingRepository listings;
    private final OfferRepository offers;
    private final Clock clock;

    /** @param indexer reads this chain into {@code index} */
    public Sales(
            Chain chain,
            SaleIndex index,
            ChainIndexer indexer,
            ListingRepository listings,
            OfferRepository offers,
            Clock clock) {
        this.chain = new MarketChain(chain);
        this.index = index;
        this.indexer = indexer;
        this.listings = listings;
        this.offers = offers;
        this.clock = clock;
    }

    /**
     * How a token is for sale, and the listing by which it can be bought now.
     *
     * @param listing null where there is none here
     */
    public record OfToken(SaleState state, @Nullable SignedListing listing) {}

    /**
     * How a token is for sale now.
     *
     * @throws NotFoundException if there is no such token
     * @throws GoneException if it was burnt
     */
    public OfToken of(String tokenId) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Known known = known(id);
        if (Address.of(known.sale().owner()).isZero()) {
            throw new GoneException("The token " + id + " was burnt.");
        }
        Instant now = clock.instant();
        NewestBlock newest = new NewestBlock(chain);
        boolean isAlive = newest.hasTokenEpoch(id, known.sale().tokenEpoch());
        SignedListing listing = isAlive ? listing(id, known, newest, now) : null;
        List<SignedOffer> open = isAlive ? offers(id, known, newest, now) : List.of();
        RunningAuction running = known.sale().auction();
        AuctionState auction = running == null ? null : state(running, auctionTime(running, now));
        SaleState.Status status = auction == null
                ? listing == null ? SaleState.Status.NONE : SaleState.Status.LISTED
                : auction.ended() ? SaleState.Status.AUCTION_ENDED : SaleState.Status.AUCTION;
        return new OfToken(new SaleState(known.sale().asOf(), status, auction, open), listing);
    }

    /** The later of the chain's clock and this machine's decides whether an auction is over; where no node answers, this machine's. */
    private Instant auctionTime(RunningAuction auction, Instant now) {
        if (now.getEpochSecond() > auction.endsAt()) {
            return now;
        }
        try {
            return chain.client
                    .blockTime(chain.client.readBlock().number())
                    .filter(now::isBefore)
                    .orElse(now);
        } catch (SourceUnavailableException e) {
            return now;
        }
    }

    /** A token's state, and where the epochs and currencies of the same block are found. */
    private record Known(TokenSale sale, ChainClient.@Nullable Block at) {}

    private Known known(Bytes32 tokenId) throws SourceUnavailableException {
        if (indexer.isCurrent()) {
            Optional<TokenSale> stored = stored(tokenId);
            if (stored.isPresent()) {
                return new Known(stored.get(), null);
            }
        }
        try {
            return ask(tokenId);
        } catch (SourceUnavailableException e) {
            return new Known(stored(tokenId).orElseThrow(() -> e), null);
        }
    }

    private Optional<TokenSale> stored(Bytes32 tokenId) {
        return index.sale(chain.client.chainId(), chain.contract.hex(), tokenId.toString());
    }

    private Known ask(Bytes32 tokenId) throws SourceUnavailableException {
        ChainClient.Block at = chain.client.readBlock();
        try {
            Auction auction = chain.client.query(chain.market, MarketQueries.auctionOf(tokenId), at);
            TokenSale sale = new TokenSale(
                    at.number(),
                    chain.client
                            .query(chain.contract, MintmarkQueries.ownerOf(tokenId), at)
                            .hex(),
                    chain.client.query(chain.contract, MintmarkQueries.tokenEpochOf(tokenId), at),
                    auction.seller().isZero() ? null : running(auction));
            return new Known(sale, at);
        } catch (RevertedException e) {
            chain.owner(tokenId); // says whether it was burnt, or never was
            throw new NotFoundException("There is no token " + tokenId + " in a final block yet.");
        }
    }

    private static RunningAuction running(Auction auction) {
        boolean hasBid = !auction.bidder().isZero();
        return new RunningAuction(
                auction.seller().hex(),
                auction.currency().hex(),
                auction.reserve().toString(),
                hasBid ? auction.bidder().hex() : null,
                hasBid ? auction.bid().toString() : null,
                auction.endsAt());
    }

    private static AuctionState state(RunningAuction auction, Instant now) {
        return AuctionState.of(
                Address.of(auction.seller()),
                Address.of(auction.currency()),
                new BigInteger(auction.reserve()),
                auction.bidder() == null ? null : Address.of(auction.bidder()),
                auction.bid() == null ? BigInteger.ZERO : new BigInteger(auction.bid()),
                auction.endsAt(),
                now);
    }

    private @Nullable SignedListing listing(Bytes32 tokenId, Known known, NewestBlock newest, Instant now)
            throws SourceUnavailableException {
        SignedListing latest = listings.latest(chain.client.chainId(), chain.market.checksummed(), tokenId.toString())
                .orElse(null);
        boolean isAlive = latest != null
                && latest.tokenEpoch() == known.sale().tokenEpoch()
                && latest.listing().seller().hex().equals(known.sale().owner())
                && latest.deadline().isAfter(now)
                && latest.epoch() == epoch(latest.listing().seller(), known)
                && newest.hasEpoch(latest.listing().seller(), latest.epoch())
                && isAllowed(latest.listing().currency(), known)
                && newest.allows(latest.listing().currency());
        return isAlive ? latest : null;
    }

    private List<SignedOffer> offers(Bytes32 tokenId, Known known, NewestBlock newest, Instant now)
            throws SourceUnavailableException {
        List<SignedOffer> open = new ArrayList<>();
        for (SignedOffer offer : offers.of(chain.client.chainId(), chain.market.checksummed(), tokenId.toString())) {
            Address buyer = offer.offer().buyer();
            if (offer.tokenEpoch() == known.sale().tokenEpoch()
                    && offer.deadline().isAfter(now)
                    && !buyer.hex().equals(known.sale().owner())
                    && offer.epoch() == epoch(buyer, known)
                    && newest.hasEpoch(buyer, offer.epoch())
                    && isAllowed(offer.offer().currency(), known)
                    && newest.allows(offer.offer().currency())) {
                open.add(offer);
            }
        }
        open.sort(ORDER);
        return open;
    }

    private long epoch(Address account, Known known) throws SourceUnavailableException {
        return known.at() == null
                ? index.epoch(chain.client.chainId(), chain.contract.hex(), account.hex())
                : ask(MarketQueries.epochOf(account), known.at());
    }

    private boolean isAllowed(Address currency, Known known) throws SourceUnavailableException {
        if (currency.isZero()) {
            return true;
        }
        return known.at() == null
                ? index.currencies(chain.client.chainId(), chain.contract.hex())
                        .contains(new SaleIndex.Currency(currency.hex(), true))
                : ask(MarketQueries.isCurrency(currency), known.at());
    }

    private <T> T ask(ContractQuery<T> query, ChainClient.Block at) throws SourceUnavailableException {
        try {
            return chain.client.query(chain.market, query, at);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The market cannot be asked: " + e.getMessage(), e);
        }
    }
}
