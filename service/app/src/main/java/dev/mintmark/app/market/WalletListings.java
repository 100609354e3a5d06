package dev.mintmark.app.market;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.InvalidRequestException;
import dev.mintmark.app.artwork.NotFoundException;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.Listing;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Listings that wallets signed, and what a wallet needs to sign one. Sends no transaction. Thread-safe. */
public final class WalletListings {
    private final MarketChain chain;
    private final ListingRepository listings;
    private final Clock clock;

    public WalletListings(Chain chain, ListingRepository listings, Clock clock) {
        this.chain = new MarketChain(chain);
        this.listings = listings;
        this.clock = clock;
    }

    /**
     * What a wallet's signature of a listing or an offer names, in the newest block.
     *
     * @param network the chain's name
     * @param contract the token contract, which takes {@code cancelListing} and transfers
     * @param market the verifying contract of the EIP-712 domain {@code Mintmark}, version 1
     * @param owner of the token now; the market while an auction has it
     * @param epoch the account's
     * @param tokenEpoch the token's
     */
    public record SigningTerms(
            long chainId, String network, String contract, String market, String owner, long epoch, long tokenEpoch) {}

    /**
     * What a wallet signed, beside the token.
     *
     * @param currency an ERC-20; null for the chain's native coin
     */
    public record WalletListing(
            String seller,
            @Nullable String currency,
            BigInteger price,
            long epoch,
            long tokenEpoch,
            Instant deadline,
            byte[] signature) {}

    /** @throws NotFoundException if there is no such token */
    public SigningTerms terms(String tokenId, String account) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address signer = AddressField.parse("account", account);
        return new SigningTerms(
                chain.client.chainId(),
                chain.client.network().name(),
                chain.contract.checksummed(),
                chain.market.checksummed(),
                chain.owner(id).checksummed(),
                chain.epoch(signer),
                chain.tokenEpoch(id));
    }

    /**
     * Stores a listing that the token's owner signed, in place of the one before. The contract is asked whether it would take it now.
     *
     * @throws InvalidRequestException if the contract would not, because of a term or the signature
     * @throws NotFoundException if there is no such token
     * @throws ConflictException if the token is not the seller's, or an older listing at another price can still be bought
     */
    public SignedListing add(String tokenId, WalletListing signed) throws SourceUnavailableException {
        Bytes32 id = Bytes32.of(Token.parseId(tokenId));
        Address seller = AddressField.parse("seller", signed.seller());
        Address owner = chain.owner(id);
        if (!owner.equals(seller)) {
            throw new ConflictException("The token is " + owner + "'s, who alone can sign a listing of it.");
        }
        Address currency = chain.currency(signed.currency());
        if (!signed.deadline().isAfter(clock.instant())) {
            throw new InvalidRequestException("deadline", "The deadline " + signed.deadline() + " is over.");
        }
        requirePresent("epoch", signed.epoch(), chain.epoch(seller));
        requirePresent("tokenEpoch", signed.tokenEpoch(), chain.tokenEpoch(id));
        Listing listing;
        try {
            listing = new Listing(
                    id, seller, currency, signed.price(), signed.epoch(), signed.tokenEpoch(), signed.deadline());
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("priceWei", String.valueOf(e.getMessage()));
        }
        SignedListing stored = SignedListing.of(listing, signed.signature(), chain.domain());
        var known = listings.latest(stored.chainId(), stored.contract(), stored.tokenId());
        if (known.filter(older -> older.isAliveAtAnotherPrice(listing, clock.instant()))
                .isPresent()) {
            throw new ConflictException("The token is listed at another price, which anyone can still pay until "
                    + known.get().deadline() + "; cancel that listing first.");
        }
        requireTaken(stored);
        if (!listings.replace(known, stored)) {
            throw new ConflictException(
                    "Another listing of the token " + id + " was made in this moment; ask for the token to see it.");
        }
        return stored;
    }

    private static void requirePresent(String field, long signed, long present) {
        if (signed != present) {
            throw new InvalidRequestException(field, "The epoch is " + signed + ", and it is " + present + " now.");
        }
    }

    /** Buys it without paying: the contract looks at terms and signature first, and refuses the payment last. */
    private void requireTaken(SignedListing listing) throws SourceUnavailableException {
        try {
            chain.client.simulate(Address.ZERO, ContractCall.to(chain.market, listing.data()));
        } catch (RevertedException e) {
            String field = switch (e.error()) {
                case "InvalidSignature" -> "signature";
                case "Expired" -> "deadline";
                case "EpochPassed" -> "epoch";
                case "CurrencyNotAccepted" -> "currency";
                case "PriceOutOfRange" -> "priceWei";
                default -> "";
            };
            if (!field.isEmpty()) {
                throw new InvalidRequestException(field, String.valueOf(e.getMessage()));
            }
            if (listing.currency() == null && !e.error().equals("WrongPayment")) {
                throw new ConflictException(String.valueOf(e.getMessage()));
            }
        }
    }
}
