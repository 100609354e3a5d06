// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Merkle trees of any number of leaves: a parent is the keccak-256 of its two children, the smaller one first;
/// the last of an odd row moves up unchanged.
library MerkleTree {
    /// The root. Overwrites the leaves.
    function rootOf(bytes32[] memory leaves) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            let row := add(leaves, 0x20)
            for { let count := mload(leaves) } gt(count, 1) {} {
                let half := shr(1, count)
                for { let i := 0 } lt(i, half) { i := add(i, 1) } {
                    let left := mload(add(row, shl(6, i)))
                    let right := mload(add(row, add(shl(6, i), 0x20)))
                    let larger := shl(5, gt(left, right))
                    mstore(larger, left)
                    mstore(xor(larger, 0x20), right)
                    mstore(add(row, shl(5, i)), keccak256(0x00, 0x40))
                }
                let odd := and(count, 1)
                if odd { mstore(add(row, shl(5, half)), mload(add(row, shl(5, sub(count, 1))))) }
                count := add(half, odd)
            }
            root := mload(row)
        }
    }

    /// The root that a leaf and its proof (siblings, lowest first) lead to.
    function climb(bytes32 leaf, bytes32[] calldata proof) internal pure returns (bytes32 root) {
        root = leaf;
        for (uint256 i; i < proof.length; ++i) {
            bytes32 sibling = proof[i];
            assembly ("memory-safe") {
                let larger := shl(5, gt(root, sibling))
                mstore(larger, root)
                mstore(xor(larger, 0x20), sibling)
                root := keccak256(0x00, 0x40)
            }
        }
    }
}
