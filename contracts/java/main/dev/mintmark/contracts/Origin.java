package dev.mintmark.contracts;

/**
 * Where a token comes from, as the contract knows it; also of burnt tokens.
 *
 * @param modelSha256 checksum of the model that drew the file
 * @param modelRevoked whether that model has been revoked since
 * @param creator who created it and receives the royalties
 * @param royaltyBps royalty in hundredths of a per cent
 * @param serial serial number, from 1
 * @param root digest of the file's dag-pb root, or zero for a file of one block
 * @param metadataDigest digest of the pinned metadata JSON, or zero
 */
public record Origin(
        Bytes32 modelSha256,
        boolean modelRevoked,
        Address creator,
        int royaltyBps,
        long serial,
        Bytes32 root,
        Bytes32 metadataDigest) {}
