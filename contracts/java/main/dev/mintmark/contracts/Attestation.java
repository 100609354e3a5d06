package dev.mintmark.contracts;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.crypto.Hash;
import org.web3j.utils.Numeric;

/**
 * The attester's statement about one generated file, which a mint brings to the contract: the EIP-712 struct
 * {@code Generation}.
 *
 * @param to who receives the token
 * @param creator who is named as its creator and receives the royalties; need not be {@code to}
 * @param tokenId SHA-256 of the final signed file
 * @param root digest of the file's dag-pb root where it is more than one IPFS block, else zero
 * @param metadataDigest digest of the pinned metadata JSON (one raw block), or zero for metadata built on chain
 * @param recipeCommitment see {@link #commitment}
 * @param manifestHash hash of the C2PA manifest inside the file
 * @param watermarkId the 64 bits of the invisible watermark
 * @param modelId the contract's number of the model that drew it ({@code models}), at least 1
 * @param royaltyBps royalty in hundredths of a per cent, 0 to 1000
 * @param deadline last second at which it may be minted; fractions are dropped
 */
public record Attestation(
        Address to,
        Address creator,
        Bytes32 tokenId,
        Bytes32 root,
        Bytes32 metadataDigest,
        Bytes32 recipeCommitment,
        Bytes32 manifestHash,
        long watermarkId,
        int modelId,
        int royaltyBps,
        Instant deadline) {
    /** The highest royalty that the contract takes: 10 %. */
    public static final int MAX_ROYALTY_BPS = 1000;

    private static final String TYPE =
            "Generation(address to,address creator,uint256 tokenId,bytes32 root,bytes32 metadataDigest,"
                    + "bytes32 contentHash,bytes8 watermarkId,uint24 modelId,uint16 royaltyBps,uint64 deadline)";
    private static final String BATCH_TYPE = "Batch(Generation[] generations)" + TYPE;

    public Attestation {
        if (to.isZero() || creator.isZero()) {
            throw new IllegalArgumentException(
                    "An attestation needs a receiver and a creator other than the zero address.");
        }
        if (royaltyBps < 0 || royaltyBps > MAX_ROYALTY_BPS) {
            throw new IllegalArgumentException(
                    "A royalty is 0 to " + MAX_ROYALTY_BPS + " hundredths of a per cent, not " + royaltyBps + ".");
        }
        if (modelId < 1 || modelId >= 1 << 22) {
            throw new IllegalArgumentException("A model's number is 1 to 4194303, not " + modelId + ".");
        }
        deadline = Instant.ofEpochSecond(deadline.getEpochSecond());
        if (deadline.getEpochSecond() < 0) {
            throw new IllegalArgumentException("A deadline is after 1970, not " + deadline + ".");
        }
    }

    /** The digest that the attester signs for {@code mint}. */
    public Bytes32 digest(SigningDomain domain) {
        return domain.digest(structHash());
    }

    /** The digest that the attester signs for {@code mintBatch}. */
    public static Bytes32 digest(List<Attestation> batch, SigningDomain domain) {
        return domain.digest(structHash(batch));
    }

    /** The EIP-712 {@code hashStruct} of several. */
    static Bytes32 structHash(List<Attestation> batch) {
        String hashes = batch.stream().map(one -> one.structHash().hex()).collect(Collectors.joining());
        Bytes32 array = Bytes32.of(Hash.sha3(Numeric.hexStringToByteArray(hashes)));
        return Eip712.hashStruct(BATCH_TYPE, List.of(AbiValues.of(array)));
    }

    /**
     * The recipe commitment: SHA-256 of the salt followed by the recipe's canonical JSON. The contract recomputes it
     * when a creator makes the recipe public.
     *
     * @param salt 32 random bytes
     * @param recipe the canonical JSON (RFC 8785) in UTF-8
     */
    public static Bytes32 commitment(Bytes32 salt, byte[] recipe) {
        return sha256(salt.bytes(), recipe);
    }

    /** The hash that the contract logs of a mint: SHA-256 of the recipe commitment followed by the manifest's hash. */
    public static Bytes32 contentHash(Bytes32 recipeCommitment, Bytes32 manifestHash) {
        return sha256(recipeCommitment.bytes(), manifestHash.bytes());
    }

    private static Bytes32 sha256(byte[] first, byte[] second) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(first);
            return Bytes32.of(sha256.digest(second));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256.", e);
        }
    }

    /** The watermark's 64 bits as 16 hexadecimal digits. */
    public String watermarkHex() {
        return HexFormat.of().toHexDigits(watermarkId);
    }

    /** The EIP-712 {@code hashStruct}. */
    Bytes32 structHash() {
        return Eip712.hashStruct(TYPE, struct().getValue());
    }

    static DynamicArray<MintmarkContract.Generation> structs(List<Attestation> batch) {
        return new DynamicArray<>(
                MintmarkContract.Generation.class,
                batch.stream().map(Attestation::struct).toList());
    }

    /** The contract's struct {@code Generation}. */
    MintmarkContract.Generation struct() {
        return new MintmarkContract.Generation(
                to.hex(),
                creator.hex(),
                tokenId.number(),
                root.bytes(),
                metadataDigest.bytes(),
                contentHash(recipeCommitment, manifestHash).bytes(),
                HexFormat.of().parseHex(watermarkHex()),
                BigInteger.valueOf(modelId),
                BigInteger.valueOf(royaltyBps),
                BigInteger.valueOf(deadline.getEpochSecond()));
    }
}
