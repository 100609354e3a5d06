package dev.mintmark.app.market;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.ContractQuery;
import dev.mintmark.contracts.Credit;
import dev.mintmark.contracts.Listing;
import dev.mintmark.contracts.MarketCalls;
import dev.mintmark.contracts.MarketQueries;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.SigningDomain;
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

    /** The contract's error where a token would go to a contract that does not say that it takes tokens (EIP-721). */
    private static final String NO_RECEIVER = "TransferToNonERC721ReceiverImplementer";

    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final Address market;
    private final ListingRepository listings;
    private final Clock clock;

    /** Held while a listing is made: of two at a time, each would be signed without cancelling the other. */
    private final ReentrantLock listing = new ReentrantLock();

    public Market(Chain chain, ListingRepository listings, Clock clock) {
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.market = chain.market();
        this.listings = listings;
        this.clock = clock;
    }

    /**
     * Lists a token that one of the service's accounts owns: signs the listing and stores it for {@link #buy(String)}. Where
     * the token is listed at another price already, that listing is cancelled first, by a transaction whose finality is
     * awaited; else none is sent.
     *
     * @throws InvalidRequestException if the price is out of range
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    public SignedListing list(String tokenId, BigInteger priceWei) throws SourceUnavailableException {
        listing.lock();
        try {
            return listAlone(tokenId, priceWei);
        } finally {
            listing.unlock();
        }
    }

    private SignedListing listAlone(String tokenId, BigInteger priceWei) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address owner = owner(id);
        Account seller = ownerAccount(owner, "sign a listing of it");
        Listing listing;
        try {
            listing = terms(id, owner, priceWei);
            if (isListedAtAnotherPrice(listing)) {
                change(id, seller, MintmarkCalls.cancelListing(id));
                listing = terms(id, owner, priceWei);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("priceWei", String.valueOf(e.getMessage()));
        }
        byte[] signature = seller.signer().sign(listing, new SigningDomain(client.chainId(), market));
        SignedListing signed = new SignedListing(
                client.chainId(),
                market.checksummed(),
                id.toString(),
                owner.checksummed(),
                priceWei.toString(),
                listing.epoch(),
                listing.tokenEpoch(),
                listing.deadline(),
                Numeric.toHexString(signature),
                MarketCalls.buy(listing, signature));
        listings.put(signed);
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
        Address owner = owner(id);
        Account seller = ownerAccount(owner, "cancel its listings");
        return transaction(id, owner, change(id, seller, MintmarkCalls.cancelListing(id)));
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
        Address owner = owner(id);
        if (receiver.equals(owner)) {
            throw new InvalidRequestException("to", owner + " has the token already.");
        }
        Account from = ownerAccount(owner, "transfer it");
        return transaction(id, receiver, change(id, from, MintmarkCalls.safeTransferFrom(owner, receiver, id)));
    }

    /**
     * Burns a token of one of the service's accounts; returns when that is final. Its file can never be minted again.
     *
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    public TokenTransaction burn(String tokenId) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Account owner = ownerAccount(owner(id), "burn it");
        return transaction(id, null, change(id, owner, MintmarkCalls.burn(id)));
    }

    /**
     * Buys a token by the latest listing that {@link #list} stored.
     *
     * @throws ConflictException also if the token was not listed here
     */
    public Sale buy(String tokenId) throws SourceUnavailableException {
        String id = Token.parseId(tokenId);
        Address owner = owner(Bytes32.of(id));
        Optional<SignedListing> latest = latest(id);
        if (latest.isEmpty() || !sells(latest.get(), owner) && !wasBoughtHere(latest.get(), owner)) {
            throw new ConflictException(
                    "The token " + id
                            + " is not listed here: it never was, or it was sold or transferred or its listings were cancelled since.");
        }
        return buy(latest.get());
    }

    /** The listing by which a token can be bought now; empty where there is none here. */
    public Optional<SignedListing> listing(String tokenId) throws SourceUnavailableException {
        String id = Token.parseId(tokenId);
        Address owner = owner(Bytes32.of(id));
        Optional<SignedListing> latest = latest(id);
        return latest.isPresent() && sells(latest.get(), owner) ? latest : Optional.empty();
    }

    private Optional<SignedListing> latest(String tokenId) {
        return listings.latest(client.chainId(), market.checksummed(), tokenId);
    }

    /** Whether the contract takes a listing, as far as its owner and its epochs tell. */
    private boolean sells(SignedListing listing, Address owner) throws SourceUnavailableException {
        return listing.listing().seller().equals(owner)
                && listing.deadline().isAfter(clock.instant())
                && listing.epoch() == read(market, MarketQueries.epochOf(owner))
                && listing.tokenEpoch()
                        == read(
                                contract,
                                MintmarkQueries.tokenEpochOf(listing.listing().tokenId()));
    }

    /** Whether the buyer account has the token by this listing, so that a repeated request has the same answer. */
    private boolean wasBoughtHere(SignedListing listing, Address owner) throws SourceUnavailableException {
        return accounts.find(KeyRole.BUYER)
                        .filter(buyer -> buyer.address().equals(owner))
                        .isPresent()
                && sender.live(buyKey(listing.listing())).isPresent()
                && listing.tokenEpoch() + 1
                        == read(
                                contract,
                                MintmarkQueries.tokenEpochOf(listing.listing().tokenId()));
    }

    private static String buyKey(Listing listing) {
        return "buy:" + listing.tokenId().hex() + ":" + listing.tokenEpoch();
    }

    /**
     * Buys a listed token for the service's buyer account, which only the embedded chain has; returns when the sale is
     * final. The same listing again gives the same sale.
     *
     * @throws ConflictException if there is no buyer account, or the contract refuses the listing
     */
    Sale buy(SignedListing signed) throws SourceUnavailableException {
        Account buyer = accounts.find(KeyRole.BUYER)
                .orElseThrow(() -> new ConflictException("This service buys nothing on chain " + client.chainId()
                        + "; send the listing's data from a wallet."));
        Listing listing = signed.listing();
        String data = MarketCalls.buy(listing, Numeric.hexStringToByteArray(signed.signature()));
        Sender.FinalTransaction settled =
                settled(buyKey(listing), buyer, new ContractCall(market, listing.price(), data));
        return events(settled)
                .flatMap(event -> event instanceof MintmarkEvent.RoyaltyPaid paid ? Stream.of(paid) : Stream.empty())
                .findFirst()
                .map(paid -> new Sale(
                        paid.tokenId().toString(),
                        paid.seller().checksummed(),
                        paid.buyer().checksummed(),
                        paid.receiver().checksummed(),
                        paid.price().toString(),
                        paid.amount().toString(),
                        settled.receipt().getTransactionHash(),
                        settled.receipt().getBlockNumber().longValueExact()))
                .orElseThrow(() -> new ConflictException("The sale failed; the transaction is " + hash(settled) + "."));
    }

    /**
     * Withdraws the credit of one of the service's accounts to that account; returns when the withdrawal is final.
     *
     * @throws InvalidRequestException if it is not an account of this service
     * @throws ConflictException if there is nothing to withdraw
     */
    public Withdrawal withdraw(String address) throws SourceUnavailableException {
        Address owner = AddressField.parse("address", address);
        Account account = accounts.sender(owner).orElseThrow(() -> notOwn(owner));
        Credit credit = read(market, MarketQueries.creditOf(owner, Address.ZERO));
        if (credit.total().signum() == 0) {
            throw new ConflictException(
                    "The market holds nothing for " + owner + "; sales pay at once where they can.");
        }
        String key = "withdraw:" + owner.hex() + ":" + client.transactionCount(owner, "latest");
        Sender.FinalTransaction settled =
                settled(key, account, ContractCall.to(market, MarketCalls.withdraw(owner, Address.ZERO)));
        return events(settled)
                .flatMap(event -> event instanceof MintmarkEvent.Withdrawn paid ? Stream.of(paid) : Stream.empty())
                .findFirst()
                .map(paid -> new Withdrawal(
                        owner.checksummed(),
                        paid.royalties().toString(),
                        paid.proceeds().toString(),
                        hash(settled)))
                .orElseThrow(() ->
                        new ConflictException("The withdrawal failed; the transaction is " + hash(settled) + "."));
    }

    private RuntimeException notOwn(Address owner) {
        return isHolder(owner)
                ? new ConflictException(
                        "The holder " + owner + " alone can withdraw: " + accounts.whyMissing(KeyRole.HOLDER))
                : new InvalidRequestException(
                        "address",
                        owner + " is not an account of this service; its owner can call withdraw on the market "
                                + market + ".");
    }

    private Sender.FinalTransaction settled(String key, Account from, ContractCall call)
            throws SourceUnavailableException {
        Sender.FinalTransaction settled;
        try {
            settled = sender.sendAndAwaitFinality(key, from, call);
        } catch (RevertedException e) {
            throw new ConflictException(
                    e.error().equals(NO_RECEIVER)
                            ? "The receiver is a contract that does not take tokens; they would be lost there."
                            : e.getMessage());
        }
        if (!settled.calls(call)) {
            throw new ConflictException(
                    "Another change was on its way and came first; its transaction is " + hash(settled) + ".");
        }
        return settled;
    }

    private Stream<MintmarkEvent> events(Sender.FinalTransaction settled) throws SourceUnavailableException {
        return client.events(settled.receipt(), market).stream();
    }

    private Address owner(Bytes32 tokenId) throws SourceUnavailableException {
        try {
            return client.query(contract, MintmarkQueries.ownerOf(tokenId));
        } catch (RevertedException e) {
            throw wasBurnt(tokenId)
                    ? new GoneException("The token " + tokenId + " was burnt.")
                    : new NotFoundException("There is no token " + tokenId + ".");
        }
    }

    /** The contract knows the creator of a burnt token, too. */
    private boolean wasBurnt(Bytes32 tokenId) throws SourceUnavailableException {
        try {
            client.query(contract, MintmarkQueries.creatorOf(tokenId));
            return true;
        } catch (RevertedException e) {
            return false;
        }
    }

    private Listing terms(Bytes32 tokenId, Address owner, BigInteger priceWei) throws SourceUnavailableException {
        long epoch = read(market, MarketQueries.epochOf(owner));
        long tokenEpoch = read(contract, MintmarkQueries.tokenEpochOf(tokenId));
        return new Listing(
                tokenId,
                owner,
                Address.ZERO,
                priceWei,
                epoch,
                tokenEpoch,
                clock.instant().plus(VALIDITY));
    }

    /** Whether an older listing could still be bought, at another price. */
    private boolean isListedAtAnotherPrice(Listing listing) {
        return latest(listing.tokenId().toString())
                .filter(older -> older.epoch() == listing.epoch()
                        && older.tokenEpoch() == listing.tokenEpoch()
                        && older.deadline().isAfter(clock.instant())
                        && !older.priceWei().equals(listing.price().toString()))
                .isPresent();
    }

    /**
     * Changes a token: one change for each of its epochs, because every change moves the epoch on or ends the token.
     *
     * @throws ConflictException also if another change is on its way
     */
    private Sender.FinalTransaction change(Bytes32 tokenId, Account owner, String data)
            throws SourceUnavailableException {
        long epoch = read(contract, MintmarkQueries.tokenEpochOf(tokenId));
        Sender.FinalTransaction settled =
                settled("token:" + tokenId.hex() + ":" + epoch, owner, ContractCall.to(contract, data));
        if (!settled.succeeded()) {
            throw new ConflictException("The contract refused it; the transaction is " + hash(settled) + ".");
        }
        return settled;
    }

    private Account ownerAccount(Address owner, String can) {
        return accounts.sender(owner)
                .orElseThrow(() -> new ConflictException(
                        isHolder(owner)
                                ? "The token is the holder " + owner + "'s, who alone can " + can + ": "
                                        + accounts.whyMissing(KeyRole.HOLDER)
                                : "The token is " + owner + "'s, who alone can " + can + "."));
    }

    private boolean isHolder(Address address) {
        return accounts.receiver().filter(address::equals).isPresent();
    }

    private static TokenTransaction transaction(
            Bytes32 tokenId, @Nullable Address owner, Sender.FinalTransaction settled) {
        return new TokenTransaction(
                tokenId.toString(),
                owner == null ? null : owner.checksummed(),
                hash(settled),
                settled.receipt().getBlockNumber().longValueExact());
    }

    private <T> T read(Address target, ContractQuery<T> query) throws SourceUnavailableException {
        try {
            return client.query(target, query);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract cannot be asked: " + e.getMessage(), e);
        }
    }

    private static String hash(Sender.FinalTransaction settled) {
        return settled.receipt().getTransactionHash();
    }
}
