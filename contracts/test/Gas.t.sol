// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AnchoredItem, Generation} from "../src/Types.sol";
import {AnchorFixture} from "./AnchorFixture.sol";
import {IPeer, Order} from "./Peers.sol";

/// Gas of whole transactions, as receipts show it. Prints the figures of the README's table (`npm run gas`), and fails
/// where a change makes one dearer than its ceiling.
contract GasTest is AnchorFixture {
    event log_named_uint(string what, uint256 gas);

    uint256 private constant BATCH = 50;

    function test_mint() public {
        mint(generation(0)); // the creator's first mint also gives it a number
        measure("mint, creator's first", 133_000);
        Generation memory g = generation(1);
        g.to = makeAddr("new holder");
        mint(g);
        measure("mint, new holder", 85_500);
        mint(generation(2));
        measure("mint, same holder", 68_500);
        g = generation(3);
        g.root = keccak256("root");
        mint(g);
        measure("mint, same holder, file of several blocks", 91_000);
        g = generation(4);
        g.root = keccak256("root");
        g.metadataDigest = keccak256("metadata");
        mint(g);
        measure("the same with pinned metadata", 114_000);
        vm.prank(ADMIN);
        mark.registerModel(keccak256("another model"));
        vm.prank(ADMIN);
        mark.revokeModel(keccak256("another model"));
        mint(generation(5));
        measure("mint, same holder, once a model was revoked", 71_000);
    }

    function test_batch() public {
        mint(generation(0));
        Generation[] memory all = new Generation[](BATCH);
        for (uint256 i; i < BATCH; ++i) {
            all[i] = generation(1000 + i);
        }
        mark.mintBatch(all, attest(all));
        measure("batch of 50, one holder, each", 32_500, BATCH);
        for (uint256 i; i < BATCH; ++i) {
            all[i] = generation(2000 + i);
            all[i].to = address(uint160(uint256(keccak256(abi.encode(i)))));
        }
        mark.mintBatch(all, attest(all));
        measure("batch of 50, distinct new holders, each", 54_500, BATCH);
    }

    function test_anchor() public {
        mint(generation(5000));
        Generation[] memory all = generations(1000);
        all[8].creator = makeAddr("new creator");
        AnchoredItem[] memory items = itemsOf(all);
        mark.anchor(items, soon(), attestAnchor(rootOf(items), 1000));
        measure("anchor of 1,000, each", 3_000, 1000);
        bytes32[] memory proof = proofOf(all, 7);
        mark.claim(all[7], proof);
        measure("claim out of it, same holder", 110_000);
        proof = proofOf(all, 8);
        mark.claim(all[8], proof);
        measure("claim out of it, creator's first", 140_000);
    }

    function test_transferAndBurn() public {
        uint256 token = mint(generation(0));
        mint(generation(1));
        vm.prank(SELLER);
        mark.transferFrom(SELLER, BUYER, token);
        measure("transfer, new holder", 59_600);
        vm.prank(BUYER);
        mark.burn(token);
        measure("burn", 32_000);
    }

    function test_sale() public {
        uint256 token = mint(generation(0));
        mint(generation(1));
        vm.deal(SELLER, 1);
        vm.deal(CREATOR, 1);
        buy(listing(token, 1 ether));
        measure("first sale of a token, new holder", 116_000);
        vm.prank(BUYER);
        mark.transferFrom(BUYER, SELLER, token);
        buy(listing(token, 1 ether));
        measure("later sale", 102_000);
        uint256 other = mint(generation(2));
        vm.prank(SELLER);
        mark.cancelListing(other);
        measure("cancelListing", 32_000);
        vm.prank(SELLER);
        market.cancelAll();
        measure("cancelAll", 46_000);
        vm.prank(SELLER);
        market.createAuction(other, address(0), 1 ether, 1 days);
        measure("createAuction", 180_000);
        vm.prank(BUYER);
        market.bid{value: 1 ether}(other, 1 ether);
        measure("first bid", 76_000);
    }

    function test_models() public {
        vm.prank(ADMIN);
        mark.registerModel(keccak256("another model"));
        measure("registerModel", 80_000);
    }

    function test_deployment() public {
        deploy(OWNER, ATTESTER, ADMIN, PAUSER);
        measure("deployment, with market and vaults", 9_000_000);
    }

    function test_openZeppelin() public {
        peer("OpenZeppelin 5", made("OpenZeppelinPeer"));
    }

    function test_openZeppelinWithRoyalties() public {
        peer("OpenZeppelin 5, royalty per token", made("OpenZeppelinRoyaltyPeer"));
    }

    function test_solady() public {
        peer("solady", made("SoladyPeer"));
    }

    function test_erc721a() public {
        peer("ERC721A", made("Erc721aPeer"));
    }

    /// A peer, compiled as the contracts are.
    function made(string memory name) private returns (IPeer) {
        bytes memory code = vm.getCode(string.concat("out/Peers.sol/", name, ".json"));
        return IPeer(create(abi.encodePacked(code, abi.encode(ATTESTER))));
    }

    function peer(string memory who, IPeer subject) private {
        Order memory order = Order(SELLER, 0, uint64(block.timestamp + 1 hours));
        subject.mint(order, sign(ATTESTER_KEY, subject.digest(order)));
        order.to = makeAddr("new holder");
        order.tokenId = uint256(keccak256("1"));
        bytes memory signature = sign(ATTESTER_KEY, subject.digest(order));
        subject.mint(order, signature);
        print(who, "mint, new holder", 1);
        order.to = SELLER;
        order.tokenId = uint256(keccak256("2"));
        signature = sign(ATTESTER_KEY, subject.digest(order));
        subject.mint(order, signature);
        print(who, "mint, same holder", 1);
        vm.prank(SELLER);
        subject.transferFrom(SELLER, BUYER, 0);
        print(who, "transfer, new holder", 1);
        Order[] memory all = new Order[](BATCH);
        for (uint256 i; i < BATCH; ++i) {
            all[i] = Order(SELLER, uint256(keccak256(abi.encode(i))), order.deadline);
        }
        signature = sign(ATTESTER_KEY, subject.batchDigest(all));
        subject.mintBatch(all, signature);
        print(who, "batch of 50, one holder, each", BATCH);
    }

    function measure(string memory what, uint256 ceiling) private {
        measure(what, ceiling, 1);
    }

    function measure(string memory what, uint256 ceiling, uint256 count) private {
        uint256 gas = print("Mintmark", what, count);
        emit log_named_uint(string.concat("ceiling | ", what), ceiling);
        vm.assertLe(gas, ceiling, what);
    }

    function print(string memory who, string memory what, uint256 count) private returns (uint256 gas) {
        gas = vm.lastCallGas().gasTotalUsed / count;
        emit log_named_uint(string.concat(who, " | ", what), gas);
    }
}
