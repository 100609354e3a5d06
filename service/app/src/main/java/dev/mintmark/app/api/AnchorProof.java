package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Generation;
import dev.mintmark.app.mint.Generations;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The proof that an artwork lies under a root: a transaction to {@code contract} with {@code data} mints its token, at the cost of
 * its gas.
 *
 * @param artwork the artwork's ID
 * @param root of the Merkle tree, 0x and 64 hex digits
 * @param proof the siblings from the leaf up
 * @param data the whole call of {@code claim}, hexadecimal
 * @param tx hash of the transaction that anchored it, in {@code block}
 * @param time when the contract recorded it
 */
public record AnchorProof(
        String artwork,
        long chainId,
        String contract,
        String root,
        Anchored generation,
        List<String> proof,
        String data,
        String tx,
        long block,
        Instant time) {
    public AnchorProof {
        proof = List.copyOf(proof);
    }

    /**
     * The contract's struct {@code Generation}, in its order.
     *
     * @param to who gets the token
     * @param creator who gets its royalties
     * @param root the digest of the file's IPFS root; zero for a file of one block
     * @param deadline the last second at which it can be claimed
     */
    public record Anchored(
            String to,
            String creator,
            String tokenId,
            String root,
            String metadataDigest,
            String contentHash,
            String watermarkId,
            int modelId,
            int royaltyBps,
            Instant deadline) {}

    static AnchorProof of(Anchors.Anchor anchor) {
        Generation generation = anchor.requireGeneration();
        return new AnchorProof(
                anchor.artworkId(),
                Objects.requireNonNull(anchor.chainId()),
                Objects.requireNonNull(anchor.contract()),
                Objects.requireNonNull(anchor.root()),
                new Anchored(
                        generation.to(),
                        generation.creator(),
                        generation.tokenId(),
                        generation.root(),
                        generation.metadataDigest(),
                        Generations.contentHash(generation),
                        generation.watermarkId(),
                        generation.modelId(),
                        generation.royaltyBps(),
                        generation.deadline()),
                anchor.proof(),
                Generations.claim(anchor),
                Objects.requireNonNull(anchor.tx()),
                Objects.requireNonNull(anchor.block()),
                Objects.requireNonNull(anchor.anchoredAt()));
    }
}
