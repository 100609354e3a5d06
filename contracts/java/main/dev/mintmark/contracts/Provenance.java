package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * A token's model, creator and royalty, as the contract packs them into 96 bits ({@code Provenance.sol}).
 *
 * @param modelId the model's number
 * @param creatorId the creator's number
 * @param royaltyBps royalty in hundredths of a per cent
 * @param hasRoot whether the file is more than one IPFS block
 * @param hasMetadata whether a metadata JSON is pinned
 */
public record Provenance(int modelId, int creatorId, int royaltyBps, boolean hasRoot, boolean hasMetadata) {
    static Provenance of(BigInteger packed) {
        return new Provenance(
                bits(packed, 8, 22), bits(packed, 30, 24), bits(packed, 54, 10), packed.testBit(0), packed.testBit(1));
    }

    private static int bits(BigInteger packed, int from, int count) {
        return packed.shiftRight(from).intValue() & ((1 << count) - 1);
    }
}
