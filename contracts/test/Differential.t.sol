// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";
import {Refuser} from "./HostileReceivers.sol";

/// OpenZeppelin's ERC-721 with mint and burn for all.
contract Reference is ERC721("Mintmark", "MARK") {
    function mint(address to, uint256 tokenId) external {
        _mint(to, tokenId);
    }

    function burn(uint256 tokenId) external {
        _update(address(0), tokenId, msg.sender);
    }
}

/// Takes tokens.
contract Receiver {
    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC721Received.selector;
    }
}

/// Whatever is done with tokens, in any order and by anybody, has the outcome that it has with OpenZeppelin's.
contract DifferentialTest is Fixture {
    uint256 private constant TOKENS = 3;

    Reference private theirs;
    address[6] private accounts;

    function setUp() public override {
        super.setUp();
        theirs = new Reference();
        accounts = [SELLER, BUYER, STRANGER, address(new Receiver()), address(new Refuser()), address(0)];
        for (uint256 i; i < TOKENS; ++i) {
            Generation memory g = generation(i);
            g.to = accounts[i];
            theirs.mint(g.to, mint(g));
        }
    }

    function testFuzz_theSameTraceHasTheSameOutcome(uint256[20] calldata steps) public {
        for (uint256 i; i < steps.length; ++i) {
            step(steps[i]);
            compare();
        }
    }

    function step(uint256 seed) private {
        // The zero address signs nothing, so it is never a sender.
        address sender = accounts[(seed >> 8) % 5];
        address a = accounts[(seed >> 16) % 6];
        address b = accounts[(seed >> 24) % 6];
        uint256 token = generation((seed >> 32) % (TOKENS + 1)).tokenId; // one of them was never minted
        // Often the owner, else most steps would be refused.
        if (seed % 3 != 0) {
            try theirs.ownerOf(token) returns (address owner) {
                a = owner;
                if (seed % 3 == 1) sender = owner;
            } catch {}
        }
        bytes memory call;
        uint256 kind = (seed >> 40) % 8;
        if (kind < 2) call = abi.encodeWithSignature("transferFrom(address,address,uint256)", a, b, token);
        else if (kind == 2) call = abi.encodeWithSignature("safeTransferFrom(address,address,uint256)", a, b, token);
        else if (kind == 3) {
            call = abi.encodeWithSignature("safeTransferFrom(address,address,uint256,bytes)", a, b, token, "x");
        } else if (kind < 6) {
            call = abi.encodeWithSignature("approve(address,uint256)", b, token);
        } else if (kind == 6 && b != address(0)) {
            call = abi.encodeWithSignature("setApprovalForAll(address,bool)", b, (seed >> 48) % 3 != 0);
        } else if ((seed >> 48) % 8 == 0) {
            call = abi.encodeWithSignature("burn(uint256)", token);
        } else {
            return;
        }
        vm.prank(sender);
        (bool ours,) = address(mark).call(call);
        vm.prank(sender);
        (bool other,) = address(theirs).call(call);
        vm.assertTrue(ours == other, "one took what the other refused");
    }

    function compare() private view {
        for (uint256 i; i < TOKENS; ++i) {
            uint256 token = generation(i).tokenId;
            same(abi.encodeWithSignature("ownerOf(uint256)", token));
            same(abi.encodeWithSignature("getApproved(uint256)", token));
        }
        for (uint256 i; i < accounts.length; ++i) {
            same(abi.encodeWithSignature("balanceOf(address)", accounts[i]));
            for (uint256 j; j < accounts.length; ++j) {
                same(abi.encodeWithSignature("isApprovedForAll(address,address)", accounts[i], accounts[j]));
            }
        }
    }

    function same(bytes memory query) private view {
        (bool ours, bytes memory a) = address(mark).staticcall(query);
        (bool other, bytes memory b) = address(theirs).staticcall(query);
        vm.assertTrue(ours == other, "one answers, the other does not");
        if (ours) vm.assertEq(a, b);
    }
}
