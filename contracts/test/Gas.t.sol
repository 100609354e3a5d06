// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Mintmark} from "../src/Mintmark.sol";
import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

/// Gas of whole transactions, as receipts show it. Prints the table of the README, and fails where a change
/// makes one dearer than its bound.
///   npx forge test --match-contract GasTest -vv
contract GasTest is Fixture {
    event log_named_uint(string what, uint256 gas);

    uint256 private constant BATCH = 50;

    function test_mint() public {
        mint(generation(0)); // the creator's first mint also gives it a number
        measure("mint, creator's first", 180_000);
        Generation memory g = generation(1);
        g.to = makeAddr("new holder");
        mint(g);
        measure("mint, new holder", 93_000);
        mint(generation(2));
        measure("mint, same holder", 76_000);
        g = generation(3);
        g.root = keccak256("root");
        mint(g);
        measure("mint, same holder, root", 99_000);
        g = generation(4);
        g.root = keccak256("root");
        g.metadataDigest = keccak256("metadata");
        mint(g);
        measure("mint, same holder, root and metadata", 122_000);
    }

    function test_batch() public {
        mint(generation(0));
        Generation[] memory all = new Generation[](BATCH);
        for (uint256 i; i < BATCH; ++i) {
            all[i] = generation(1000 + i);
        }
        mark.mintBatch(all, attest(all));
        measure("batch of 50, one holder, per token", 40_000, BATCH);
        for (uint256 i; i < BATCH; ++i) {
            all[i] = generation(2000 + i);
            all[i].to = address(uint160(uint256(keccak256(abi.encode(i)))));
        }
        mark.mintBatch(all, attest(all));
        measure("batch of 50, distinct new holders, per token", 62_000, BATCH);
    }

    function test_transferAndBurn() public {
        uint256 token = mint(generation(0));
        mint(generation(1));
        vm.prank(SELLER);
        mark.transferFrom(SELLER, BUYER, token);
        measure("transfer to a new holder", 60_000);
        vm.prank(BUYER);
        mark.burn(token);
        measure("burn", 40_000);
    }

    function test_sale() public {
        uint256 token = mint(generation(0));
        mint(generation(1));
        vm.deal(SELLER, 1);
        vm.deal(CREATOR, 1);
        buy(listing(token, 1 ether));
        measure("sale, first of a token, to a new holder", 135_000);
        vm.prank(BUYER);
        mark.transferFrom(BUYER, SELLER, token);
        buy(listing(token, 1 ether));
        measure("sale, later", 115_000);
    }

    function test_rest() public {
        vm.prank(ADMIN);
        mark.registerModel(keccak256("another model"));
        measure("registerModel", 80_000);
        vm.prank(SELLER);
        mark.cancelAll();
        measure("cancelAll", 48_000);
    }

    function test_deployment() public {
        new Mintmark(OWNER, ATTESTER, ADMIN, PAUSER);
        measure("deployment", 5_000_000);
    }

    function measure(string memory what, uint256 limit) private {
        measure(what, limit, 1);
    }

    function measure(string memory what, uint256 limit, uint256 count) private {
        uint256 gas = vm.lastCallGas().gasTotalUsed / count;
        emit log_named_uint(what, gas);
        vm.assertLe(gas, limit, what);
    }
}
