package dev.mintmark.app.index;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the events of finalized blocks say of anchors and vouchers. Contracts are lower-case addresses, token IDs 0x and 64 hex
 * digits, times seconds since 1970. Thread-safe.
 */
public interface AnchorIndex {
    /**
     * An anchor of an artwork.
     *
     * @param root 0x and 64 hex digits
     * @param attester who signed for it, a lower-case address
     * @param recordedAt when the contract recorded it
     * @param tx hash of the transaction, in {@code block}
     */
    record IndexedAnchor(String root, String attester, long recordedAt, String tx, long block) {}

    /**
     * How a token came to be, and who has it.
     *
     * @param royaltyBps the creator's share in hundredths of a per cent
     * @param receiver who got it first
     * @param owner who has it; null for a burnt one
     * @param tx hash of the transaction that minted it, in {@code block}
     */
    record Redemption(
            String creator,
            int royaltyBps,
            String receiver,
            @Nullable String owner,
            String tx,
            long block) {}

    /** Who revoked vouchers, and where. */
    record Revoked(String revoker, String tx, long block) {}

    /** The anchors of an artwork, the oldest first, a few at most. */
    List<IndexedAnchor> anchors(long chainId, String contract, String tokenId);

    /** The token's mint; empty where no block that was read has it. */
    Optional<Redemption> redemption(long chainId, String contract, String tokenId);

    /** The first revocation that ended vouchers of the file with this deadline. */
    Optional<Revoked> revocation(long chainId, String contract, String tokenId, long deadline);

    /** The latest deadline up to which vouchers of the file are revoked; empty where none is. */
    OptionalLong revokedUpTo(long chainId, String contract, String tokenId);
}
