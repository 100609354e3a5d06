// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

/// The storage that the comments draw, read past the functions. tools/interface.mjs compares the named slots.
contract LayoutTest is Fixture {
    /// Solady's slot of a token's owner.
    function ownershipSlot(uint256 token) private pure returns (bytes32) {
        bytes32 hashed = keccak256(abi.encodePacked(bytes28(uint224(token >> 32)), bytes4(0x7d882553)));
        unchecked {
            return bytes32(2 * token + uint256(hashed));
        }
    }

    function testFuzz_ownerAndProvenanceShareASlot(uint16 bps, bool root, bool metadata) public {
        Generation memory g = generation(1);
        g.royaltyBps = uint16(bound(bps, 0, 1000));
        if (root) g.root = keccak256("root");
        if (metadata) g.metadataDigest = keccak256("metadata");
        mint(g);
        uint256 expected = uint256(uint160(SELLER)) | (root ? 1 << 160 : 0) | (metadata ? 1 << 161 : 0)
            | uint256(1) << 168 | uint256(1) << 190 | uint256(g.royaltyBps) << 214;
        vm.assertEq(uint256(vm.load(address(mark), ownershipSlot(g.tokenId))), expected);

        vm.prank(SELLER);
        mark.transferFrom(SELLER, BUYER, g.tokenId);
        expected = expected ^ uint160(SELLER) ^ uint160(BUYER) | uint256(1) << 224;
        vm.assertEq(uint256(vm.load(address(mark), ownershipSlot(g.tokenId))), expected);
        vm.prank(BUYER);
        mark.burn(g.tokenId);
        vm.assertEq(uint256(vm.load(address(mark), ownershipSlot(g.tokenId))), expected ^ uint160(BUYER));
    }

    /// After the last epoch the count starts again and touches nothing else.
    function test_theEpochsCountRoundTheirOwnBits() public {
        uint256 token = mint(generation(1));
        uint256 packed = uint256(vm.load(address(mark), ownershipSlot(token)));
        vm.store(address(mark), ownershipSlot(token), bytes32(packed | uint256(type(uint32).max) << 224));
        vm.assertEq(mark.tokenEpochOf(token), type(uint32).max);
        vm.prank(SELLER);
        mark.transferFrom(SELLER, BUYER, token);
        vm.assertEq(mark.tokenEpochOf(token), 0);
        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(mark.originOf(token).royaltyBps, 500);
        vm.store(
            address(mark),
            ownershipSlot(token),
            bytes32(packed ^ uint160(SELLER) ^ uint160(BUYER) | uint256(type(uint32).max) << 224)
        );
        vm.prank(BUYER);
        mark.cancelListing(token);
        vm.assertEq(mark.tokenEpochOf(token), 0);
        vm.assertEq(mark.creatorOf(token), CREATOR);
    }

    function testFuzz_aRevocationLiesInTheSlotOfAnOwnerToBe(uint64 deadline) public {
        Generation memory g = generation(1);
        g.deadline = deadline;
        bytes memory signature = attest(g);
        vm.prank(OWNER);
        mark.revokeVoucher(g, signature);
        vm.assertEq(
            uint256(vm.load(address(mark), ownershipSlot(g.tokenId))),
            uint256(4) << 160 | uint256(deadline) << 168
        );
    }
}
