// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The 96 bits that share a storage slot with a token's owner, lowest first:
///   model 22 | creator 24 | royalty in basis points 10 | serial number 32 | flags 8
/// Never 0, because model, creator and serial start at 1: so 0 means "never minted", also after a burn.
library Provenance {
    uint256 internal constant HAS_ROOT = 1;
    uint256 internal constant HAS_METADATA = 2;

    function pack(uint256 model, uint256 creator, uint256 bps, uint256 number, uint256 flags)
        internal
        pure
        returns (uint96)
    {
        return uint96(model | creator << 22 | bps << 46 | number << 56 | flags << 88);
    }

    function modelId(uint96 packed) internal pure returns (uint256) {
        return packed & 0x3fffff;
    }

    function creatorId(uint96 packed) internal pure returns (uint256) {
        return (packed >> 22) & 0xffffff;
    }

    function royaltyBps(uint96 packed) internal pure returns (uint256) {
        return (packed >> 46) & 0x3ff;
    }

    function serial(uint96 packed) internal pure returns (uint256) {
        return (packed >> 56) & 0xffffffff;
    }

    function hasRoot(uint96 packed) internal pure returns (bool) {
        return (packed >> 88) & HAS_ROOT != 0;
    }

    function hasMetadata(uint96 packed) internal pure returns (bool) {
        return (packed >> 88) & HAS_METADATA != 0;
    }
}
