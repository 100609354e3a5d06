package dev.mintmark.app.market;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.Credit;
import dev.mintmark.contracts.Listing;
import dev.mintmark.contracts.MarketCalls;
import dev.mintmark.contracts.MarketQueries;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkEvent;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.web3j.utils.Numeric;

/**
 * Lists, sells, transfers and burns the tokens that the service's accounts own, and pays their credit out, by the token
 * contract and its market.
 * Thread-safe.
 */
public final class Market {
    private static final Duration VALIDITY = Duration.ofDays(30);

    private final MarketChain chain;
    private final Purse purse;
    private final ListingRepository listings;
    private final Clock clock;

    /** Held while a listing is made: of two at a time, each would be signed without cancelling the other. */
    private final ReentrantLock listing = new ReentrantLock();

    /** @param offers those that the buyer account has made, whose allowances stay when it buys */
    public Market(Chain chain, ListingRepository listings, OfferRepository offers, Clock clock) {
        this.chain = new MarketChain(chain);
        this.purse = new Purse(this.chain, offers);
        this.listings = listings;
        this.clock = clock;
    }

    /**
     * Lists a token that one of the service's accounts owns: signs the listing and stores it for {@link #buy(String)}. Where
     * the token is listed at another price already, that listing is cancelled first, by a transaction whose finality is
     * awaited; else none is sent.
     *
     * @param priceWei in wei or the currency's smallest unit
     * @param currency an ERC-20 that the market's owner allows; null for the chain's native coin
     * @throws InvalidRequestException if the price is out of range, or the currency is not allowed
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    public SignedListing list(String tokenId, BigInteger priceWei, @Nullable String currency)
            throws SourceUnavailableException {
        listing.lock();
        try {
            return listAlone(tokenId, priceWei, currency);
        } finally {
            listing.unlock();
        }
    }

    /** Lists a token in the chain's native coin. */
    public SignedListing list(String tokenId, BigInteger priceWei) throws SourceUnavailableException {
        return list(tokenId, priceWei, null);
    }

    private SignedListing listAlone(String tokenId, BigInteger priceWei, @Nullable String currency)
            throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address owner = chain.owner(id);
        Account seller = chain.ownerAccount(owner, "sign a listing of it");
        Address paidIn = chain.currency(currency);
        Optional<SignedListing> known = latest(id.toString());
        Listing listing;
        try {
            listing = terms(id, owner, paidIn, priceWei);
            if (isListedAtAnotherPrice(listing)) {
                changeToken(id, seller, MintmarkCalls.cancelListing(id));
                listing = terms(id, owner, paidIn, priceWei);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("priceWei", String.valueOf(e.getMessage()));
        }
        byte[] signature = seller.signer().sign(listing, chain.domain());
        SignedListing signed = SignedListing.of(listing, signature, chain.domain());
        if (!listings.replace(known, signed)) {
            throw new ConflictException(
                    "Another listing of the token " + id + " was made in this moment; ask for the token to see it.");
        }
        return signed;
    }

    /**
     * Cancels every listing of a token and every offer for it; returns when that is final.
     *
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    public TokenTransaction cancel(String tokenId) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address owner = chain.owner(id);
        Account seller = chain.ownerAccount(owner, "cancel its listings");
        return MarketChain.transaction(id, owner, changeToken(id, seller, MintmarkCalls.cancelListing(id)));
    }

    /**
     * Transfers a token of one of the service's accounts; returns when that is final. Its listings end.
     *
     * @throws InvalidRequestException if {@code to} is no address, or has the token
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's, or the receiver is a contract that takes no tokens
     */
    public TokenTransaction transfer(String tokenId, String to) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address receiver = AddressField.parse("to", to);
        Address owner = chain.owner(id);
        if (receiver.equals(owner)) {
            throw new InvalidRequestException("to", owner + " has the token already.");
        }
        Account from = chain.ownerAccount(owner, "transfer it");
        return MarketChain.transaction(
                id, receiver, changeToken(id, from, MintmarkCalls.safeTransferFrom(owner, receiver, id)));
    }

    /**
     * Burns a token of one of the service's accounts; returns when that is final. Its file can never be minted again.
     *
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    public TokenTransaction burn(String tokenId) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Account owner = chain.ownerAccount(chain.owner(id), "burn it");
        return MarketChain.transaction(id, null, changeToken(id, owner, MintmarkCalls.burn(id)));
    }

    /** Whether an account of the service has this address, so that it can send transactions of it. */
    public boolean holds(String address) {
        return chain.accounts.sender(Address.of(address)).isPresent();
    }

    private Sender.FinalTransaction changeToken(Bytes32 tokenId, Account owner, String data)
            throws SourceUnavailableException {
        return chain.change(tokenId, owner, ContractCall.to(chain.contract, data));
    }

    /**
     * Buys a token by the latest listing that {@link #list} stored.
     *
     * @throws ConflictException also if the token was not listed here
     */
    public Sale buy(String tokenId) throws SourceUnavailableException {
        String id = Token.parseId(tokenId);
        Address owner = chain.owner(Bytes32.of(id));
        Optional<SignedListing> latest = latest(id);
        if (latest.isEmpty() || !sells(latest.get(), owner) && !wasBoughtHere(latest.get(), owner)) {
            throw new ConflictException(
                    "The token " + id
                            + " is not listed here: it never was, or it was sold or transferred or its listings were cancelled since.");
        }
        return buy(latest.get());
    }

    private Optional<SignedListing> latest(String tokenId) {
        return listings.latest(chain.client.chainId(), chain.market.checksummed(), tokenId);
    }

    /** Whether the contract takes a listing, as far as its owner and its epochs tell. */
    private boolean sells(SignedListing listing, Address owner) throws SourceUnavailableException {
        return listing.listing().seller().equals(owner)
                && listing.deadline().isAfter(clock.instant())
                && listing.epoch() == chain.epoch(owner)
                && listing.tokenEpoch() == chain.tokenEpoch(listing.listing().tokenId());
    }

    /** Whether the buyer account has the token by this listing, so that a repeated request has the same answer. */
    private boolean wasBoughtHere(SignedListing listing, Address owner) throws SourceUnavailableException {
        return chain.accounts
                        .find(KeyRole.BUYER)
                        .filter(buyer -> buyer.address().equals(owner))
                        .isPresent()
                && chain.sender.live(buyKey(listing.listing())).isPresent()
                && listing.tokenEpoch() + 1
                        == chain.tokenEpoch(listing.listing().tokenId());
    }

    private static String buyKey(Listing listing) {
        return "buy:" + listing.tokenId().hex() + ":" + listing.tokenEpoch();
    }

    /**
     * Buys a listed token for the service's buyer account, which only the embedded chain has; returns when the sale is
     * final. The same listing again gives the same sale.
     *
     * @throws ConflictException if there is no buyer account, it has too little, or the contract refuses the listing
     */
    Sale buy(SignedListing signed) throws SourceUnavailableException {
        Account buyer = chain.buyer("buys", "send the listing's data from a wallet");
        Listing listing = signed.listing();
        if (chain.sender.live(buyKey(listing)).isEmpty()) {
            purse.requireBalance(buyer.address(), listing.currency(), listing.price());
            if (!listing.currency().isZero()) {
                purse.allow(buyer, listing.currency(), listing.price());
            }
        }
        String data = MarketCalls.buy(listing, Numeric.hexStringToByteArray(signed.signature()));
        BigInteger coins = listing.currency().isZero() ? listing.price() : BigInteger.ZERO;
        Sender.FinalTransaction settled =
                chain.settled(buyKey(listing), buyer, new ContractCall(chain.market, coins, data));
        return chain.sale(settled)
                .orElseThrow(() -> new ConflictException(
                        "The sale failed; the transaction is " + MarketChain.hash(settled) + "."));
    }

    /**
     * Withdraws the credit of one of the service's accounts to that account; returns when the withdrawal is final.
     *
     * @param currency an ERC-20, allowed or not; null for the chain's native coin
     * @throws InvalidRequestException if it is not an account of this service
     * @throws ConflictException if there is nothing to withdraw
     */
    public Withdrawal withdraw(String address, @Nullable String currency) throws SourceUnavailableException {
        Address owner = AddressField.parse("address", address);
        Account account = chain.accounts.sender(owner).orElseThrow(() -> notOwn(owner));
        Address paidIn = paidIn(currency);
        return withdraw(owner, paidIn, account, "withdraw", MarketCalls.withdraw(owner, paidIn));
    }

    /**
     * Sends an account its credit by a transaction of the service's payer, for accounts that cannot withdraw themselves, such as
     * contracts; returns when the withdrawal is final.
     *
     * @param currency an ERC-20, allowed or not; null for the chain's native coin
     * @throws ConflictException if there is nothing to withdraw, or the account refuses the coins
     */
    public Withdrawal withdrawFor(String address, @Nullable String currency) throws SourceUnavailableException {
        Address owner = AddressField.parse("address", address);
        Address paidIn = paidIn(currency);
        return withdraw(owner, paidIn, chain.accounts.payer(), "withdraw-for", MarketCalls.withdrawFor(owner, paidIn));
    }

    private static Address paidIn(@Nullable String currency) {
        return currency == null ? Address.ZERO : AddressField.parse("currency", currency);
    }

    private Withdrawal withdraw(Address owner, Address paidIn, Account from, String what, String data)
            throws SourceUnavailableException {
        Credit credit = chain.read(chain.market, MarketQueries.creditOf(owner, paidIn));
        ContractCall call = ContractCall.to(chain.market, data);
        String purpose = what + ":" + owner.hex() + ":" + paidIn.hex();
        boolean isPaid = credit.total().signum() == 0;
        Optional<String> unseen = chain.sender.repeated().unseen(purpose, from.address(), call);
        if (isPaid && unseen.isEmpty()) {
            throw new ConflictException("The market holds nothing for " + owner
                    + (paidIn.isZero() ? "" : " in the currency " + paidIn) + "; sales pay at once where they can.");
        }
        String key = isPaid ? unseen.get() : chain.sender.repeated().key(purpose, from.address());
        Sender.FinalTransaction settled = chain.settled(key, from, call);
        return chain.events(settled)
                .flatMap(event -> event instanceof MintmarkEvent.Withdrawn paid ? Stream.of(paid) : Stream.empty())
                .findFirst()
                .map(paid -> new Withdrawal(
                        owner.checksummed(),
                        MarketChain.text(paid.currency()),
                        paid.royalties().toString(),
                        paid.proceeds().toString(),
                        MarketChain.hash(settled)))
                .orElseThrow(() -> new ConflictException(
                        "The withdrawal failed; the transaction is " + MarketChain.hash(settled) + "."));
    }

    /** Withdraws an account's credit in the chain's native coin. */
    public Withdrawal withdraw(String address) throws SourceUnavailableException {
        return withdraw(address, null);
    }

    private RuntimeException notOwn(Address owner) {
        return chain.isHolder(owner)
                ? new ConflictException(
                        "The holder " + owner + " alone can withdraw: " + chain.accounts.whyMissing(KeyRole.HOLDER))
                : new InvalidRequestException(
                        "address",
                        owner + " is not an account of this service; its owner can call withdraw on the market "
                                + chain.market + ", or this service's payer withdrawFor (withdraw --for).");
    }

    private Listing terms(Bytes32 tokenId, Address owner, Address currency, BigInteger priceWei)
            throws SourceUnavailableException {
        return new Listing(
                tokenId,
                owner,
                currency,
                priceWei,
                chain.epoch(owner),
                chain.tokenEpoch(tokenId),
                clock.instant().plus(VALIDITY));
    }

    private boolean isListedAtAnotherPrice(Listing listing) {
        return latest(listing.tokenId().toString())
                .filter(older -> older.isAliveAtAnotherPrice(listing, clock.instant()))
                .isPresent();
    }
}
