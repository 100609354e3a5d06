package dev.mintmark.contracts;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * What the attester signs about one generated file, and what a mint brings to the chain (an EIP-712 struct).
 *
 * @param to who receives the token
 * @param creator who is named as its creator and receives the royalties
 * @param tokenId SHA-256 of the final signed file
 * @param root digest of the file's dag-pb root where it is more than one IPFS block, else zero
 * @param modelSha256 checksum of the model that drew it, registered on the contract
 * @param metadataDigest digest of the pinned metadata JSON (one raw block), or zero for metadata built on chain
 * @param recipeCommitment see {@link #commitment}
 * @param manifestHash hash of the C2PA manifest inside the file
 * @param watermarkId the 64 bits of the invisible watermark
 * @param royaltyBps royalty in hundredths of a per cent, 0 to 1000
 * @param deadline last second at which it may be minted; fractions are dropped
 */
public record Generation(
        Address to,
        Address creator,
        Bytes32 tokenId,
        Bytes32 root,
        Bytes32 modelSha256,
        Bytes32 metadataDigest,
        Bytes32 recipeCommitment,
        Bytes32 manifestHash,
        long watermarkId,
        int royaltyBps,
        Instant deadline) {
    /** The highest royalty that the contract takes: 10 %. */
    public static final int MAX_ROYALTY_BPS = 1000;

    static final String TYPE = "Generation(address to,address creator,uint256 tokenId,bytes32 root,bytes32 modelSha256,"
            + "bytes32 metadataDigest,bytes32 recipeCommitment,bytes32 manifestHash,bytes8 watermarkId,"
            + "uint16 royaltyBps,uint64 deadline)";
    /** The struct's type as a selector names it. */
    static final String TUPLE =
            "(address,address,uint256,bytes32,bytes32,bytes32,bytes32,bytes32,bytes8,uint16,uint64)";
    /** How many words the struct takes. */
    static final int WORDS = 11;

    private static final Bytes32 TYPE_HASH = Words.keccak(TYPE);
    private static final Bytes32 BATCH_TYPE_HASH = Words.keccak("Batch(Generation[] generations)" + TYPE);

    public Generation {
        if (to.isZero() || creator.isZero()) {
            throw new IllegalArgumentException(
                    "A generation needs a receiver and a creator other than the zero address.");
        }
        if (royaltyBps < 0 || royaltyBps > MAX_ROYALTY_BPS) {
            throw new IllegalArgumentException(
                    "A royalty is 0 to " + MAX_ROYALTY_BPS + " hundredths of a per cent, not " + royaltyBps + ".");
        }
        deadline = Instant.ofEpochSecond(deadline.getEpochSecond());
        if (deadline.getEpochSecond() < 0) {
            throw new IllegalArgumentException("A deadline lies after 1970, unlike " + deadline + ".");
        }
    }

    /** The digest that the attester signs for {@code mint}. */
    public Bytes32 digest(Domain domain) {
        return domain.digest(structHash());
    }

    /** The digest that the attester signs for {@code mintBatch}. */
    public static Bytes32 digest(List<Generation> batch, Domain domain) {
        Words hashes = new Words();
        batch.forEach(generation -> hashes.add(generation.structHash()));
        return domain.digest(
                new Words().add(BATCH_TYPE_HASH).add(hashes.keccak()).keccak());
    }

    /**
     * The recipe commitment: SHA-256 of the salt followed by the recipe's canonical JSON. The contract recomputes it
     * when a creator makes the recipe public.
     *
     * @param salt 32 random bytes
     * @param recipe the canonical JSON (RFC 8785) in UTF-8
     */
    public static Bytes32 commitment(Bytes32 salt, byte[] recipe) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt.bytes());
            return Bytes32.of(sha256.digest(recipe));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256.", e);
        }
    }

    /** The watermark's 64 bits as 16 hexadecimal digits. */
    public String watermarkHex() {
        return HexFormat.of().toHexDigits(watermarkId);
    }

    Bytes32 structHash() {
        return new Words().add(TYPE_HASH).add(words()).keccak();
    }

    Words words() {
        return new Words()
                .add(to)
                .add(creator)
                .add(tokenId)
                .add(root)
                .add(modelSha256)
                .add(metadataDigest)
                .add(recipeCommitment)
                .add(manifestHash)
                .addLeft(watermarkId)
                .add(royaltyBps)
                .add(BigInteger.valueOf(deadline.getEpochSecond()));
    }
}
