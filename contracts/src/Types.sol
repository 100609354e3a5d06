// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The attester's statement about one generated file (an EIP-712 struct).
/// @param to               who receives the token
/// @param creator          who is named as its creator and receives the royalties
/// @param tokenId          SHA-256 of the final signed file
/// @param root             digest of the file's dag-pb root where it is more than one IPFS block, else 0
/// @param modelSha256      checksum of the model that drew it, as registered here
/// @param metadataDigest   digest of a pinned metadata JSON (one raw block), or 0 for metadata built on chain
/// @param recipeCommitment SHA-256 of a 32-byte salt followed by the recipe's canonical JSON
/// @param manifestHash     hash of the C2PA manifest inside the file
/// @param watermarkId      the 64 bits that the invisible watermark carries
/// @param royaltyBps       royalty in hundredths of a per cent, at most 1000; fixed for ever
/// @param deadline         last second (Unix time) at which this may be minted
struct Generation {
    address to;
    address creator;
    uint256 tokenId;
    bytes32 root;
    bytes32 modelSha256;
    bytes32 metadataDigest;
    bytes32 recipeCommitment;
    bytes32 manifestHash;
    bytes8 watermarkId;
    uint16 royaltyBps;
    uint64 deadline;
}

/// A seller's offer of one token at one price (an EIP-712 struct).
/// @param tokenId  the token
/// @param seller   who signs, and must own it when it is bought
/// @param currency 0 for the chain's native coin, the only one accepted
/// @param price    what the buyer pays in all, royalty included
/// @param epoch    the seller's epoch; `cancelAll` raises it and so cancels every older listing
/// @param sale     how many times the token had been sold here when this was signed: a listing sells once
/// @param deadline last second (Unix time) at which it may be bought
struct Listing {
    uint256 tokenId;
    address seller;
    address currency;
    uint256 price;
    uint64 epoch;
    uint32 sale;
    uint64 deadline;
}

/// EIP-712 `hashStruct` of the types above.
library TypedStructs {
    bytes32 internal constant GENERATION_TYPEHASH = keccak256(
        "Generation(address to,address creator,uint256 tokenId,bytes32 root,bytes32 modelSha256,bytes32 metadataDigest,bytes32 recipeCommitment,bytes32 manifestHash,bytes8 watermarkId,uint16 royaltyBps,uint64 deadline)"
    );
    bytes32 internal constant BATCH_TYPEHASH = keccak256(
        "Batch(Generation[] generations)Generation(address to,address creator,uint256 tokenId,bytes32 root,bytes32 modelSha256,bytes32 metadataDigest,bytes32 recipeCommitment,bytes32 manifestHash,bytes8 watermarkId,uint16 royaltyBps,uint64 deadline)"
    );
    bytes32 internal constant LISTING_TYPEHASH = keccak256(
        "Listing(uint256 tokenId,address seller,address currency,uint256 price,uint64 epoch,uint32 sale,uint64 deadline)"
    );

    /// Hashes the words as the caller sent them. Stray bits above a short field change the hash, so that no
    /// signature fits it.
    function hash(Generation calldata generation) internal pure returns (bytes32 result) {
        bytes32 typeHash = GENERATION_TYPEHASH;
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, typeHash)
            calldatacopy(add(words, 0x20), generation, 0x160)
            result := keccak256(words, 0x180)
        }
    }

    function hashInMemory(Generation memory generation) internal pure returns (bytes32) {
        return keccak256(abi.encode(GENERATION_TYPEHASH, generation));
    }

    function hash(Generation[] calldata generations) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](generations.length);
        for (uint256 i; i < generations.length; ++i) {
            hashes[i] = hash(generations[i]);
        }
        return keccak256(abi.encode(BATCH_TYPEHASH, keccak256(abi.encodePacked(hashes))));
    }

    function hash(Listing calldata listing) internal pure returns (bytes32) {
        return keccak256(abi.encode(LISTING_TYPEHASH, listing));
    }
}
