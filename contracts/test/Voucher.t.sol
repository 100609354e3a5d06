// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {Anchors} from "../src/Anchors.sol";
import {Minting} from "../src/Minting.sol";
import {Roles} from "../src/Roles.sol";
import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

contract VoucherTest is Fixture {
    event VouchersRevoked(uint256 indexed tokenId, uint64 deadline, address indexed by);

    function test_creatorPauserAndOwnerRevokeAVoucher() public {
        address[3] memory allowed = [CREATOR, PAUSER, OWNER];
        for (uint256 i; i < 3; ++i) {
            Generation memory g = generation(i);
            bytes memory signature = attest(g);
            vm.prank(allowed[i]);
            vm.expectEmit(address(mark));
            emit VouchersRevoked(g.tokenId, g.deadline, allowed[i]);
            mark.revokeVoucher(g, signature);
            vm.expectRevert(abi.encodeWithSelector(Minting.VoucherRevoked.selector, g.tokenId, g.deadline));
            mark.mint(g, signature);
        }
    }

    function testFuzz_nobodyElseRevokes(address caller) public {
        vm.assume(caller != CREATOR && caller != PAUSER && caller != OWNER);
        Generation memory g = generation(1);
        bytes memory signature = attest(g);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Roles.Unauthorized.selector, caller));
        mark.revokeVoucher(g, signature);
    }

    /// Else a creator could block any file by naming itself in a voucher of its own making.
    function test_onlyAnAttestedVoucherIsRevoked() public {
        Generation memory g = generation(1);
        g.creator = STRANGER;
        bytes memory forged = sign(SELLER_KEY, digest(hash(g)));
        vm.prank(STRANGER);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.revokeVoucher(g, forged);
    }

    function testFuzz_onlyALaterVoucherMintsAfterwards(uint64 revoked, uint64 later) public {
        Generation memory g = generation(1);
        g.deadline = uint64(bound(revoked, block.timestamp, type(uint64).max));
        bytes memory signature = attest(g);
        vm.prank(OWNER);
        mark.revokeVoucher(g, signature);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        mark.originOf(g.tokenId);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        mark.tokenEpochOf(g.tokenId);
        (address receiver, uint256 royalty) = mark.royaltyInfo(g.tokenId, 1 ether);
        vm.assertEq(receiver, address(0));
        vm.assertEq(royalty, 0);

        Generation memory again = generation(1);
        again.deadline = uint64(bound(later, block.timestamp, type(uint64).max));
        signature = attest(again);
        if (again.deadline <= g.deadline) {
            vm.expectRevert(abi.encodeWithSelector(Minting.VoucherRevoked.selector, g.tokenId, g.deadline));
            mark.mint(again, signature);
        } else {
            mark.mint(again, signature);
            vm.assertEq(mark.ownerOf(g.tokenId), SELLER);
            vm.assertEq(mark.originOf(g.tokenId).royaltyBps, 500);
            vm.assertEq(mark.tokenEpochOf(g.tokenId), 0);
        }
    }

    function test_aRevocationIsNeitherRepeatedNorTakenBackByAnEarlierOne() public {
        Generation memory g = generation(1);
        bytes memory signature = attest(g);
        vm.prank(OWNER);
        mark.revokeVoucher(g, signature);
        Generation memory earlier = generation(1);
        earlier.deadline -= 1;
        bytes memory earlierSignature = attest(earlier);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Minting.VoucherRevoked.selector, g.tokenId, g.deadline));
        mark.revokeVoucher(earlier, earlierSignature);
        vm.expectRevert(abi.encodeWithSelector(Minting.VoucherRevoked.selector, g.tokenId, g.deadline));
        mark.mint(g, signature);
    }

    function test_aMintedTokenHasNoVoucherToRevoke() public {
        Generation memory g = generation(1);
        mint(g);
        bytes memory signature = attest(g);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Minting.AlreadyMinted.selector, g.tokenId));
        mark.revokeVoucher(g, signature);
        vm.prank(SELLER);
        mark.burn(g.tokenId);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Minting.AlreadyMinted.selector, g.tokenId));
        mark.revokeVoucher(g, signature);
    }

    function test_vouchersAreRevokedWhileMintingIsPaused() public {
        Generation memory g = generation(1);
        bytes memory signature = attest(g);
        vm.prank(PAUSER);
        mark.pauseMinting();
        vm.prank(CREATOR);
        mark.revokeVoucher(g, signature);
        vm.prank(OWNER);
        mark.resumeMinting();
        vm.expectRevert(abi.encodeWithSelector(Minting.VoucherRevoked.selector, g.tokenId, g.deadline));
        mark.mint(g, signature);
    }

    /// A collector receives the token and the creator the royalties.
    function test_aVoucherNamesReceiverAndCreatorApart() public {
        Generation memory g = generation(1);
        g.to = BUYER;
        mint(g);
        vm.assertEq(mark.ownerOf(g.tokenId), BUYER);
        vm.assertEq(mark.creatorOf(g.tokenId), CREATOR);
        (address receiver,) = mark.royaltyInfo(g.tokenId, 1 ether);
        vm.assertEq(receiver, CREATOR);
    }
}
