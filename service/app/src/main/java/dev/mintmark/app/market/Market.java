package dev.mintmark.app.market;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.AddressField;
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
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.MintmarkEvent;
import dev.mintmark.contracts.MintmarkQueries;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.web3j.utils.Numeric;

/**
 * Lists, sells and pays out: sales of the tokens that the service's accounts own, by the contract's market. Thread-safe.
 */
public final class Market {
    private static final Duration VALIDITY = Duration.ofDays(30);

    private final ChainClient client;
    private final Sender sender;
    private final Accounts accounts;
    private final Address contract;
    private final ListingRepository listings;
    private final Clock clock;

    public Market(Chain chain, ListingRepository listings, Clock clock) {
        this.client = chain.client();
        this.sender = chain.sender();
        this.accounts = chain.accounts();
        this.contract = chain.contract();
        this.listings = listings;
        this.clock = clock;
    }

    /**
     * Lists a token that one of the service's accounts owns: signs the listing and stores it for {@link #buy(String)}. Sends
     * no transaction.
     *
     * @throws InvalidRequestException if the price is out of range
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is someone else's
     */
    public SignedListing list(String tokenId, BigInteger priceWei) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address owner = owner(id);
        Account seller = ownAccount(owner)
                .orElseThrow(() ->
                        new ConflictException("The token is " + owner + "'s, who alone can sign a listing of it."));
        Listing listing;
        try {
            Instant deadline = clock.instant().plus(VALIDITY);
            long epoch = read(MintmarkQueries.epochOf(owner));
            long sale = read(MintmarkQueries.salesOf(id)).count();
            listing = new Listing(id, owner, priceWei, epoch, sale, deadline);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("priceWei", String.valueOf(e.getMessage()));
        }
        byte[] signature = seller.signer().sign(listing, new SigningDomain(client.chainId(), contract));
        SignedListing signed = new SignedListing(
                client.chainId(),
                contract.checksummed(),
                id.toString(),
                owner.checksummed(),
                priceWei.toString(),
                listing.epoch(),
                listing.sale(),
                listing.deadline(),
                Numeric.toHexString(signature),
                MintmarkCalls.buy(listing, signature));
        listings.put(signed);
        return signed;
    }

    /**
     * Buys a token by the latest listing that {@link #list} stored.
     *
     * @throws ConflictException also if the token was not listed here
     */
    public Sale buy(String tokenId) throws SourceUnavailableException {
        String id = Token.parseId(tokenId);
        return buy(listings.latest(client.chainId(), contract.checksummed(), id)
                .orElseThrow(() -> new ConflictException("The token " + id + " is not listed here.")));
    }

    /**
     * Buys a listed token for the service's buyer account, which only the embedded chain has; returns when the sale is
     * final. The same listing again gives the same sale.
     *
     * @throws ConflictException if there is no buyer account, or the contract refuses the listing
     */
    public Sale buy(SignedListing signed) throws SourceUnavailableException {
        Account buyer = accounts.buyer();
        if (buyer == null) {
            throw new ConflictException("This service buys nothing on chain " + client.chainId()
                    + "; send the listing's data from" + " a wallet.");
        }
        Listing listing = signed.listing();
        String data = MintmarkCalls.buy(listing, signature(signed));
        String key = "buy:" + listing.tokenId().hex() + ":" + listing.sale();
        Sender.FinalTransaction settled = settled(key, buyer, new ContractCall(contract, listing.price(), data));
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
        Account account = ownAccount(owner)
                .orElseThrow(() -> new InvalidRequestException(
                        "address",
                        owner + " is not an account of this service; its owner can call withdraw on the contract."));
        Credit credit = read(MintmarkQueries.creditOf(owner));
        if (credit.total().signum() == 0) {
            throw new ConflictException(
                    "The contract holds nothing for " + owner + "; sales pay at once where they can.");
        }
        String key = "withdraw:" + owner.hex() + ":" + client.transactionCount(owner, "latest");
        Sender.FinalTransaction settled =
                settled(key, account, ContractCall.to(contract, MintmarkCalls.withdraw(owner)));
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

    private Sender.FinalTransaction settled(String key, Account from, ContractCall call)
            throws SourceUnavailableException {
        try {
            return sender.sendAndAwaitFinality(key, from, call);
        } catch (RevertedException e) {
            throw new ConflictException(e.getMessage());
        }
    }

    private Stream<MintmarkEvent> events(Sender.FinalTransaction settled) throws SourceUnavailableException {
        return client.events(settled.receipt(), contract).stream();
    }

    private Address owner(Bytes32 tokenId) throws SourceUnavailableException {
        try {
            return client.query(contract, MintmarkQueries.ownerOf(tokenId));
        } catch (RevertedException e) {
            throw new NotFoundException("There is no token " + tokenId + ".");
        }
    }

    private <T> T read(ContractQuery<T> query) throws SourceUnavailableException {
        try {
            return client.query(contract, query);
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract cannot be asked: " + e.getMessage(), e);
        }
    }

    private Optional<Account> ownAccount(Address address) {
        return Stream.of(accounts.holder(), accounts.buyer(), accounts.payer(), accounts.admin())
                .filter(account -> account != null && account.address().equals(address))
                .findFirst();
    }

    private static byte[] signature(SignedListing listing) {
        if (!listing.signature().matches("0x([0-9a-fA-F]{128}|[0-9a-fA-F]{130})")) {
            throw new InvalidRequestException("listing", "A signature is 0x and 128 or 130 hexadecimal digits.");
        }
        return Numeric.hexStringToByteArray(listing.signature());
    }

    private static String hash(Sender.FinalTransaction settled) {
        return settled.receipt().getTransactionHash();
    }
}
