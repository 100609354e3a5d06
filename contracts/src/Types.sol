// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The attester's statement about one generated file (an EIP-712 struct).
/// @param to             who receives the token
/// @param creator        who is named as its creator and receives the royalties; need not be `to`
/// @param tokenId        SHA-256 of the final signed file
/// @param root           digest of the file's dag-pb root where it is more than one IPFS block, else 0
/// @param metadataDigest digest of a pinned metadata JSON (one raw block), or 0 for metadata built on chain
/// @param contentHash    SHA-256 of two hashes: the recipe commitment (SHA-256 of a 32-byte salt followed by the
///                       recipe's canonical JSON) and the hash of the C2PA manifest inside the file
/// @param watermarkId    the 64 bits that the invisible watermark carries
/// @param modelId        the registered number of the model that drew it
/// @param royaltyBps     royalty in hundredths of a per cent, at most 1000; fixed for ever
/// @param deadline       last second (Unix time) at which this may be minted
struct Generation {
    address to;
    address creator;
    uint256 tokenId;
    bytes32 root;
    bytes32 metadataDigest;
    bytes32 contentHash;
    bytes8 watermarkId;
    uint24 modelId;
    uint16 royaltyBps;
    uint64 deadline;
}

/// One artwork of an anchor.
/// @param tokenId        SHA-256 of the final signed file
/// @param generationHash EIP-712 `hashStruct` of its `Generation`
struct AnchoredItem {
    uint256 tokenId;
    bytes32 generationHash;
}

/// A seller's offer of one token at one price (an EIP-712 struct).
/// @param tokenId    the token
/// @param seller     who signs, and must own it when it is bought
/// @param currency   0 for the chain's native coin, else an allowed ERC-20
/// @param price      what the buyer pays in all, royalty included
/// @param epoch      the seller's epoch; `cancelAll` raises it
/// @param tokenEpoch the token's epoch; each transfer and `cancelListing` raise it
/// @param deadline   last second (Unix time) at which it may be bought
struct Listing {
    uint256 tokenId;
    address seller;
    address currency;
    uint256 price;
    uint64 epoch;
    uint32 tokenEpoch;
    uint64 deadline;
}

/// A buyer's offer for one token, whoever owns it (an EIP-712 struct).
/// @param tokenId    the token
/// @param buyer      who signs, and has approved the market for the price
/// @param currency   an allowed ERC-20
/// @param price      what the buyer pays in all, royalty included
/// @param epoch      the buyer's epoch; `cancelAll` raises it
/// @param tokenEpoch the token's epoch; each transfer and `cancelListing` raise it, so an offer is accepted once
/// @param deadline   last second (Unix time) at which it may be accepted
struct Offer {
    uint256 tokenId;
    address buyer;
    address currency;
    uint256 price;
    uint64 epoch;
    uint32 tokenEpoch;
    uint64 deadline;
}

/// EIP-712 `hashStruct` of the types above. Each hashes the words as the caller sent them: stray bits above a
/// short field change the hash, so that no signature fits it.
library TypedStructs {
    bytes32 internal constant GENERATION_TYPEHASH = keccak256(
        "Generation(address to,address creator,uint256 tokenId,bytes32 root,bytes32 metadataDigest,bytes32 contentHash,bytes8 watermarkId,uint24 modelId,uint16 royaltyBps,uint64 deadline)"
    );
    bytes32 internal constant BATCH_TYPEHASH = keccak256(
        "Batch(Generation[] generations)Generation(address to,address creator,uint256 tokenId,bytes32 root,bytes32 metadataDigest,bytes32 contentHash,bytes8 watermarkId,uint24 modelId,uint16 royaltyBps,uint64 deadline)"
    );
    bytes32 internal constant ANCHOR_TYPEHASH = keccak256("Anchor(bytes32 root,uint256 count,uint64 deadline)");
    bytes32 internal constant LISTING_TYPEHASH = keccak256(
        "Listing(uint256 tokenId,address seller,address currency,uint256 price,uint64 epoch,uint32 tokenEpoch,uint64 deadline)"
    );
    bytes32 internal constant OFFER_TYPEHASH = keccak256(
        "Offer(uint256 tokenId,address buyer,address currency,uint256 price,uint64 epoch,uint32 tokenEpoch,uint64 deadline)"
    );

    function hash(Generation calldata generation) internal pure returns (bytes32 result) {
        bytes32 typeHash = GENERATION_TYPEHASH;
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, typeHash)
            calldatacopy(add(words, 0x20), generation, 0x140)
            result := keccak256(words, 0x160)
        }
    }

    function hashInMemory(Generation memory generation) internal pure returns (bytes32) {
        return keccak256(abi.encode(GENERATION_TYPEHASH, generation));
    }

    function hash(Generation[] calldata generations) internal pure returns (bytes32 result) {
        bytes32 typeHash = BATCH_TYPEHASH;
        bytes32 itemTypeHash = GENERATION_TYPEHASH;
        assembly ("memory-safe") {
            // The hashes are written from free memory on; the words of the item being hashed lie behind them.
            let hashes := mload(0x40)
            let words := add(hashes, shl(5, generations.length))
            mstore(words, itemTypeHash)
            for { let i := 0 } lt(i, generations.length) { i := add(i, 1) } {
                calldatacopy(add(words, 0x20), add(generations.offset, mul(i, 0x140)), 0x140)
                mstore(add(hashes, shl(5, i)), keccak256(words, 0x160))
            }
            mstore(0x20, keccak256(hashes, shl(5, generations.length)))
            mstore(0x00, typeHash)
            result := keccak256(0x00, 0x40)
        }
    }

    function hashAnchor(bytes32 root, uint256 count, uint64 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(ANCHOR_TYPEHASH, root, count, deadline));
    }

    function hash(Listing calldata listing) internal pure returns (bytes32 result) {
        bytes32 typeHash = LISTING_TYPEHASH;
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, typeHash)
            calldatacopy(add(words, 0x20), listing, 0xe0)
            result := keccak256(words, 0x100)
        }
    }

    function hash(Offer calldata offer) internal pure returns (bytes32 result) {
        bytes32 typeHash = OFFER_TYPEHASH;
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, typeHash)
            calldatacopy(add(words, 0x20), offer, 0xe0)
            result := keccak256(words, 0x100)
        }
    }
}
