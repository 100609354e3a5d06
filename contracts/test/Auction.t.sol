// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {Auctions} from "../src/Auctions.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Payments} from "../src/Payments.sol";
import {Listing} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";
import {Coin, Reentrant, Refuser} from "./HostileReceivers.sol";

contract AuctionTest is Fixture {
    event AuctionCreated(
        uint256 indexed tokenId, address indexed seller, address currency, uint256 reserve, uint64 endsAt
    );
    event BidPlaced(uint256 indexed tokenId, address indexed bidder, uint256 amount, uint64 endsAt);
    event AuctionEnded(uint256 indexed tokenId, address indexed winner, uint256 price);
    event ProceedsCredited(
        uint256 indexed tokenId, address indexed receiver, address currency, uint256 amount
    );

    address private constant COINS = address(0);

    uint256 private token;
    uint64 private end;

    function setUp() public override {
        super.setUp();
        token = mint(generation(1));
        end = uint64(block.timestamp + 1 days);
        vm.deal(STRANGER, type(uint112).max);
    }

    function test_theHighestBidderWinsAndTheRoyaltyIsPaid() public {
        vm.prank(SELLER);
        vm.expectEmit(address(market));
        emit AuctionCreated(token, SELLER, COINS, 1 ether, end);
        market.createAuction(token, COINS, 1 ether, 1 days);
        vm.assertEq(mark.ownerOf(token), address(market));
        vm.assertEq(market.leastBidOf(token), 1 ether);

        vm.prank(BUYER);
        vm.expectEmit(address(market));
        emit BidPlaced(token, BUYER, 1 ether, end);
        market.bid{value: 1 ether}(token, 1 ether);
        uint256 left = BUYER.balance;
        vm.prank(STRANGER);
        market.bid{value: 2 ether}(token, 2 ether);
        vm.assertEq(BUYER.balance, left + 1 ether);

        vm.warp(uint256(end) + 1);
        vm.expectEmit(address(market));
        emit AuctionEnded(token, STRANGER, 2 ether);
        market.settleAuction(token);
        vm.assertEq(mark.ownerOf(token), STRANGER);
        vm.assertEq(CREATOR.balance, 0.1 ether);
        vm.assertEq(SELLER.balance, 1.9 ether);
        vm.assertEq(address(market).balance, 0);
        vm.expectRevert(abi.encodeWithSelector(Auctions.NoAuction.selector, token));
        market.settleAuction(token);
    }

    function test_withoutABidTheTokenGoesBack() public {
        open();
        vm.warp(end);
        vm.expectRevert(abi.encodeWithSelector(Auctions.AuctionRuns.selector, end));
        market.settleAuction(token);
        vm.warp(uint256(end) + 1);
        market.settleAuction(token);
        vm.assertEq(mark.ownerOf(token), SELLER);
    }

    function testFuzz_noBidBelowTheReserveOrTheStep(uint256 reserve, uint256 first) public {
        reserve = bound(reserve, 1, 1e30);
        first = bound(first, reserve, 1e31);
        vm.prank(SELLER);
        market.createAuction(token, COINS, reserve, 1 days);
        if (reserve > 1) refusedBid(reserve - 1, reserve);
        vm.prank(BUYER);
        market.bid{value: first}(token, first);
        uint256 least = first + (first + 19) / 20;
        vm.assertEq(market.leastBidOf(token), least);
        vm.assertGe(least, first + 1, "a bid must be higher");
        refusedBid(least - 1, least);
        vm.prank(STRANGER);
        market.bid{value: least}(token, least);
    }

    function testFuzz_aLateBidMovesTheEnd(uint256 early) public {
        open();
        early = bound(early, 0, 1 days);
        vm.warp(uint256(end) - early);
        vm.prank(BUYER);
        market.bid{value: 1 ether}(token, 1 ether);
        (, uint64 endsAt,,,,) = market.auctionOf(token);
        vm.assertEq(endsAt, early >= 15 minutes ? end : uint256(end) - early + 15 minutes);
        vm.warp(uint256(endsAt) + 1);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Auctions.AuctionOver.selector, endsAt));
        market.bid{value: 2 ether}(token, 2 ether);
    }

    function test_onlyTheSellerTakesItBackAndOnlyWithoutABid() public {
        open();
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Payments.Unauthorized.selector, STRANGER));
        market.cancelAuction(token);
        vm.prank(SELLER);
        market.cancelAuction(token);
        vm.assertEq(mark.ownerOf(token), SELLER);
        open();
        vm.prank(BUYER);
        market.bid{value: 1 ether}(token, 1 ether);
        vm.prank(SELLER);
        vm.expectRevert(abi.encodeWithSelector(Auctions.AuctionHasBid.selector, token));
        market.cancelAuction(token);
    }

    function test_conditionsOfAnAuctionAndABid() public {
        vm.prank(STRANGER);
        vm.expectRevert(ERC721.TransferFromIncorrectOwner.selector);
        market.createAuction(token, COINS, 1 ether, 1 days);
        uint256[2] memory durations = [uint256(1 hours - 1), 90 days + 1];
        for (uint256 i; i < 2; ++i) {
            vm.prank(SELLER);
            vm.expectRevert(abi.encodeWithSelector(Auctions.DurationOutOfRange.selector, durations[i]));
            market.createAuction(token, COINS, 1 ether, durations[i]);
        }
        vm.prank(SELLER);
        vm.expectRevert(abi.encodeWithSelector(Payments.PriceOutOfRange.selector, 0));
        market.createAuction(token, COINS, 0, 1 days);
        vm.prank(SELLER);
        vm.expectRevert(abi.encodeWithSelector(Payments.CurrencyNotAccepted.selector, STRANGER));
        market.createAuction(token, STRANGER, 1, 1 days);

        open();
        vm.deal(SELLER, 2 ether);
        vm.prank(SELLER);
        vm.expectRevert(Auctions.BuyerIsSeller.selector);
        market.bid{value: 1 ether}(token, 1 ether);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Payments.WrongPayment.selector, 1 ether, 2 ether));
        market.bid{value: 1 ether}(token, 2 ether);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Payments.PriceOutOfRange.selector, uint256(1) << 112));
        market.bid(token, uint256(1) << 112);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Auctions.NoAuction.selector, 7));
        market.bid{value: 1 ether}(7, 1 ether);
        vm.prank(SELLER);
        vm.expectRevert(ERC721.TransferFromIncorrectOwner.selector);
        market.createAuction(token, COINS, 1 ether, 1 days); // it is the market's now
    }

    /// Listings from before the auction are dead when the token comes back.
    function test_anAuctionEndsTheListingsOfItsToken() public {
        Listing memory l = listing(token, 1);
        bytes memory signature = sell(l);
        open();
        vm.prank(SELLER);
        market.cancelAuction(token);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Mintmark.TokenEpochPassed.selector, 0, 2));
        market.buy{value: 1}(l, signature);
    }

    function test_aBidderThatRefusesItsBidCannotStopAHigherOne() public {
        Refuser refuser = new Refuser();
        vm.deal(address(refuser), 10 ether);
        open();
        vm.prank(address(refuser));
        market.bid{value: 1 ether}(token, 1 ether);
        vm.prank(BUYER);
        vm.expectEmit(address(market));
        emit ProceedsCredited(token, address(refuser), COINS, 1 ether);
        market.bid{value: 2 ether}(token, 2 ether);
        (, uint128 proceeds) = market.creditOf(address(refuser), COINS);
        vm.assertEq(proceeds, 1 ether);
        vm.assertEq(address(market).balance, 3 ether);
        vm.prank(address(refuser));
        market.withdraw(STRANGER, COINS);
    }

    function test_aReentrantBidderGainsNothing() public {
        Reentrant bidder = new Reentrant(market);
        vm.deal(address(bidder), 10 ether);
        open();
        bidder.act(abi.encodeCall(market.bid, (token, 1 ether)), 1 ether);
        bidder.arm(abi.encodeCall(market.bid, (token, 3 ether)), 3 ether);
        vm.prank(BUYER);
        market.bid{value: 2 ether}(token, 2 ether);
        vm.assertEq(bidder.succeeded(), 0);
        (,,, address highest,,) = market.auctionOf(token);
        vm.assertEq(highest, BUYER);
    }

    function test_anAuctionInACurrencyOfItsOwn() public {
        Coin coin = new Coin();
        vm.prank(OWNER);
        market.setCurrency(address(coin), true);
        vm.prank(SELLER);
        market.createAuction(token, address(coin), 100, 1 days);
        vm.prank(OWNER);
        market.setCurrency(address(coin), false); // running auctions stay
        address[2] memory bidders = [BUYER, STRANGER];
        for (uint256 i; i < 2; ++i) {
            coin.mint(bidders[i], 1000);
            vm.prank(bidders[i]);
            coin.approve(address(market), type(uint256).max);
            vm.prank(bidders[i]);
            market.bid(token, 100 * (i + 1));
        }
        vm.assertEq(coin.balanceOf(BUYER), 1000);
        vm.assertEq(coin.balanceOf(address(market)), 200);
        vm.warp(uint256(end) + 1);
        market.settleAuction(token);
        vm.assertEq(mark.ownerOf(token), STRANGER);
        vm.assertEq(coin.balanceOf(CREATOR), 10);
        vm.assertEq(coin.balanceOf(SELLER), 190);
        vm.assertEq(coin.balanceOf(address(market)), 0);
    }

    function open() private {
        vm.prank(SELLER);
        market.createAuction(token, COINS, 1 ether, 1 days);
    }

    function refusedBid(uint256 amount, uint256 least) private {
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Auctions.BidTooLow.selector, amount, least));
        market.bid{value: amount}(token, amount);
    }
}
