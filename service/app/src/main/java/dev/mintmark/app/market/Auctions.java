package dev.mintmark.app.market;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Auction;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MarketCalls;
import dev.mintmark.contracts.MarketQueries;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * English auctions with a reserve: begins and cancels those of the service's accounts, bids for its buyer account, and settles any.
 * What an auction is now is asked from the newest block. Thread-safe.
 */
public final class Auctions {
    /** The contract's bounds. */
    private static final Duration SHORTEST = Duration.ofHours(1);

    private static final Duration LONGEST = Duration.ofDays(90);

    private final MarketChain chain;
    private final Purse purse;
    private final Clock clock;

    /** @param offers those that the buyer account has made, whose allowances stay when it bids */
    public Auctions(Chain chain, OfferRepository offers, Clock clock) {
        this.chain = new MarketChain(chain);
        this.purse = new Purse(this.chain, offers);
        this.clock = clock;
    }

    /**
     * Puts a token of one of the service's accounts up for auction; returns when that is final. The market has the token until the
     * auction is settled or cancelled; its listings and the offers for it end.
     *
     * @param currency an ERC-20 that the market's owner allows; null for the chain's native coin
     * @param reserve the lowest first bid, in wei or the currency's smallest unit
     * @throws InvalidRequestException if a value is out of range, or the currency is not allowed
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's, or in an auction already
     */
    public AuctionTransaction create(String tokenId, @Nullable String currency, BigInteger reserve, Duration duration)
            throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address owner = chain.owner(id);
        if (owner.equals(chain.market)) {
            throw new ConflictException("The token is in an auction already.");
        }
        Account seller = chain.ownerAccount(owner, "put it up for auction");
        Address paidIn = chain.currency(currency);
        if (reserve.signum() <= 0 || reserve.bitLength() > 112) {
            throw new InvalidRequestException(
                    "reserve", "A reserve is at least 1 and below 2^112, not " + reserve + ".");
        }
        if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new InvalidRequestException(
                    "durationSeconds",
                    "An auction takes an hour to 90 days (3600 to 7776000 s), not " + duration.toSeconds() + " s.");
        }
        String data = MarketCalls.createAuction(id, paidIn, reserve, BigInteger.valueOf(duration.toSeconds()));
        return running(id, chain.change(id, seller, ContractCall.to(chain.market, data)));
    }

    /**
     * Bids for the service's buyer account, which only the embedded chain has; returns when that is final. The bid is paid now, and
     * comes back when it is outbid. The same bid again gives the same answer.
     *
     * @param amount in wei or the auction's currency's smallest unit
     * @throws InvalidRequestException if the amount is out of range
     * @throws ConflictException if the token is in no auction, the auction is over, the bid is too low or the bidder has too little
     */
    public AuctionTransaction bid(String tokenId, BigInteger amount) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        if (amount.signum() <= 0 || amount.bitLength() > 112) {
            throw new InvalidRequestException("amount", "A bid is at least 1 and below 2^112, not " + amount + ".");
        }
        Auction auction = require(id);
        Account buyer = chain.buyer("bids", "call bid on the market " + chain.market + " from a wallet");
        String key = "bid:" + id.hex() + ":" + chain.tokenEpoch(id) + ":" + amount;
        if (chain.sender.live(key).isEmpty()) {
            if (buyer.address().equals(auction.bidder())) {
                throw new ConflictException(buyer.address() + " has the highest bid already: "
                        + Units.text(chain, auction.currency(), auction.bid()) + ".");
            }
            BigInteger least = chain.read(chain.market, MarketQueries.leastBidOf(id));
            if (amount.compareTo(least) < 0) {
                throw new ConflictException("The bid is " + Units.text(chain, auction.currency(), amount)
                        + ", which is too low; the least that is accepted is "
                        + Units.text(chain, auction.currency(), least) + ".");
            }
            purse.requireBalance(buyer.address(), auction.currency(), amount);
            if (!auction.currency().isZero()) {
                purse.allow(buyer, auction.currency(), amount);
            }
        }
        BigInteger coins = auction.currency().isZero() ? amount : BigInteger.ZERO;
        ContractCall call = new ContractCall(chain.market, coins, MarketCalls.bid(id, amount));
        return running(id, MarketChain.succeeded(chain.settled(key, buyer, call)));
    }

    /**
     * Ends an auction after its time, whoever began it; returns when that is final. The token goes to the highest bidder, or back
     * to the seller where nobody bid. The payer account pays the gas.
     *
     * @throws ConflictException if the token is in no auction, or the auction still runs
     */
    public AuctionTransaction settle(String tokenId) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Auction auction = require(id);
        Account payer = chain.accounts.require(KeyRole.PAYER);
        ContractCall call = ContractCall.to(chain.market, MarketCalls.settleAuction(id));
        requireOver(auction, payer, call);
        String key = "settle:" + id.hex() + ":" + chain.tokenEpoch(id);
        Sender.FinalTransaction settled = MarketChain.succeeded(chain.settled(key, payer, call));
        Optional<Sale> sale = chain.sale(settled);
        return new AuctionTransaction(
                id.toString(),
                sale.map(Sale::buyer).orElse(auction.seller().checksummed()),
                null,
                sale.orElse(null),
                MarketChain.hash(settled),
                MarketChain.block(settled));
    }

    /** The chain's clock decides, not this machine's. */
    private void requireOver(Auction auction, Account payer, ContractCall call) throws SourceUnavailableException {
        try {
            chain.client.gas(payer.address(), call);
        } catch (RevertedException e) {
            throw new ConflictException(
                    e.error().equals("AuctionRuns")
                            ? "The auction runs until " + Instant.ofEpochSecond(auction.endsAt())
                                    + "; it is settled after that."
                            : e.getMessage());
        }
    }

    /**
     * Takes a token of one of the service's accounts back that nobody has bid for; returns when that is final.
     *
     * @throws ConflictException if the token is in no auction, the auction is someone else's, or it has a bid
     */
    public AuctionTransaction cancel(String tokenId) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Auction auction = require(id);
        Account seller = chain.accounts
                .sender(auction.seller())
                .orElseThrow(() ->
                        new ConflictException("The auction is " + auction.seller() + "'s, who alone can cancel it."));
        if (!auction.bidder().isZero()) {
            throw new ConflictException("The auction has a bid of " + auction.bid()
                    + " and cannot be cancelled; it is settled after its end.");
        }
        ContractCall call = ContractCall.to(chain.market, MarketCalls.cancelAuction(id));
        Sender.FinalTransaction settled = chain.change(id, seller, call);
        return new AuctionTransaction(
                id.toString(),
                auction.seller().checksummed(),
                null,
                null,
                MarketChain.hash(settled),
                MarketChain.block(settled));
    }

    /** @throws ConflictException if the token is in no auction */
    private Auction require(Bytes32 tokenId) throws SourceUnavailableException {
        Auction auction = chain.read(chain.market, MarketQueries.auctionOf(tokenId));
        if (auction.seller().isZero()) {
            chain.owner(tokenId); // says where there is no such token
            throw new ConflictException("The token is in no auction.");
        }
        return auction;
    }

    private AuctionTransaction running(Bytes32 tokenId, Sender.FinalTransaction settled)
            throws SourceUnavailableException {
        Auction auction = chain.read(chain.market, MarketQueries.auctionOf(tokenId));
        return new AuctionTransaction(
                tokenId.toString(),
                chain.owner(tokenId).checksummed(),
                auction.seller().isZero() ? null : state(auction, clock.instant()),
                null,
                MarketChain.hash(settled),
                MarketChain.block(settled));
    }

    static AuctionState state(Auction auction, Instant now) {
        return AuctionState.of(
                auction.seller(),
                auction.currency(),
                auction.reserve(),
                auction.bidder().isZero() ? null : auction.bidder(),
                auction.bid(),
                auction.endsAt(),
                now);
    }
}
