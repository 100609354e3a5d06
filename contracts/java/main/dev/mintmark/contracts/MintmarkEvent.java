package dev.mintmark.contracts;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.datatypes.generated.Bytes8;
import org.web3j.protocol.core.methods.response.Log;

/**
 * An event of the token contract or its market, as a record. The contracts' other events are read by the generated
 * {@code MintmarkContract} and {@code MarketContract}. A currency is zero for the chain's native coin.
 */
public sealed interface MintmarkEvent {
    /**
     * Reads a log of the token contract or its market. The caller checks that the log is theirs.
     *
     * @return the event, or empty for a log of any other kind
     * @throws MalformedChainDataException if the log has the name of an event and not exactly its encoding
     */
    static Optional<MintmarkEvent> parse(Log log) {
        return EventParser.parse(log);
    }

    /**
     * A mint.
     *
     * @param watermarkId the 64 bits of the file's invisible watermark; {@link #watermarkTopic} finds them
     * @param contentHash see {@link Attestation#contentHash}
     */
    record Generated(Bytes32 tokenId, long watermarkId, Address creator, Provenance provenance, Bytes32 contentHash)
            implements MintmarkEvent {
        /** The third topic (index 2) of the mint of a file with this watermark. */
        public static Bytes32 watermarkTopic(long watermarkId) {
            return Bytes32.of(TypeEncoder.encode(
                    new Bytes8(ByteBuffer.allocate(8).putLong(watermarkId).array())));
        }
    }

    /** An attestation of a batch was left out; {@code reason} is the error that {@code mint} would revert with. */
    record MintSkipped(Bytes32 tokenId, String reason) implements MintmarkEvent {}

    /** A file was anchored; precedes the {@link AnchorRecorded} of its root. */
    record Anchored(Bytes32 tokenId, Bytes32 root) implements MintmarkEvent {}

    /** Files were anchored together. */
    record AnchorRecorded(Bytes32 root, Address attester, BigInteger count) implements MintmarkEvent {}

    /** A file's vouchers of this deadline or an earlier one were revoked. */
    record VouchersRevoked(Bytes32 tokenId, BigInteger deadline, Address by) implements MintmarkEvent {}

    /** A token was minted ({@code from} is zero), transferred, or burnt ({@code to} is zero). */
    record Transfer(Address from, Address to, Bytes32 tokenId) implements MintmarkEvent {}

    /** A model was registered under a number, from 1. */
    record ModelRegistered(int modelId, Bytes32 sha256Digest) implements MintmarkEvent {}

    /** A model's registration was revoked. */
    record ModelRevoked(int modelId, Bytes32 sha256Digest) implements MintmarkEvent {}

    /** A token's listings and offers of earlier epochs were cancelled. */
    record ListingCancelled(Bytes32 tokenId, BigInteger epoch) implements MintmarkEvent {}

    /** A creator's royalties go to this receiver from now on. */
    record RoyaltyReceiverSet(Address creator, Address receiver) implements MintmarkEvent {}

    /** An account's listings and offers of earlier epochs were cancelled; the market's event. */
    record AllCancelled(Address account, BigInteger epoch) implements MintmarkEvent {}

    /** A sale by the market: {@code amount} of {@code price} is the royalty, which goes to {@code receiver}. */
    record RoyaltyPaid(
            Bytes32 tokenId,
            Address receiver,
            Address seller,
            Address creator,
            Address buyer,
            Address currency,
            BigInteger price,
            BigInteger amount)
            implements MintmarkEvent {}

    /** The receiver refused the royalty of a sale, which it can withdraw; follows the {@link RoyaltyPaid} of the sale. */
    record RoyaltyCredited(Bytes32 tokenId, Address receiver, Address creator, Address currency, BigInteger amount)
            implements MintmarkEvent {}

    /** A seller refused its share of a price, or a bidder the return of its bid; it can withdraw it. */
    record ProceedsCredited(Bytes32 tokenId, Address receiver, Address currency, BigInteger amount)
            implements MintmarkEvent {}

    /** An account's credit was paid out. */
    record Withdrawn(Address account, Address to, Address currency, BigInteger royalties, BigInteger proceeds)
            implements MintmarkEvent {}

    /** An auction began. */
    record AuctionCreated(Bytes32 tokenId, Address seller, Address currency, BigInteger reserve, BigInteger endsAt)
            implements MintmarkEvent {}

    /** A bid was taken. */
    record BidPlaced(Bytes32 tokenId, Address bidder, BigInteger amount, BigInteger endsAt) implements MintmarkEvent {}

    /** An auction ended; the winner is zero where the token went back to its seller. */
    record AuctionEnded(Bytes32 tokenId, Address winner, BigInteger price) implements MintmarkEvent {}

    /** The owner allowed a currency, or allows it no more. */
    record CurrencySet(Address currency, boolean accepted) implements MintmarkEvent {}
}
