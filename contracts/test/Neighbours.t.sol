// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Enum} from "@safe-global/safe-smart-account/contracts/libraries/Enum.sol";
import {Safe} from "@safe-global/safe-smart-account/contracts/Safe.sol";
import {
    CompatibilityFallbackHandler
} from "@safe-global/safe-smart-account/contracts/handler/CompatibilityFallbackHandler.sol";
import {SafeProxyFactory} from "@safe-global/safe-smart-account/contracts/proxies/SafeProxyFactory.sol";
import {ItemType, OrderType} from "seaport-types/src/lib/ConsiderationEnums.sol";
import {
    ConsiderationItem,
    OfferItem,
    Order,
    OrderComponents,
    OrderParameters
} from "seaport-types/src/lib/ConsiderationStructs.sol";
import {Market} from "../src/Market.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Generation, Listing} from "../src/Types.sol";
import {Vault} from "../src/Vault.sol";
import {Fixture} from "./Fixture.sol";

interface ISeaport {
    function fulfillOrder(Order calldata order, bytes32 conduitKey) external payable returns (bool);
    function getOrderHash(OrderComponents calldata order) external view returns (bytes32);
    function information() external view returns (string memory version, bytes32 domain, address controller);
}

/// The contracts of others that tokens meet: a Safe 1.5 of two out of three owners, and Seaport 1.6.
contract NeighboursTest is Fixture {
    event PaymentReceived(address indexed from, uint256 amount);

    uint256[3] private keys = [uint256(0x5AFE1), 0x5AFE2, 0x5AFE3];
    Safe private safe;
    ISeaport private seaport;

    function setUp() public override {
        super.setUp();
        sort();
        address[] memory owners = new address[](3);
        for (uint256 i; i < 3; ++i) {
            owners[i] = vm.addr(keys[i]);
        }
        CompatibilityFallbackHandler handler = new CompatibilityFallbackHandler();
        SafeProxyFactory factory = new SafeProxyFactory();
        bytes memory setup = abi.encodeCall(
            Safe.setup,
            (owners, 2, address(0), "", address(handler), address(0), 0, payable(address(0)))
        );
        safe = Safe(payable(address(factory.createProxyWithNonce(address(new Safe()), setup, 1))));
        address controller = create(vm.getCode("target/neighbours/ConduitController.json"));
        seaport = ISeaport(
            create(abi.encodePacked(vm.getCode("target/neighbours/Seaport.json"), abi.encode(controller)))
        );
    }

    // --------------------------------------------------------------------------
    // Safe
    // --------------------------------------------------------------------------

    /// The ownership goes to a Safe only once its owners accept it, and then they alone have its rights.
    function test_aSafeOwnsTheContract() public {
        vm.prank(OWNER);
        mark.transferOwnership(address(safe));
        vm.assertEq(mark.owner(), OWNER);
        execute(address(mark), abi.encodeCall(mark.acceptOwnership, ()));
        vm.assertEq(mark.owner(), address(safe));

        execute(address(mark), abi.encodeCall(mark.setPauser, (STRANGER)));
        vm.prank(STRANGER);
        mark.pauseMinting();
        vm.assertTrue(mark.mintingPaused());
        vm.prank(OWNER);
        vm.expectRevert();
        mark.resumeMinting();
        execute(address(mark), abi.encodeCall(mark.resumeMinting, ()));
        vm.assertFalse(mark.mintingPaused());
    }

    function test_oneOfTwoOwnersIsNotEnough() public {
        vm.prank(OWNER);
        mark.transferOwnership(address(safe));
        bytes memory data = abi.encodeCall(mark.acceptOwnership, ());
        bytes memory one = sign(keys[0], transaction(address(mark), data));
        vm.expectRevert();
        safe.execTransaction(
            address(mark), 0, data, Enum.Operation.Call, 0, 0, 0, address(0), payable(address(0)), one
        );
        vm.assertEq(mark.owner(), OWNER);
    }

    /// A token is minted to a Safe, sold by a listing that two of its owners signed, and the Safe gets the coins.
    function test_aSafeHoldsAndSells() public {
        Generation memory g = generation(1);
        g.to = address(safe);
        uint256 token = mint(g);
        vm.assertEq(mark.ownerOf(token), address(safe));

        Listing memory l = listing(token, 1 ether);
        l.seller = address(safe);
        l.epoch = market.epochOf(address(safe));
        bytes32 message = CompatibilityFallbackHandler(address(safe))
            .getMessageHash(abi.encode(marketDigest(hash(l))));
        refuse(l, sign(keys[0], message), Market.InvalidSignature.selector);
        vm.prank(BUYER);
        market.buy{value: 1 ether}(l, signed(message));

        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(address(safe).balance, 0.95 ether);
        vm.assertEq(CREATOR.balance, 0.05 ether);
    }

    /// A transfer to a Safe asks whether it takes tokens, and it gives one away again.
    function test_aSafeIsSentATokenAndSendsIt() public {
        uint256 token = mint(generation(1));
        vm.prank(SELLER);
        mark.safeTransferFrom(SELLER, address(safe), token);
        execute(
            address(mark),
            abi.encodeWithSignature("transferFrom(address,address,uint256)", address(safe), STRANGER, token)
        );
        vm.assertEq(mark.ownerOf(token), STRANGER);
    }

    // --------------------------------------------------------------------------
    // Seaport
    // --------------------------------------------------------------------------

    /// A sale on Seaport that pays the royalty of ERC-2981 to the creator's vault, which tells of it in the same
    /// transaction; a listing on our own market ends with it.
    function test_aSaleOnSeaportPaysTheCreatorsVaultAndEndsTheListing() public {
        uint256 token = mint(generation(1));
        address[] memory payees = new address[](1);
        uint256[] memory shares = new uint256[](1);
        (payees[0], shares[0]) = (CREATOR, 10_000);
        Vault vault = Vault(payable(mark.vaults().create(payees, shares)));
        vm.prank(CREATOR);
        mark.setRoyaltyReceiver(address(vault));
        Listing memory l = listing(token, 1 ether);
        bytes memory own = sell(l);

        Order memory order = order_(token, 2 ether);
        vm.prank(SELLER);
        mark.setApprovalForAll(address(seaport), true);
        vm.prank(BUYER);
        vm.expectEmit(address(vault));
        emit PaymentReceived(address(seaport), 0.1 ether);
        vm.assertTrue(seaport.fulfillOrder{value: 2 ether}(order, 0));

        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(SELLER.balance, 1.9 ether);
        vm.assertEq(vault.totalReceived(address(0)), 0.1 ether);
        vault.release(address(0));
        vm.assertEq(CREATOR.balance, 0.1 ether);
        vm.prank(BUYER);
        mark.safeTransferFrom(BUYER, SELLER, token);
        refuse(l, own, Mintmark.TokenEpochPassed.selector);
    }

    /// The same signed order does not sell the token again to whom it comes back.
    function test_anOrderOfSeaportSellsOnce() public {
        uint256 token = mint(generation(1));
        Order memory order = order_(token, 1 ether);
        vm.prank(SELLER);
        mark.setApprovalForAll(address(seaport), true);
        vm.prank(BUYER);
        seaport.fulfillOrder{value: 1 ether}(order, 0);
        vm.prank(BUYER);
        mark.safeTransferFrom(BUYER, SELLER, token);
        vm.prank(BUYER);
        vm.expectRevert();
        seaport.fulfillOrder{value: 1 ether}(order, 0);
    }

    // --------------------------------------------------------------------------
    // Helpers
    // --------------------------------------------------------------------------

    /// A signed order of the seller with the royalty that the token names.
    function order_(uint256 token, uint256 price) private view returns (Order memory) {
        OrderComponents memory order;
        (address receiver, uint256 royalty) = mark.royaltyInfo(token, price);
        order.offerer = SELLER;
        order.offer = new OfferItem[](1);
        order.offer[0] = OfferItem(ItemType.ERC721, address(mark), token, 1, 1);
        order.consideration = new ConsiderationItem[](2);
        order.consideration[0] = ConsiderationItem(
            ItemType.NATIVE, address(0), 0, price - royalty, price - royalty, payable(SELLER)
        );
        order.consideration[1] =
            ConsiderationItem(ItemType.NATIVE, address(0), 0, royalty, royalty, payable(receiver));
        order.orderType = OrderType.FULL_OPEN;
        order.startTime = block.timestamp;
        order.endTime = block.timestamp + 1 hours;
        return signed_(order);
    }

    function signed_(OrderComponents memory order) private view returns (Order memory) {
        (, bytes32 domain,) = seaport.information();
        bytes32 hashed = keccak256(abi.encodePacked(hex"1901", domain, seaport.getOrderHash(order)));
        OrderParameters memory parameters = OrderParameters(
            order.offerer,
            order.zone,
            order.offer,
            order.consideration,
            order.orderType,
            order.startTime,
            order.endTime,
            order.zoneHash,
            order.salt,
            order.conduitKey,
            order.consideration.length
        );
        return Order(parameters, sign(SELLER_KEY, hashed));
    }

    function execute(address to, bytes memory data) private {
        bytes memory signatures = signed(transaction(to, data));
        bool done = safe.execTransaction(
            to, 0, data, Enum.Operation.Call, 0, 0, 0, address(0), payable(address(0)), signatures
        );
        vm.assertTrue(done);
    }

    function transaction(address to, bytes memory data) private view returns (bytes32) {
        return safe.getTransactionHash(
            to, 0, data, Enum.Operation.Call, 0, 0, 0, address(0), address(0), safe.nonce()
        );
    }

    /// The signatures of two owners, in the order of their addresses as a Safe wants them.
    function signed(bytes32 hashed) private view returns (bytes memory) {
        return bytes.concat(sign(keys[0], hashed), sign(keys[1], hashed));
    }

    function sort() private {
        for (uint256 i; i < 2; ++i) {
            for (uint256 j; j < 2 - i; ++j) {
                if (vm.addr(keys[j]) > vm.addr(keys[j + 1])) {
                    (keys[j], keys[j + 1]) = (keys[j + 1], keys[j]);
                }
            }
        }
    }
}
