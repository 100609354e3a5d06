// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Auctions} from "../src/Auctions.sol";
import {Market} from "../src/Market.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Payments} from "../src/Payments.sol";
import {Listing, Offer} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";
import {Coin, Wallet} from "./HostileReceivers.sol";

/// Sales in ERC-20 currencies: listings, and offers by buyers.
contract CurrencyTest is Fixture {
    event CurrencySet(address indexed currency, bool accepted);

    Coin private coin;
    uint256 private token;

    function setUp() public override {
        super.setUp();
        coin = new Coin();
        vm.prank(OWNER);
        market.setCurrency(address(coin), true);
        coin.mint(BUYER, 1e30);
        vm.prank(BUYER);
        coin.approve(address(market), type(uint256).max);
        token = mint(generation(1));
    }

    function testFuzz_aSaleInACurrencySplitsThePriceToTheUnit(uint256 price, uint8 answer) public {
        price = bound(price, 1, 1e30);
        coin.set(0, answer % 2 + 1, address(0)); // answers true, or nothing
        Listing memory l = listing(token, price);
        l.currency = address(coin);
        bytes memory signature = sell(l);
        vm.prank(BUYER);
        market.buy(l, signature);
        uint256 royalty = (price * 500 + 9999) / 10_000;
        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(coin.balanceOf(CREATOR), royalty);
        vm.assertEq(coin.balanceOf(SELLER), price - royalty);
        vm.assertEq(coin.balanceOf(BUYER), 1e30 - price);
        vm.assertEq(coin.balanceOf(address(market)), 0);
    }

    function testFuzz_anOwnerAcceptsAnOffer(uint256 price) public {
        price = bound(price, 1, 1e30);
        Offer memory o = offer(token, address(coin), price);
        bytes memory signature = bidFor(o);
        vm.prank(SELLER);
        market.acceptOffer(o, signature);
        uint256 royalty = (price * 500 + 9999) / 10_000;
        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(coin.balanceOf(CREATOR), royalty);
        vm.assertEq(coin.balanceOf(SELLER), price - royalty);
        vm.assertEq(market.offerDigest(o), marketDigest(hash(o)));
    }

    /// Else the buyer would pay again whenever the token changed hands.
    function test_anOfferIsAcceptedOnce() public {
        Offer memory o = offer(token, address(coin), 100);
        bytes memory signature = bidFor(o);
        vm.prank(SELLER);
        market.acceptOffer(o, signature);
        vm.prank(BUYER);
        mark.transferFrom(BUYER, STRANGER, token);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Mintmark.TokenEpochPassed.selector, 0, 2));
        market.acceptOffer(o, signature);
    }

    function test_conditionsOfAnOffer() public {
        Offer memory o = offer(token, address(coin), 100);
        o.deadline = uint64(block.timestamp - 1);
        refuse(o, abi.encodeWithSelector(Market.Expired.selector, o.deadline));
        o = offer(token, address(0), 100);
        refuse(o, abi.encodeWithSelector(Payments.CurrencyNotAccepted.selector, address(0)));
        o = offer(token, STRANGER, 100);
        refuse(o, abi.encodeWithSelector(Payments.CurrencyNotAccepted.selector, STRANGER));
        o = offer(token, address(coin), 0);
        refuse(o, abi.encodeWithSelector(Payments.PriceOutOfRange.selector, 0));
        o = offer(token, address(coin), 100);
        vm.prank(BUYER);
        market.cancelAll();
        refuse(o, abi.encodeWithSelector(Market.EpochPassed.selector, 0, 1));
        o = offer(token, address(coin), 100);
        bytes memory sellers = sign(SELLER_KEY, marketDigest(hash(o)));
        vm.prank(SELLER);
        vm.expectRevert(Market.InvalidSignature.selector);
        market.acceptOffer(o, sellers);
        bytes memory signature = bidFor(o);
        vm.prank(BUYER);
        vm.expectRevert(Auctions.BuyerIsSeller.selector);
        market.acceptOffer(o, signature);
        vm.prank(STRANGER);
        vm.expectRevert();
        market.acceptOffer(o, signature); // it does not own the token
        vm.assertEq(mark.ownerOf(token), SELLER);
        vm.assertEq(coin.balanceOf(BUYER), 1e30);
    }

    function testFuzz_aChangedOfferIsNotWhatWasSigned(uint8 field, uint256 noise) public {
        noise |= 1;
        Offer memory o = offer(token, address(coin), 1000);
        bytes memory signature = bidFor(o);
        field %= 7;
        if (field == 0) o.tokenId ^= noise;
        else if (field == 1) o.buyer = address(uint160(o.buyer) ^ uint160(noise));
        else if (field == 2) o.currency = address(uint160(o.currency) ^ uint160(noise));
        else if (field == 3) o.price ^= uint96(noise);
        else if (field == 4) o.epoch ^= uint64(noise);
        else if (field == 5) o.tokenEpoch ^= uint32(noise);
        else o.deadline ^= uint64(noise);
        vm.prank(SELLER);
        vm.expectRevert();
        market.acceptOffer(o, signature);
        vm.assertEq(mark.ownerOf(token), SELLER);
    }

    function test_aContractOffersByErc1271() public {
        Wallet wallet = new Wallet();
        coin.mint(address(wallet), 100);
        vm.prank(address(wallet));
        coin.approve(address(market), 100);
        Offer memory o = offer(token, address(coin), 100);
        o.buyer = address(wallet);
        wallet.approve(market.offerDigest(o));
        vm.prank(SELLER);
        market.acceptOffer(o, "");
        vm.assertEq(mark.ownerOf(token), address(wallet));
    }

    function test_onlyTheOwnerAllowsCurrencies() public {
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Payments.Unauthorized.selector, STRANGER));
        market.setCurrency(STRANGER, true);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Payments.CurrencyNotAccepted.selector, address(0)));
        market.setCurrency(address(0), true);
        vm.prank(OWNER);
        vm.expectEmit(address(market));
        emit CurrencySet(address(coin), false);
        market.setCurrency(address(coin), false);
        Listing memory l = listing(token, 100);
        l.currency = address(coin);
        bytes memory signature = sell(l);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Payments.CurrencyNotAccepted.selector, address(coin)));
        market.buy(l, signature);
    }

    /// What arrives must be the price, or others' credits would pay for it.
    function test_aCurrencyThatTakesAFeeOrLiesBuysNothing() public {
        Listing memory l = listing(token, 100);
        l.currency = address(coin);
        bytes memory signature = sell(l);
        coin.set(1, 1, address(0));
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Payments.WrongPayment.selector, 99, 100));
        market.buy(l, signature);
        coin.set(0, 0, address(0)); // moves nothing and returns false
        vm.prank(BUYER);
        vm.expectRevert();
        market.buy(l, signature);
        coin.set(0, 1, address(0));
        vm.deal(BUYER, 1);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Payments.WrongPayment.selector, 1, 0));
        market.buy{value: 1}(l, signature); // coins as well as currency
        vm.assertEq(mark.ownerOf(token), SELLER);
    }

    /// A currency that refuses the creator, as one with a block list does, cannot stop a sale.
    function test_aRefusedRoyaltyInACurrencyIsCreditedInIt() public {
        coin.set(0, 1, CREATOR);
        Listing memory l = listing(token, 1000);
        l.currency = address(coin);
        bytes memory signature = sell(l);
        vm.prank(BUYER);
        market.buy(l, signature);
        (uint128 royalties, uint128 proceeds) = market.creditOf(CREATOR, address(coin));
        vm.assertEq(royalties, 50);
        vm.assertEq(proceeds, 0);
        (royalties,) = market.creditOf(CREATOR, address(0));
        vm.assertEq(royalties, 0);
        vm.prank(CREATOR);
        vm.expectRevert(abi.encodeWithSelector(Payments.WithdrawalRefused.selector, CREATOR));
        market.withdraw(CREATOR, address(coin));
        vm.prank(CREATOR);
        market.withdraw(STRANGER, address(coin));
        vm.assertEq(coin.balanceOf(STRANGER), 50);
        vm.assertEq(coin.balanceOf(address(market)), 0);
    }

    function test_aCurrencyThatCallsBackBuysOnce() public {
        Listing memory l = listing(token, 100);
        l.currency = address(coin);
        bytes memory signature = sell(l);
        coin.setHook(address(market), abi.encodeCall(market.buy, (l, signature)));
        vm.prank(BUYER);
        market.buy(l, signature);
        vm.assertEq(coin.balanceOf(BUYER), 1e30 - 100);
    }

    function bidFor(Offer memory o) private view returns (bytes memory) {
        return sign(BUYER_KEY, marketDigest(hash(o)));
    }

    function refuse(Offer memory o, bytes memory why) private {
        bytes memory signature = bidFor(o);
        vm.prank(SELLER);
        vm.expectRevert(why);
        market.acceptOffer(o, signature);
    }
}
