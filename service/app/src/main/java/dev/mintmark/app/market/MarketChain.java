package dev.mintmark.app.market;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.GoneException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
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
import dev.mintmark.contracts.MarketQueries;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.SigningDomain;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What all sales do: read the contracts, and send transactions of the service's accounts. Thread-safe. */
final class MarketChain {
    /** The contract's error where a token would go to a contract that does not say that it takes tokens (EIP-721). */
    private static final String NO_RECEIVER = "TransferToNonERC721ReceiverImplementer";

    final ChainClient client;
    final Sender sender;
    final Accounts accounts;
    final Address contract;
    final Address market;

    MarketChain(Chain chain) {
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.market = chain.market();
    }

    /** What listings and offers are signed for. */
    SigningDomain domain() {
        return new SigningDomain(client.chainId(), market);
    }

    /**
     * The owner of a token in the newest block.
     *
     * @throws NotFoundException if there is no such token
     * @throws GoneException if it was burnt
     */
    Address owner(Bytes32 tokenId) throws SourceUnavailableException {
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

    /**
     * The service's account that owns a token.
     *
     * @param can what it alone can do
     * @throws ConflictException if the token is someone else's, or in an auction
     */
    Account ownerAccount(Address owner, String can) {
        return accounts.sender(owner)
                .orElseThrow(() -> new ConflictException(
                        owner.equals(market)
                                ? "The market has the token while its auction runs; nobody can " + can
                                        + " before the auction is settled or cancelled."
                                : isHolder(owner)
                                        ? "The token is the holder " + owner + "'s, who alone can " + can + ": "
                                                + accounts.whyMissing(KeyRole.HOLDER)
                                        : "The token is " + owner + "'s, who alone can " + can + "."));
    }

    boolean isHolder(Address address) {
        return accounts.receiver().filter(address::equals).isPresent();
    }

    /**
     * The account that pays, which only the embedded chain has.
     *
     * @param does what the service does not do without it, such as "buys"
     * @param instead what to do on other chains
     */
    Account buyer(String does, String instead) {
        return accounts.find(KeyRole.BUYER)
                .orElseThrow(() -> new ConflictException(
                        "This service " + does + " nothing on chain " + client.chainId() + "; " + instead + "."));
    }

    /**
     * The currency in a field of a request; zero, the chain's native coin, for null.
     *
     * @throws InvalidRequestException if it is no address, or the market's owner does not allow it
     */
    Address currency(@Nullable String text) throws SourceUnavailableException {
        if (text == null) {
            return Address.ZERO;
        }
        Address currency = AddressField.parse("currency", text);
        if (!read(market, MarketQueries.isCurrency(currency))) {
            throw new InvalidRequestException(
                    "currency",
                    "The currency " + currency
                            + " is not allowed on the market; token currencies shows those that are.");
        }
        return currency;
    }

    /** A token's epoch in the newest block. */
    long tokenEpoch(Bytes32 tokenId) throws SourceUnavailableException {
        return read(contract, MintmarkQueries.tokenEpochOf(tokenId));
    }

    /** An account's epoch in the newest block. */
    long epoch(Address account) throws SourceUnavailableException {
        return read(market, MarketQueries.epochOf(account));
    }

    /**
     * Changes a token: one change for each of its epochs, because every change moves the epoch on or ends the token.
     *
     * @throws ConflictException also if another change is on its way
     */
    Sender.FinalTransaction change(Bytes32 tokenId, Account owner, ContractCall call)
            throws SourceUnavailableException {
        return succeeded(settled(changeKey(tokenId, tokenEpoch(tokenId)), owner, call));
    }

    static String changeKey(Bytes32 tokenId, long tokenEpoch) {
        return "token:" + tokenId.hex() + ":" + tokenEpoch;
    }

    /** @throws ConflictException if the contract reverts it, or another transaction has the key */
    Sender.FinalTransaction settled(String key, Account from, ContractCall call) throws SourceUnavailableException {
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

    /** @throws ConflictException if it failed in its block */
    static Sender.FinalTransaction succeeded(Sender.FinalTransaction settled) {
        if (!settled.succeeded()) {
            throw new ConflictException("The contract refused it; the transaction is " + hash(settled) + ".");
        }
        return settled;
    }

    /** The sale in a transaction; empty where it sold nothing. */
    Optional<Sale> sale(Sender.FinalTransaction settled) throws SourceUnavailableException {
        return events(settled)
                .flatMap(event -> event instanceof MintmarkEvent.RoyaltyPaid paid ? Stream.of(paid) : Stream.empty())
                .findFirst()
                .map(paid -> new Sale(
                        paid.tokenId().toString(),
                        paid.seller().checksummed(),
                        paid.buyer().checksummed(),
                        paid.receiver().checksummed(),
                        text(paid.currency()),
                        paid.price().toString(),
                        paid.amount().toString(),
                        hash(settled),
                        block(settled)));
    }

    /** The market's events in a transaction. */
    Stream<MintmarkEvent> events(Sender.FinalTransaction settled) throws SourceUnavailableException {
        return client.events(settled.receipt(), market).stream();
    }

    static TokenTransaction transaction(Bytes32 tokenId, @Nullable Address owner, Sender.FinalTransaction settled) {
        return new TokenTransaction(
                tokenId.toString(), owner == null ? null : owner.checksummed(), hash(settled), block(settled));
    }

    <T> T read(Address target, ContractQuery<T> query) throws SourceUnavailableException {
        try {
            return client.query(target, query);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract cannot be asked: " + e.getMessage(), e);
        }
    }

    /** A currency in an answer: null for the chain's native coin. */
    static @Nullable String text(Address currency) {
        return currency.isZero() ? null : currency.checksummed();
    }

    /** A currency as {@link #text} writes it. */
    static Address address(@Nullable String currency) {
        return currency == null ? Address.ZERO : Address.of(currency);
    }

    static String hash(Sender.FinalTransaction settled) {
        return settled.receipt().getTransactionHash();
    }

    static long block(Sender.FinalTransaction settled) {
        return settled.receipt().getBlockNumber().longValueExact();
    }
}
