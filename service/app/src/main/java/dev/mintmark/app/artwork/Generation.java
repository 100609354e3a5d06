package dev.mintmark.app.artwork;

import java.time.Instant;

/**
 * What the attester says of an artwork, as it is stored with a signature or a proof: all that the contract needs to mint it.
 *
 * @param to receives the token, an address with its checksum
 * @param creator receives the royalties
 * @param tokenId 0x and 64 hex digits, as are the next four
 * @param root SHA-256 of the IPFS root of a file of more than one block; zero for one block
 * @param metadataDigest SHA-256 of the metadata; zero where the contract builds it
 * @param recipeCommitment commits to the recipe
 * @param manifestHash of the C2PA manifest
 * @param watermarkId 16 hex digits
 * @param modelId the contract's number of the model
 * @param royaltyBps the creator's share in hundredths of a per cent
 * @param deadline the last second at which it can be minted
 */
public record Generation(
        String to,
        String creator,
        String tokenId,
        String root,
        String metadataDigest,
        String recipeCommitment,
        String manifestHash,
        String watermarkId,
        int modelId,
        int royaltyBps,
        Instant deadline) {}
