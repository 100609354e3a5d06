// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Anchors} from "../src/Anchors.sol";
import {Minting} from "../src/Minting.sol";
import {Registry} from "../src/Registry.sol";
import {Roles} from "../src/Roles.sol";
import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

contract BatchTest is Fixture {
    event MintSkipped(uint256 indexed tokenId, bytes4 reason);

    function testFuzz_aBatchMintsAll(uint8 size) public {
        Generation[] memory all = batch(1 + size % 20);
        vm.assertEq(mark.mintBatch(all, attest(all)), all.length);
        vm.assertEq(mark.balanceOf(SELLER), all.length);
        for (uint256 i; i < all.length; ++i) {
            vm.assertEq(mark.ownerOf(all[i].tokenId), SELLER);
        }
        vm.assertEq(mark.batchDigest(all), digest(hash(all)));
    }

    /// One bad voucher does not sink the batch: it is left out, and an event says why.
    function testFuzz_aBadItemIsLeftOutAndTheOthersAreMinted(uint8 which, uint8 fault) public {
        mint(generation(4));
        Generation[] memory all = batch(5);
        all[4] = generation(5); // number 4 has been minted
        uint256 bad = which % 5;
        bytes4 reason;
        fault %= 6;
        if (fault == 0) (all[bad].deadline, reason) = (uint64(block.timestamp - 1), Anchors.Expired.selector);
        else if (fault == 1) (all[bad].royaltyBps, reason) = (1001, Minting.RoyaltyTooHigh.selector);
        else if (fault == 2) (all[bad].to, reason) = (address(0), Roles.ZeroAddress.selector);
        else if (fault == 3) (all[bad].modelId, reason) = (7, Registry.UnknownModel.selector);
        else if (fault == 4) (all[bad], reason) = (generation(4), Minting.AlreadyMinted.selector);
        else (all[bad].creator, reason) = (address(0), Roles.ZeroAddress.selector);
        bytes memory signature = attest(all);
        vm.expectEmit(address(mark));
        emit MintSkipped(all[bad].tokenId, reason);
        vm.assertEq(mark.mintBatch(all, signature), 4);
        for (uint256 i; i < 5; ++i) {
            if (i != bad) vm.assertEq(mark.ownerOf(all[i].tokenId), SELLER);
        }
        vm.assertEq(mark.balanceOf(SELLER), 5);
    }

    function test_aRevokedModelAndARevokedVoucherAreLeftOut() public {
        Generation[] memory all = batch(3);
        bytes memory signature = attest(all[1]);
        vm.prank(PAUSER);
        mark.revokeVoucher(all[1], signature);
        signature = attest(all);
        vm.expectEmit(address(mark));
        emit MintSkipped(all[1].tokenId, Minting.VoucherRevoked.selector);
        vm.assertEq(mark.mintBatch(all, signature), 2);

        vm.prank(ADMIN);
        mark.revokeModel(MODEL);
        all[0] = generation(10);
        signature = attest(all);
        vm.expectEmit(address(mark));
        emit MintSkipped(all[0].tokenId, Registry.ModelIsRevoked.selector);
        vm.assertEq(mark.mintBatch(all, signature), 0);
    }

    function testFuzz_aBatchIsSignedAsAWhole(uint8 which, uint256 noise) public {
        Generation[] memory all = batch(5);
        bytes memory signature = attest(all);
        all[which % 5].contentHash ^= bytes32(noise | 1);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mintBatch(all, signature);

        all = batch(5);
        (all[0], all[1]) = (all[1], all[0]);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mintBatch(all, signature);
        Generation[] memory fewer = batch(4);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mintBatch(fewer, signature);
    }

    function test_aBatchOfOneIsNotASingleMint() public {
        Generation[] memory all = batch(1);
        bytes memory signature = attest(all);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(all[0], signature);
        bytes memory single = attest(all[0]);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mintBatch(all, single);
    }

    function test_theSizeOfABatchIsBounded() public {
        Generation[] memory all = new Generation[](0);
        bytes memory signature = attest(all);
        vm.expectRevert(abi.encodeWithSelector(Anchors.BatchSize.selector, 0, 200));
        mark.mintBatch(all, signature);
        all = batch(201);
        signature = attest(all);
        vm.expectRevert(abi.encodeWithSelector(Anchors.BatchSize.selector, 201, 200));
        mark.mintBatch(all, signature);
        all = batch(200);
        vm.assertEq(mark.mintBatch(all, attest(all)), 200);
    }

    function test_aFileNamedTwiceIsMintedOnce() public {
        Generation[] memory all = batch(3);
        all[2].tokenId = all[0].tokenId;
        vm.assertEq(mark.mintBatch(all, attest(all)), 2);
        vm.assertEq(mark.balanceOf(SELLER), 2);
    }

    function test_aPausedBatchMintsNothing() public {
        Generation[] memory all = batch(2);
        bytes memory signature = attest(all);
        vm.prank(PAUSER);
        mark.pauseMinting();
        vm.expectRevert(Anchors.MintingIsPaused.selector);
        mark.mintBatch(all, signature);
    }

    function batch(uint256 size) private view returns (Generation[] memory all) {
        all = new Generation[](size);
        for (uint256 i; i < size; ++i) {
            all[i] = generation(i);
        }
    }
}
