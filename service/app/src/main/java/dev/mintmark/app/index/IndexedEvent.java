package dev.mintmark.app.index;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An event of the contract, its market or its vaults. Token IDs are 0x and 64 hex digits, addresses lower-case; a currency is the zero address
 * for the chain's native coin.
 */
public sealed interface IndexedEvent {
    /** Where the chain has it. */
    Place place();

    /**
     * A place in the chain.
     *
     * @param logIndex the event's number in its block
     * @param tx hash of the transaction
     */
    record Place(long block, String blockHash, long logIndex, String tx) {}

    /**
     * A mint.
     *
     * @param model the number of the model's registration
     * @param root SHA-256 of the IPFS root of a file of more than one block, 64 hex digits; null for one block
     */
    record Mint(
            Place place,
            String tokenId,
            String creator,
            long watermarkId,
            int model,
            int royaltyBps,
            String contentHash,
            @Nullable String root)
            implements IndexedEvent {}

    /** A token changed hands; {@code sender} is zero for a mint, {@code receiver} for a burn. */
    record Transfer(Place place, String tokenId, String sender, String receiver) implements IndexedEvent {}

    /** A model was registered, or its registration revoked; {@code sha256} is 64 hex digits. */
    record Registration(Place place, int number, String sha256, boolean revoked) implements IndexedEvent {}

    /** A sale by the market: {@code royalty} of {@code price} was earned by {@code receiver}. */
    record Sale(
            Place place,
            String tokenId,
            String creator,
            String receiver,
            String seller,
            String buyer,
            String currency,
            BigInteger price,
            BigInteger royalty)
            implements IndexedEvent {}

    /** The receiver of a royalty refused it and can withdraw it. */
    record Credit(Place place, String tokenId, String creator, String receiver, String currency, BigInteger amount)
            implements IndexedEvent {}

    /** An account's whole credit was paid out. */
    record Withdrawal(Place place, String account, String currency, BigInteger royalties, BigInteger proceeds)
            implements IndexedEvent {}

    /**
     * Listings of epochs before {@code epoch} ended.
     *
     * @param tokenId whose listings; null where it is those of an account
     * @param account whose listings; null where it is those of a token
     */
    record Cancellation(
            Place place, @Nullable String tokenId, @Nullable String account, BigInteger epoch)
            implements IndexedEvent {}

    /** An auction began; {@code endsAt} is the last second (Unix time) for a bid. */
    record AuctionStart(Place place, String tokenId, String seller, String currency, BigInteger reserve, long endsAt)
            implements IndexedEvent {}

    /** A bid was taken, which may have moved the end. */
    record Bid(Place place, String tokenId, String bidder, BigInteger amount, long endsAt) implements IndexedEvent {}

    /** An auction ended; the winner is zero where the token went back to its seller. */
    record AuctionEnd(Place place, String tokenId, String winner, BigInteger price) implements IndexedEvent {}

    /** An ERC-20 was allowed, or is allowed no more. */
    record CurrencySetting(Place place, String currency, boolean accepted) implements IndexedEvent {}
    /**
     * A vault was made.
     *
     * @param split the payees and their shares of 10,000, such as {@code 0x…:2500,0x…:7500}
     */
    record VaultCreated(Place place, String vault, String split) implements IndexedEvent {}

    /**
     * Coins arrived at a vault.
     *
     * @param tokenId the token that was sold in the same transaction; null where it is none or not one alone
     * @param marketplace the contract that sold it; null where that cannot be read
     * @param price in the chain's coin; null where it cannot be read
     */
    record VaultPayment(
            Place place,
            String vault,
            String sender,
            BigInteger amount,
            @Nullable String tokenId,
            @Nullable String marketplace,
            @Nullable BigInteger price)
            implements IndexedEvent {}

    /** A vault paid the share of {@code payee} to {@code receiver}. */
    record VaultRelease(Place place, String vault, String payee, String receiver, String currency, BigInteger amount)
            implements IndexedEvent {}

    /** A creator's royalties go to this receiver from then on. */
    record ReceiverChange(Place place, String creator, String receiver) implements IndexedEvent {}

    /** An artwork was anchored under a root, 0x and 64 hex digits; the {@link AnchorRecord} follows in the transaction. */
    record Anchoring(Place place, String tokenId, String root) implements IndexedEvent {}

    /**
     * Artworks were anchored together.
     *
     * @param root 0x and 64 hex digits
     * @param attester who signed for them
     * @param count how many artworks
     * @param recordedAt seconds since 1970, as the contract has it
     */
    record AnchorRecord(Place place, String root, String attester, long count, long recordedAt)
            implements IndexedEvent {}

    /**
     * Vouchers of a file were revoked.
     *
     * @param deadline those up to it, in seconds since 1970
     * @param revoker who revoked them
     */
    record Revocation(Place place, String tokenId, long deadline, String revoker) implements IndexedEvent {}
}
