package dev.mintmark.contracts;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** An event of the contract, as a record. */
public sealed interface MintmarkEvent {
    /**
     * Reads a log of the contract. Whether the log is the contract's is for the caller to see to.
     *
     * @param topics the log's topics, hexadecimal
     * @param data the log's data, hexadecimal
     * @return the event, or empty for one that is not of this contract
     * @throws MalformedChainDataException if the log has the name of an event but not its shape
     */
    static Optional<MintmarkEvent> parse(List<String> topics, String data) {
        return EventReader.read(topics, data);
    }

    /** First topic of the logs of a kind of event, to filter by. */
    static Bytes32 topic(Class<? extends MintmarkEvent> kind) {
        return EventReader.topic(kind);
    }

    /**
     * A mint.
     *
     * @param watermarkId the 64 bits of the file's invisible watermark; {@link #watermarkTopic} finds them
     */
    record Generated(
            Bytes32 tokenId,
            long watermarkId,
            Address creator,
            Provenance provenance,
            Bytes32 recipeCommitment,
            Bytes32 manifestHash)
            implements MintmarkEvent {
        /** The third topic (index 2) of the mint of a file with this watermark. */
        public static Bytes32 watermarkTopic(long watermarkId) {
            return Bytes32.of(new Words().addLeft(watermarkId).bytes());
        }
    }

    /** A token came to be ({@code from} is zero), moved, or was burnt ({@code to} is zero). */
    record Transfer(Address from, Address to, Bytes32 tokenId) implements MintmarkEvent {}

    /** An account was approved for one token. */
    record Approval(Address owner, Address account, Bytes32 tokenId) implements MintmarkEvent {}

    /** An operator was approved for all tokens of an owner, or is no longer. */
    record ApprovalForAll(Address owner, Address operator, boolean approved) implements MintmarkEvent {}

    /** A sale: {@code amount} of {@code price} is the royalty. The currency is zero for the native coin. */
    record RoyaltyPaid(
            Bytes32 tokenId,
            Address receiver,
            Address seller,
            Address buyer,
            Address currency,
            BigInteger price,
            BigInteger amount)
            implements MintmarkEvent {}

    /** The royalty of a sale could not be pushed and waits to be withdrawn; part of a {@link RoyaltyPaid} before it. */
    record RoyaltyCredited(Bytes32 tokenId, Address receiver, BigInteger amount) implements MintmarkEvent {}

    /** A seller's share could not be pushed and waits to be withdrawn. */
    record ProceedsCredited(Bytes32 tokenId, Address seller, BigInteger amount) implements MintmarkEvent {}

    /** An account took out its credit. */
    record Withdrawn(Address account, Address to, BigInteger royalties, BigInteger proceeds) implements MintmarkEvent {}

    /** A seller voided its listings of earlier epochs. */
    record ListingsCancelled(Address seller, long epoch) implements MintmarkEvent {}

    /** A model was registered. */
    record ModelRegistered(int modelId, Bytes32 sha256) implements MintmarkEvent {}

    /** A model was revoked. */
    record ModelRevoked(int modelId, Bytes32 sha256) implements MintmarkEvent {}

    /** A creator minted for the first time. */
    record CreatorRegistered(int creatorId, Address creator) implements MintmarkEvent {}

    /** The attester was appointed, or, with zero, dismissed. */
    record AttesterSet(Address attester) implements MintmarkEvent {}

    /** An attester's key was declared lost. */
    record AttesterRevoked(Address attester) implements MintmarkEvent {}

    /** The model admin was appointed. */
    record ModelAdminSet(Address modelAdmin) implements MintmarkEvent {}

    /** The pauser was appointed. */
    record PauserSet(Address pauser) implements MintmarkEvent {}

    /** The ownership was offered. */
    record OwnershipTransferStarted(Address owner, Address newOwner) implements MintmarkEvent {}

    /** The ownership was accepted. */
    record OwnershipTransferred(Address previousOwner, Address newOwner) implements MintmarkEvent {}

    /** Minting was stopped. */
    record MintingPaused(Address by) implements MintmarkEvent {}

    /** Minting goes on. */
    record MintingResumed(Address by) implements MintmarkEvent {}

    /**
     * A recipe was made public (ERC-7007). The recipe itself is in the transaction.
     *
     * @param promptHash Keccak-256 of the recipe
     * @param dataHash Keccak-256 of what was given as the file
     */
    record AigcData(Bytes32 tokenId, Bytes32 promptHash, Bytes32 dataHash) implements MintmarkEvent {}

    /** The metadata of these tokens may have changed (ERC-4906). */
    record BatchMetadataUpdate(Bytes32 fromTokenId, Bytes32 toTokenId) implements MintmarkEvent {}
}
