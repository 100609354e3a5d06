package dev.mintmark.app.market;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.MarketCalls;
import dev.mintmark.contracts.MarketQueries;
import dev.mintmark.contracts.Offer;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Offers for tokens in ERC-20 currencies: makes them for the service's buyer account, takes those that wallets signed, and accepts
 * them for the service's accounts that own tokens. Thread-safe.
 */
public final class Offers {
    /** How long an offer of the buyer account holds. */
    static final Duration VALIDITY = Duration.ofDays(30);

    /** More than an owner reads; each open offer is asked for with its token. */
    static final int MAX_OPEN = 100;

    private final MarketChain chain;
    private final Purse purse;
    private final OfferRepository offers;
    private final Clock clock;

    /** Held from an allowance to the offer that it is for: of two at a time, each would be allowed without the other. */
    private final ReentrantLock making = new ReentrantLock();

    public Offers(Chain chain, OfferRepository offers, Clock clock) {
        this.chain = new MarketChain(chain);
        this.purse = new Purse(this.chain, offers);
        this.offers = offers;
        this.clock = clock;
    }

    /**
     * Signs an offer of the buyer account, which only the embedded chain has, and stores it. First lets the market take the
     * price, by a transaction whose finality is awaited, where it may not yet.
     *
     * @param currency an ERC-20 that the market's owner allows
     * @param price in the currency's smallest unit
     * @throws InvalidRequestException if the price is out of range, or the currency is not allowed
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if there is no buyer account, it has too little or the token, or the token is in an auction
     */
    public SignedOffer make(String tokenId, @Nullable String currency, BigInteger price)
            throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address owner = seller(id);
        Account buyer = chain.buyer("offers", "sign the offer in a wallet, and give its signature");
        refuseOwner(buyer.address(), owner);
        Address paidIn = chain.currency(required(currency));
        Offer offer =
                offer(id, buyer.address(), paidIn, price, chain.epoch(buyer.address()), chain.tokenEpoch(id), null);
        requireRoom(id, offer.tokenEpoch());
        purse.requireBalance(buyer.address(), paidIn, price);
        making.lock();
        try {
            purse.allow(buyer, paidIn, price);
            return store(offer, buyer.signer().sign(offer, chain.domain()), owner);
        } finally {
            making.unlock();
        }
    }

    /**
     * Stores an offer that a wallet signed. The contract is asked whether it would take it now.
     *
     * @throws InvalidRequestException if the contract would not, because of a term or the signature
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the buyer has too little or the token, or the token is in an auction
     */
    public SignedOffer add(String tokenId, WalletOffer signed) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address buyer = AddressField.parse("buyer", signed.buyer());
        Address owner = seller(id);
        refuseOwner(buyer, owner);
        Address currency = chain.currency(signed.currency());
        Offer offer =
                offer(id, buyer, currency, signed.price(), signed.epoch(), signed.tokenEpoch(), signed.deadline());
        requirePresent("epoch", offer.epoch(), chain.epoch(buyer), "that of the buyer " + buyer);
        requirePresent("tokenEpoch", offer.tokenEpoch(), chain.tokenEpoch(id), "that of the token");
        requireRoom(id, offer.tokenEpoch());
        purse.requireBalance(buyer, currency, offer.price());
        purse.requireAllowance(buyer, currency, offer.price());
        return store(offer, signed.signature(), owner);
    }

    /** What a wallet signed, beside the token. */
    public record WalletOffer(
            String buyer,
            String currency,
            BigInteger price,
            long epoch,
            long tokenEpoch,
            Instant deadline,
            byte[] signature) {}

    private SignedOffer store(Offer offer, byte[] signature, Address owner) throws SourceUnavailableException {
        SignedOffer signed = SignedOffer.of(offer, signature, chain.domain());
        try {
            chain.client.simulate(owner, ContractCall.to(chain.market, signed.data()));
        } catch (RevertedException e) {
            throw refused(e);
        }
        offers.put(signed);
        return signed;
    }

    private static RuntimeException refused(RevertedException e) {
        String field = switch (e.error()) {
            case "InvalidSignature" -> "signature";
            case "Expired" -> "deadline";
            case "EpochPassed" -> "epoch";
            case "TokenEpochPassed" -> "tokenEpoch";
            case "CurrencyNotAccepted" -> "currency";
            case "PriceOutOfRange" -> "price";
            default -> "";
        };
        return field.isEmpty()
                ? new ConflictException(e.getMessage())
                : new InvalidRequestException(field, e.getMessage());
    }

    /**
     * Accepts an offer for a token of one of the service's accounts; returns when the sale is final. The same offer again
     * gives the same sale.
     *
     * @param offerId the offer's {@code id}
     * @throws NotFoundException if there is no such token, or no such offer for it
     * @throws ConflictException if the token is someone else's, the offer is dead, or the buyer has too little
     */
    public Sale accept(String tokenId, String offerId) throws SourceUnavailableException {
        String id = Token.parseId(tokenId);
        Bytes32 token = Bytes32.of(id);
        Address owner = chain.owner(token);
        SignedOffer signed = find(id, offerId);
        Offer offer = signed.offer();
        String key = MarketChain.changeKey(token, offer.tokenEpoch());
        ContractCall call = ContractCall.to(chain.market, signed.data());
        Account seller;
        if (owner.equals(offer.buyer())) {
            seller = seller(key)
                    .orElseThrow(() -> new ConflictException(owner + ", who made the offer, has the token already."));
        } else {
            seller = chain.ownerAccount(owner, "accept an offer for it");
            requireOpen(offer);
        }
        Sender.FinalTransaction settled = chain.settled(key, seller, call);
        return chain.sale(settled)
                .orElseThrow(() -> new ConflictException(
                        "The sale failed; the transaction is " + MarketChain.hash(settled) + "."));
    }

    /**
     * Cancels all listings and offers that one of the service's accounts signed, for whatever token; returns when that is final.
     *
     * @throws InvalidRequestException if it is not an account of this service
     */
    public CancelledEpoch cancelAll(String address) throws SourceUnavailableException {
        Address signer = AddressField.parse("address", address);
        Account account = chain.accounts
                .sender(signer)
                .orElseThrow(() -> new InvalidRequestException(
                        "address",
                        signer + " is not an account of this service; its owner can call cancelAll on the market "
                                + chain.market + "."));
        String key = "cancel-all:" + signer.hex() + ":" + chain.epoch(signer);
        Sender.FinalTransaction settled = MarketChain.succeeded(
                chain.settled(key, account, ContractCall.to(chain.market, MarketCalls.cancelAll())));
        return new CancelledEpoch(
                signer.checksummed(), chain.epoch(signer), MarketChain.hash(settled), MarketChain.block(settled));
    }

    private SignedOffer find(String tokenId, String offerId) {
        String id;
        try {
            id = Bytes32.of(offerId).toString();
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException(
                    "offer", "An offer's ID is 0x and 64 hex digits, not \"" + offerId + "\".");
        }
        return offers.find(chain.client.chainId(), chain.market.checksummed(), id)
                .filter(offer -> offer.tokenId().equals(tokenId))
                .orElseThrow(() ->
                        new NotFoundException("There is no offer " + id + " for the token " + tokenId + " here."));
    }

    /** The account that accepted an offer before, or is about to. */
    private Optional<Account> seller(String key) {
        return chain.sender.live(key).flatMap(known -> chain.accounts.sender(new Address(known.sender())));
    }

    private void requireOpen(Offer offer) throws SourceUnavailableException {
        if (!offer.deadline().isAfter(clock.instant())) {
            throw new ConflictException("The offer's time was over at " + offer.deadline() + ".");
        }
        if (offer.tokenEpoch() != chain.tokenEpoch(offer.tokenId())) {
            throw new ConflictException(
                    "The offer is dead: the token was transferred or auctioned, or its offers were cancelled, since it was"
                            + " signed.");
        }
        if (offer.epoch() != chain.epoch(offer.buyer())) {
            throw new ConflictException("The offer is dead: its buyer has cancelled it.");
        }
        if (!chain.read(chain.market, MarketQueries.isCurrency(offer.currency()))) {
            throw new ConflictException("The currency " + offer.currency() + " is allowed on the market no more.");
        }
        purse.requireBalance(offer.buyer(), offer.currency(), offer.price());
        purse.requireAllowance(offer.buyer(), offer.currency(), offer.price());
    }

    /** The owner to whom offers go. */
    private Address seller(Bytes32 tokenId) throws SourceUnavailableException {
        Address owner = chain.owner(tokenId);
        if (owner.equals(chain.market)) {
            throw new ConflictException("The token is in an auction, which takes bids and no offers.");
        }
        return owner;
    }

    private static void refuseOwner(Address buyer, Address owner) {
        if (buyer.equals(owner)) {
            throw new ConflictException(owner + " has the token already.");
        }
    }

    private static String required(@Nullable String currency) {
        if (currency == null) {
            throw new InvalidRequestException(
                    "currency", "An offer names an ERC-20, because the chain's coin cannot be taken later.");
        }
        return currency;
    }

    private Offer offer(
            Bytes32 tokenId,
            Address buyer,
            Address currency,
            BigInteger price,
            long epoch,
            long tokenEpoch,
            @Nullable Instant deadline) {
        Instant until = deadline == null ? clock.instant().plus(VALIDITY) : deadline;
        if (!until.isAfter(clock.instant())) {
            throw new InvalidRequestException("deadline", "The deadline " + until + " is over.");
        }
        try {
            return new Offer(tokenId, buyer, currency, price, epoch, tokenEpoch, until);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("price", String.valueOf(e.getMessage()));
        }
    }

    private static void requirePresent(String field, long signed, long present, String whose) {
        if (signed != present) {
            throw new InvalidRequestException(
                    field, "The epoch is " + signed + ", and " + whose + " is " + present + ".");
        }
    }

    /** Dead offers make room. */
    private void requireRoom(Bytes32 tokenId, long tokenEpoch) {
        String token = tokenId.toString();
        String market = chain.market.checksummed();
        long chainId = chain.client.chainId();
        offers.removeDead(chainId, market, token, tokenEpoch, clock.instant());
        if (offers.of(chainId, market, token).size() >= MAX_OPEN) {
            throw new ConflictException(
                    "The token has " + MAX_OPEN + " open offers, which is the most that are kept here.");
        }
    }
}
