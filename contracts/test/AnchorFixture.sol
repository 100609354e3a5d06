// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AnchoredItem, Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

/// Merkle trees built a second time, without the contract's own code.
abstract contract AnchorFixture is Fixture {
    function generations(uint256 size) internal view returns (Generation[] memory all) {
        all = new Generation[](size);
        for (uint256 i; i < size; ++i) {
            all[i] = generation(i);
        }
    }

    function anchor(Generation[] memory all) internal returns (bytes32 root) {
        AnchoredItem[] memory items = itemsOf(all);
        root = rootOf(items);
        mark.anchor(items, soon(), attestAnchor(root, all.length));
    }

    function attestAnchor(bytes32 root, uint256 count) internal view returns (bytes memory) {
        return sign(ATTESTER_KEY, digest(hashAnchor(root, count, soon())));
    }

    function soon() internal view returns (uint64) {
        return uint64(block.timestamp + 1 hours);
    }

    function itemsOf(Generation[] memory all) internal pure returns (AnchoredItem[] memory items) {
        items = new AnchoredItem[](all.length);
        for (uint256 i; i < all.length; ++i) {
            items[i] = AnchoredItem(all[i].tokenId, hash(all[i]));
        }
    }

    function rootOf(AnchoredItem[] memory items) internal pure returns (bytes32) {
        bytes32[] memory row = leavesOf(items);
        while (row.length > 1) {
            row = parents(row);
        }
        return row[0];
    }

    function proofOf(Generation[] memory all, uint256 index) internal pure returns (bytes32[] memory proof) {
        bytes32[] memory row = leavesOf(itemsOf(all));
        bytes32[] memory found = new bytes32[](16);
        uint256 length;
        while (row.length > 1) {
            uint256 sibling = index ^ 1;
            if (sibling < row.length) found[length++] = row[sibling];
            index /= 2;
            row = parents(row);
        }
        proof = new bytes32[](length);
        for (uint256 i; i < length; ++i) {
            proof[i] = found[i];
        }
    }

    function leavesOf(AnchoredItem[] memory items) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](items.length);
        for (uint256 i; i < items.length; ++i) {
            leaves[i] = keccak256(bytes.concat(bytes32(items[i].tokenId), items[i].generationHash));
        }
    }

    function parents(bytes32[] memory row) private pure returns (bytes32[] memory next) {
        next = new bytes32[]((row.length + 1) / 2);
        for (uint256 i; i < next.length; ++i) {
            if (2 * i + 1 == row.length) {
                next[i] = row[2 * i];
            } else {
                (bytes32 a, bytes32 b) = (row[2 * i], row[2 * i + 1]);
                next[i] = keccak256(a < b ? bytes.concat(a, b) : bytes.concat(b, a));
            }
        }
    }
}
