// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The 96 bits that share a storage slot with a token's owner, lowest first:
///   minted:         flags 8 | model 22 | creator 24 | royalty in basis points 10 | token epoch 32
///   never minted:   0, or where vouchers were revoked: flags 8 (`REVOKED`) | deadline 64
/// A minted token's bits are never 0, because model and creator start at 1, and outlast a burn.
library Provenance {
    uint256 internal constant HAS_ROOT = 1;
    uint256 internal constant HAS_METADATA = 2;
    uint256 internal constant REVOKED = 4;

    function pack(uint256 model, uint256 creator, uint256 bps, uint256 flags) internal pure returns (uint96) {
        return uint96(flags | model << 8 | creator << 30 | bps << 54);
    }

    function modelId(uint96 packed) internal pure returns (uint256) {
        return (packed >> 8) & 0x3fffff;
    }

    function creatorId(uint96 packed) internal pure returns (uint256) {
        return (packed >> 30) & 0xffffff;
    }

    function royaltyBps(uint96 packed) internal pure returns (uint256) {
        return (packed >> 54) & 0x3ff;
    }

    function epoch(uint96 packed) internal pure returns (uint32) {
        return uint32(packed >> 64);
    }

    /// The same in the token's next epoch; after 2^32 of them the count starts again, which takes more gas than
    /// a chain has.
    function inNextEpoch(uint96 packed) internal pure returns (uint96) {
        unchecked {
            return packed + (uint96(1) << 64);
        }
    }

    function hasRoot(uint96 packed) internal pure returns (bool) {
        return packed & HAS_ROOT != 0;
    }

    function hasMetadata(uint96 packed) internal pure returns (bool) {
        return packed & HAS_METADATA != 0;
    }

    function isMinted(uint96 packed) internal pure returns (bool) {
        return packed != 0 && packed & REVOKED == 0;
    }

    /// The mark of an unminted token whose vouchers up to a deadline are revoked.
    function packRevocation(uint64 deadline) internal pure returns (uint96) {
        return uint96(REVOKED | uint256(deadline) << 8);
    }

    function revokedUpTo(uint96 packed) internal pure returns (uint64) {
        return uint64(packed >> 8);
    }
}
