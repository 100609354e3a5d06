// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Listing} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

/// What ends a listing: each transfer of its token, and its cancellation.
contract EpochTest is Fixture {
    event ListingCancelled(uint256 indexed tokenId, uint32 epoch);

    /// An old cheap listing must not sell a token that went away and came back, whichever way it went.
    function testFuzz_aListingDiesWithEachTransfer(uint8 trips) public {
        uint256 token = mint(generation(1));
        Listing memory l = listing(token, 1 ether);
        bytes memory signature = sell(l);
        trips = uint8(bound(trips, 1, 5));
        for (uint256 i; i < trips; ++i) {
            vm.prank(SELLER);
            mark.transferFrom(SELLER, STRANGER, token);
            vm.prank(STRANGER);
            mark.transferFrom(STRANGER, SELLER, token);
        }
        vm.assertEq(mark.tokenEpochOf(token), 2 * uint256(trips));
        refuse(l, signature, Mintmark.TokenEpochPassed.selector);
        buy(listing(token, 1 ether));
    }

    function test_aTransferToOneselfEndsListingsToo() public {
        Listing memory l = listing(mint(generation(1)), 1 ether);
        bytes memory signature = sell(l);
        vm.prank(SELLER);
        mark.transferFrom(SELLER, SELLER, l.tokenId);
        refuse(l, signature, Mintmark.TokenEpochPassed.selector);
    }

    function test_anOwnerCancelsTheListingsOfOneToken() public {
        uint256 token = mint(generation(1));
        Listing memory cheap = listing(token, 1 ether);
        Listing memory other = listing(mint(generation(2)), 1 ether);
        bytes memory signature = sell(cheap);
        vm.prank(STRANGER);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        mark.cancelListing(token);
        vm.prank(SELLER);
        vm.expectEmit(address(mark));
        emit ListingCancelled(token, 1);
        mark.cancelListing(token);
        refuse(cheap, signature, Mintmark.TokenEpochPassed.selector);
        buy(other);
        Listing memory dear = listing(token, 3 ether);
        buy(dear);
        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        mark.cancelListing(uint256(keccak256("never minted")));
    }

    function test_aListingSellsOnceEvenIfTheTokenComesBack() public {
        uint256 token = mint(generation(1));
        Listing memory l = listing(token, 1 ether);
        bytes memory signature = sell(l);
        buy(l);
        vm.prank(BUYER);
        mark.transferFrom(BUYER, SELLER, token);
        refuse(l, signature, Mintmark.TokenEpochPassed.selector);
    }
}
