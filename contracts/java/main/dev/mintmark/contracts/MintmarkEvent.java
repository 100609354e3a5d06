package dev.mintmark.contracts;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.web3j.abi.TypeEncoder;
import org.web3j.abi.datatypes.generated.Bytes8;
import org.web3j.protocol.core.methods.response.Log;

/**
 * An event of the contract about tokens and payments, as a record. The contract's other events are read by the generated
 * {@code MintmarkContract}.
 */
public sealed interface MintmarkEvent {
    /**
     * Reads a log of the contract. The caller checks that the log is the contract's.
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
            return Bytes32.of(TypeEncoder.encode(
                    new Bytes8(ByteBuffer.allocate(8).putLong(watermarkId).array())));
        }
    }

    /** A token was minted ({@code from} is zero), transferred, or burnt ({@code to} is zero). */
    record Transfer(Address from, Address to, Bytes32 tokenId) implements MintmarkEvent {}

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

    /** The receiver refused the royalty of a sale, which it can withdraw; follows the {@link RoyaltyPaid} of the sale. */
    record RoyaltyCredited(Bytes32 tokenId, Address receiver, BigInteger amount) implements MintmarkEvent {}

    /** The seller refused its share of a price, which it can withdraw. */
    record ProceedsCredited(Bytes32 tokenId, Address seller, BigInteger amount) implements MintmarkEvent {}

    /** An account withdrew its credit. */
    record Withdrawn(Address account, Address to, BigInteger royalties, BigInteger proceeds) implements MintmarkEvent {}
}
