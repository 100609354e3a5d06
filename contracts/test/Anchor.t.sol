// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Anchors} from "../src/Anchors.sol";
import {Minting} from "../src/Minting.sol";
import {AnchoredItem, Generation} from "../src/Types.sol";
import {AnchorFixture} from "./AnchorFixture.sol";

contract AnchorTest is AnchorFixture {
    event Anchored(uint256 indexed tokenId, bytes32 root);
    event AnchorRecorded(bytes32 indexed root, address indexed attester, uint256 count);

    function testFuzz_everyArtworkOfAnAnchorIsProvenAndClaimed(uint8 size) public {
        Generation[] memory all = generations(1 + size % 20);
        bytes32 root = anchor(all);
        (address signer, uint32 count, uint64 recordedAt) = mark.anchors(root);
        vm.assertEq(signer, ATTESTER);
        vm.assertEq(count, all.length);
        vm.assertEq(recordedAt, block.timestamp);
        for (uint256 i; i < all.length; ++i) {
            bytes32[] memory proof = proofOf(all, i);
            vm.assertTrue(mark.isAnchored(all[i], proof));
            vm.prank(STRANGER);
            mark.claim(all[i], proof);
            vm.assertEq(mark.ownerOf(all[i].tokenId), SELLER);
            vm.assertEq(mark.creatorOf(all[i].tokenId), CREATOR);
        }
    }

    function test_anAnchorTellsEachArtworkAndTheRoot() public {
        Generation[] memory all = generations(3);
        AnchoredItem[] memory items = itemsOf(all);
        bytes32 root = rootOf(items);
        bytes memory signature = attestAnchor(root, 3);
        for (uint256 i; i < 3; ++i) {
            vm.expectEmit(address(mark));
            emit Anchored(all[i].tokenId, root);
        }
        vm.expectEmit(address(mark));
        emit AnchorRecorded(root, ATTESTER, 3);
        vm.assertEq(mark.anchor(items, soon(), signature), root);
        vm.assertEq(mark.anchorDigest(root, 3, soon()), digest(hashAnchor(root, 3, soon())));
    }

    function testFuzz_aChangedItemIsNotWhatWasSigned(uint8 which, uint256 noise, bool id) public {
        Generation[] memory all = generations(5);
        AnchoredItem[] memory items = itemsOf(all);
        bytes memory signature = attestAnchor(rootOf(items), 5);
        if (id) items[which % 5].tokenId ^= noise | 1;
        else items[which % 5].generationHash ^= bytes32(noise | 1);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.anchor(items, soon(), signature);
    }

    function test_sizeDeadlineAndRepetition() public {
        AnchoredItem[] memory items = new AnchoredItem[](0);
        vm.expectRevert(abi.encodeWithSelector(Anchors.BatchSize.selector, 0, 2000));
        mark.anchor(items, soon(), "");
        items = new AnchoredItem[](2001);
        vm.expectRevert(abi.encodeWithSelector(Anchors.BatchSize.selector, 2001, 2000));
        mark.anchor(items, soon(), "");

        Generation[] memory all = generations(4);
        bytes32 root = anchor(all);
        items = itemsOf(all);
        bytes memory signature = attestAnchor(root, 4);
        vm.expectRevert(abi.encodeWithSelector(Anchors.AlreadyAnchored.selector, root));
        mark.anchor(items, soon(), signature);
        uint64 deadline = soon();
        vm.warp(uint256(deadline) + 1);
        vm.expectRevert(abi.encodeWithSelector(Anchors.Expired.selector, deadline));
        mark.anchor(items, deadline, signature);
    }

    function testFuzz_nothingElseIsProven(uint8 field, uint256 noise) public {
        noise |= 1;
        Generation[] memory all = generations(6);
        anchor(all);
        bytes32[] memory proof = proofOf(all, 2);
        Generation memory g = all[2];
        field %= 5;
        if (field == 0) g.tokenId ^= noise;
        else if (field == 1) g.to = address(uint160(g.to) ^ uint160(noise));
        else if (field == 2) g.royaltyBps ^= uint16(noise);
        else if (field == 3) g.contentHash ^= bytes32(noise);
        else proof[0] ^= bytes32(noise);
        vm.assertFalse(mark.isAnchored(g, proof));
        vm.expectRevert();
        mark.claim(g, proof);
    }

    function test_aGenerationThatWasNotAnchoredIsNotClaimed() public {
        Generation memory g = generation(1);
        bytes32[] memory none = new bytes32[](0);
        bytes32 leaf = keccak256(abi.encode(g.tokenId, hash(g)));
        vm.expectRevert(abi.encodeWithSelector(Anchors.NotAnchored.selector, leaf));
        mark.claim(g, none);
    }

    /// What stands for a mint stands for a claim: once per file, also after a burn; pause, expiry, revocation.
    function test_aClaimIsAMint() public {
        Generation[] memory all = generations(4);
        all[3].deadline = uint64(block.timestamp);
        anchor(all);
        bytes32[] memory proof = proofOf(all, 0);
        vm.prank(PAUSER);
        mark.pauseMinting();
        vm.expectRevert(Anchors.MintingIsPaused.selector);
        mark.claim(all[0], proof);
        vm.prank(OWNER);
        mark.resumeMinting();
        mark.claim(all[0], proof);
        vm.expectRevert(abi.encodeWithSelector(Minting.AlreadyMinted.selector, all[0].tokenId));
        mark.claim(all[0], proof);
        vm.prank(SELLER);
        mark.burn(all[0].tokenId);
        vm.expectRevert(abi.encodeWithSelector(Minting.AlreadyMinted.selector, all[0].tokenId));
        mark.claim(all[0], proof);

        bytes memory voucher = attest(all[1]);
        vm.prank(PAUSER);
        mark.revokeVoucher(all[1], voucher);
        proof = proofOf(all, 1);
        vm.expectRevert(
            abi.encodeWithSelector(Minting.VoucherRevoked.selector, all[1].tokenId, all[1].deadline)
        );
        mark.claim(all[1], proof);

        proof = proofOf(all, 3);
        vm.warp(block.timestamp + 1);
        vm.expectRevert(abi.encodeWithSelector(Anchors.Expired.selector, all[3].deadline));
        mark.claim(all[3], proof);
    }

    function test_aReplacedAttestersAnchorsStandARevokedOnesDoNot() public {
        Generation[] memory all = generations(2);
        bytes32 root = anchor(all);
        vm.prank(OWNER);
        mark.setAttester(STRANGER);
        bytes32[] memory proof = proofOf(all, 0);
        mark.claim(all[0], proof);
        vm.prank(OWNER);
        mark.revokeAttester(ATTESTER);
        proof = proofOf(all, 1);
        vm.assertFalse(mark.isAnchored(all[1], proof));
        vm.expectRevert(abi.encodeWithSelector(Anchors.NotAnchored.selector, root));
        mark.claim(all[1], proof);
    }

    function test_aPausedContractAnchorsNothing() public {
        AnchoredItem[] memory items = itemsOf(generations(2));
        bytes memory signature = attestAnchor(rootOf(items), 2);
        vm.prank(PAUSER);
        mark.pauseMinting();
        vm.expectRevert(Anchors.MintingIsPaused.selector);
        mark.anchor(items, soon(), signature);
    }
}
