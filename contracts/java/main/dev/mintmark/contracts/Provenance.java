package dev.mintmark.contracts;

import java.math.BigInteger;

/**
 * A token's model, creator, royalty and serial number, as the contract packs them into 96 bits ({@code Provenance.sol}).
 *
 * @param modelId the model's number
 * @param creatorId the creator's number
 * @param royaltyBps royalty in hundredths of a per cent
 * @param serial serial number, from 1
 * @param hasRoot whether the file is more than one IPFS block
 * @param hasMetadata whether a metadata JSON is pinned
 */
public record Provenance(
        int modelId, int creatorId, int royaltyBps, long serial, boolean hasRoot, boolean hasMetadata) {
    static Provenance of(BigInteger packed) {
        return new Provenance(
                bits(packed, 0, 22),
                bits(packed, 22, 24),
                bits(packed, 46, 10),
                packed.shiftRight(56).longValue() & 0xffff_ffffL,
                packed.testBit(88),
                packed.testBit(89));
    }

    private static int bits(BigInteger packed, int from, int count) {
        return packed.shiftRight(from).intValue() & ((1 << count) - 1);
    }
}
