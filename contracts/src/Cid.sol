// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// IPFS content identifiers (CIDv1, sha2-256, base32 in lower case) from their digests.
library Cid {
    /// Multicodec of one block of plain bytes.
    uint8 internal constant RAW = 0x55;
    /// Multicodec of a UnixFS node: the root of a file of more than one block.
    uint8 internal constant DAG_PB = 0x70;

    bytes32 private constant ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    /// The 59 characters: multibase prefix `b`, then 36 bytes (version 1, codec, sha2-256, 32, digest) in
    /// base32 without padding, which are 58 characters, the last of them holding 3 bits.
    function toString(uint8 codec, bytes32 digest) internal pure returns (string memory) {
        bytes memory text = new bytes(59);
        bytes32 alphabet = ALPHABET;
        text[0] = "b";
        assembly ("memory-safe") {
            // 288 bits as 290: the four bytes of the header and the digest's first 28 bits are 60 bits,
            // 12 characters; the other 228 bits and two zero bits are 46 characters.
            let head := or(shl(28, or(0x01001220, shl(16, codec))), shr(228, digest))
            let tail := shl(2, and(digest, sub(shl(228, 1), 1)))
            let at := add(text, 0x21)
            for { let i := 0 } lt(i, 12) { i := add(i, 1) } {
                mstore8(add(at, i), byte(and(shr(sub(55, mul(i, 5)), head), 31), alphabet))
            }
            at := add(at, 12)
            for { let i := 0 } lt(i, 46) { i := add(i, 1) } {
                mstore8(add(at, i), byte(and(shr(sub(225, mul(i, 5)), tail), 31), alphabet))
            }
        }
        return string(text);
    }
}
