// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {Market} from "../src/Market.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

contract BatchTest is Fixture {
    function testFuzz_aBatchMintsAll(uint8 size) public {
        Generation[] memory all = batch(1 + size % 20);
        mark.mintBatch(all, attest(all));
        vm.assertEq(mark.totalMinted(), all.length);
        vm.assertEq(mark.balanceOf(SELLER), all.length);
        for (uint256 i; i < all.length; ++i) {
            vm.assertEq(mark.ownerOf(all[i].tokenId), SELLER);
            vm.assertEq(mark.originOf(all[i].tokenId).serial, i + 1);
        }
        vm.assertEq(mark.batchDigest(all), digest(hash(all)));
    }

    function testFuzz_oneBadItemMintsNothing(uint8 which) public {
        Generation[] memory all = batch(5);
        all[which % 5].deadline = uint64(block.timestamp - 1);
        bytes memory signature = attest(all);
        vm.expectRevert(abi.encodeWithSelector(Market.Expired.selector, block.timestamp - 1));
        mark.mintBatch(all, signature);
        vm.assertEq(mark.totalMinted(), 0);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        mark.ownerOf(all[0].tokenId);
    }

    function testFuzz_aBatchIsSignedAsAWhole(uint8 which, uint256 noise) public {
        Generation[] memory all = batch(5);
        bytes memory signature = attest(all);
        all[which % 5].recipeCommitment ^= bytes32(noise | 1);
        vm.expectRevert(Market.InvalidSignature.selector);
        mark.mintBatch(all, signature);

        all = batch(5);
        (all[0], all[1]) = (all[1], all[0]);
        vm.expectRevert(Market.InvalidSignature.selector);
        mark.mintBatch(all, signature);
        Generation[] memory fewer = batch(4);
        vm.expectRevert(Market.InvalidSignature.selector);
        mark.mintBatch(fewer, signature);
    }

    function test_aBatchOfOneIsNotASingleMint() public {
        Generation[] memory all = batch(1);
        bytes memory signature = attest(all);
        vm.expectRevert(Market.InvalidSignature.selector);
        mark.mint(all[0], signature);
        bytes memory single = attest(all[0]);
        vm.expectRevert(Market.InvalidSignature.selector);
        mark.mintBatch(all, single);
    }

    function test_anEmptyBatchAndATwiceNamedFileAreRefused() public {
        Generation[] memory all = new Generation[](0);
        bytes memory signature = attest(all);
        vm.expectRevert(Mintmark.EmptyBatch.selector);
        mark.mintBatch(all, signature);

        all = batch(3);
        all[2].tokenId = all[0].tokenId;
        signature = attest(all);
        vm.expectRevert(abi.encodeWithSelector(Mintmark.AlreadyMinted.selector, all[0].tokenId));
        mark.mintBatch(all, signature);
    }

    function batch(uint256 size) private view returns (Generation[] memory all) {
        all = new Generation[](size);
        for (uint256 i; i < size; ++i) {
            all[i] = generation(i);
        }
    }
}
