// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {Auctions} from "../src/Auctions.sol";
import {Market} from "../src/Market.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Payments} from "../src/Payments.sol";
import {Roles} from "../src/Roles.sol";
import {Generation, Listing} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";
import {Bomber, Burner, Delegate, Reentrant, Refuser, Spender, Wallet} from "./HostileReceivers.sol";

contract MarketTest is Fixture {
    event RoyaltyPaid(
        uint256 indexed tokenId,
        address indexed receiver,
        address indexed seller,
        address creator,
        address buyer,
        address currency,
        uint256 price,
        uint256 amount
    );
    event RoyaltyCredited(
        uint256 indexed tokenId, address indexed receiver, address indexed creator, address currency, uint256 amount
    );
    event ProceedsCredited(uint256 indexed tokenId, address indexed receiver, address currency, uint256 amount);
    event Withdrawn(
        address indexed account, address indexed to, address currency, uint256 royalties, uint256 proceeds
    );

    address private constant COINS = address(0);

    uint256 private sold;

    function testFuzz_aSaleSplitsThePriceToTheWei(uint112 price, uint16 bps) public {
        price = uint112(bound(price, 1, type(uint112).max));
        Generation memory g = generation(1);
        g.royaltyBps = uint16(bound(bps, 0, 1000));
        uint256 token = mint(g);
        Listing memory l = listing(token, price);
        bytes memory signature = sell(l);
        uint256 royalty = (uint256(price) * g.royaltyBps + 9999) / 10_000;

        vm.expectEmit(address(market));
        emit RoyaltyPaid(token, CREATOR, SELLER, CREATOR, BUYER, address(0), price, royalty);
        vm.prank(BUYER);
        market.buy{value: price}(l, signature);

        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(CREATOR.balance, royalty);
        vm.assertEq(SELLER.balance, price - royalty);
        vm.assertEq(BUYER.balance, type(uint112).max - price);
        vm.assertEq(address(market).balance, 0);
        vm.assertEq(mark.tokenEpochOf(token), 1);
        (address receiver, uint256 amount) = mark.royaltyInfo(token, price);
        vm.assertEq(receiver, CREATOR);
        vm.assertEq(amount, royalty);
    }

    function testFuzz_noPriceIsTooSmallForARoyalty(uint256 price, uint16 bps) public {
        price = bound(price, 1, 10_000);
        Generation memory g = generation(1);
        g.royaltyBps = uint16(bound(bps, 1, 1000));
        buy(listing(mint(g), price));
        vm.assertGe(CREATOR.balance, 1, "the royalty was skipped");
    }

    function test_royaltyInfoKnowsNothingOfUnmintedTokensAndTakesAnyPrice() public {
        (address receiver, uint256 amount) = mark.royaltyInfo(1, 1 ether);
        vm.assertEq(receiver, address(0));
        vm.assertEq(amount, 0);
        uint256 token = mint(generation(1));
        (, amount) = mark.royaltyInfo(token, type(uint256).max);
        vm.assertEq(amount, type(uint256).max / 20 + 1);
    }

    function testFuzz_aChangedFieldBuysNothing(uint8 field, uint256 noise) public {
        noise |= 1;
        uint256 token = mint(generation(1));
        Listing memory l = listing(token, 1 ether);
        bytes memory signature = sell(l);
        field %= 7;
        if (field == 0) l.tokenId ^= noise;
        else if (field == 1) l.seller = address(uint160(l.seller) ^ uint160(noise));
        else if (field == 2) l.currency = address(uint160(l.currency) ^ uint160(noise));
        else if (field == 3) l.price ^= uint96(noise);
        else if (field == 4) l.epoch ^= uint64(noise);
        else if (field == 5) l.tokenEpoch ^= uint32(noise);
        else l.deadline ^= uint64(noise);
        vm.prank(BUYER);
        vm.expectRevert();
        market.buy{value: l.price}(l, signature);
        vm.assertEq(mark.ownerOf(token), SELLER);
    }

    function testFuzz_aChangedPriceOrDeadlineIsNotWhatWasSigned(uint112 price, uint64 deadline) public {
        Listing memory l = listing(mint(generation(1)), 1 ether);
        bytes memory signature = sell(l);
        l.price = bound(price, 1, type(uint112).max);
        l.deadline = uint64(bound(deadline, block.timestamp, type(uint64).max));
        vm.assume(l.price != 1 ether);
        vm.prank(BUYER);
        vm.expectRevert(Market.InvalidSignature.selector);
        market.buy{value: l.price}(l, signature);
    }

    function testFuzz_aListingCountsOnOneChainAndOneContract(uint64 chain, address other) public {
        vm.assume(chain != block.chainid && other != address(market));
        Listing memory l = listing(mint(generation(1)), 1 ether);
        refuse(l, sign(SELLER_KEY, digest(hash(l), chain, address(market))), Market.InvalidSignature.selector);
        refuse(l, sign(SELLER_KEY, digest(hash(l), block.chainid, other)), Market.InvalidSignature.selector);
        refuse(l, sign(ATTESTER_KEY, marketDigest(hash(l))), Market.InvalidSignature.selector);
        vm.assertEq(market.listingDigest(l), marketDigest(hash(l)));
    }

    function testFuzz_thePaymentIsExactlyThePrice(uint112 sent) public {
        vm.assume(sent != 1 ether);
        Listing memory l = listing(mint(generation(1)), 1 ether);
        bytes memory signature = sell(l);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Payments.WrongPayment.selector, sent, 1 ether));
        market.buy{value: sent}(l, signature);
    }

    function test_conditionsOfAListing() public {
        uint256 token = mint(generation(1));
        Listing memory l = listing(token, 0);
        refuse(l, sell(l), Payments.PriceOutOfRange.selector);
        l = listing(token, 1 ether);
        l.currency = STRANGER;
        refuse(l, sell(l), Payments.CurrencyNotAccepted.selector);
        l = listing(token, 1 ether);
        l.deadline = uint64(block.timestamp - 1);
        refuse(l, sell(l), Market.Expired.selector);
        l = listing(token, 1 ether);
        vm.prank(SELLER);
        market.cancelAll();
        refuse(l, sell(l), Market.EpochPassed.selector);
        l = listing(token, 1 ether);
        vm.prank(SELLER);
        mark.transferFrom(SELLER, STRANGER, token);
        refuse(l, sell(l), Mintmark.TokenEpochPassed.selector);
        l.tokenEpoch = mark.tokenEpochOf(token);
        refuse(l, sell(l), ERC721.TransferFromIncorrectOwner.selector);
        l.tokenId = uint256(keccak256("never minted"));
        l.tokenEpoch = 0;
        refuse(l, sell(l), ERC721.TokenDoesNotExist.selector);
        vm.deal(SELLER, 1 ether);
        l = listing(mint(generation(2)), 1 ether);
        bytes memory signature = sell(l);
        vm.prank(SELLER);
        vm.expectRevert(Auctions.BuyerIsSeller.selector);
        market.buy{value: 1 ether}(l, signature);
    }

    function test_aListingsDeadlineIsTheLastSecond() public {
        Listing memory l = listing(mint(generation(1)), 1 ether);
        vm.warp(l.deadline);
        buy(l);
        vm.assertEq(mark.ownerOf(l.tokenId), BUYER);
    }

    /// The price's upper bound: the highest price sells, one more is refused.
    function testFuzz_noPriceIsAboveTheBound(uint256 price) public {
        uint256 token = mint(generation(1));
        Listing memory l = listing(token, bound(price, uint256(type(uint112).max) + 1, type(uint256).max));
        bytes memory signature = sell(l);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Payments.PriceOutOfRange.selector, l.price));
        market.buy(l, signature);
        vm.assertEq(market.MAX_PRICE(), type(uint112).max);
        buy(listing(token, type(uint112).max));
        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(SELLER.balance + CREATOR.balance, type(uint112).max);
    }

    /// The key of an account commands it, whatever code it has by EIP-7702.
    function test_anAccountWithDelegatedCodeSellsWithItsKey() public {
        vm.etch(SELLER, address(new Delegate()).code);
        uint256 token = mint(generation(1));
        buy(listing(token, 1 ether));
        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(SELLER.balance, 0.95 ether);
    }

    function test_onlyTheMarketMovesATokenWithoutAnApproval() public {
        uint256 token = mint(generation(1));
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Roles.Unauthorized.selector, OWNER));
        mark.moveSold(SELLER, OWNER, token, 0, 1);
    }

    /// A contract that cannot call `withdraw` gets its credit sent by anyone, and only to itself.
    function test_anyoneSendsACreditToItsAccount() public {
        address creator = address(new Spender());
        sellWithCreator(creator);
        (uint128 royalties,) = market.creditOf(creator, COINS);
        vm.assertEq(royalties, 0.05 ether);
        vm.prank(STRANGER);
        vm.expectEmit(address(market));
        emit Withdrawn(creator, creator, COINS, 0.05 ether, 0);
        market.withdrawFor(creator, COINS);
        vm.assertEq(creator.balance, 0.05 ether);
        vm.expectRevert(abi.encodeWithSelector(Payments.NothingToWithdraw.selector, creator));
        market.withdrawFor(creator, COINS);

        address refuser = address(new Refuser());
        sellWithCreator(refuser);
        vm.expectRevert(abi.encodeWithSelector(Payments.WithdrawalRefused.selector, refuser));
        market.withdrawFor(refuser, COINS);
        (royalties,) = market.creditOf(refuser, COINS);
        vm.assertEq(royalties, 0.05 ether);
    }

    function test_aSaleVoidsTheSellersApprovals() public {
        uint256 token = mint(generation(1));
        vm.prank(SELLER);
        mark.approve(STRANGER, token);
        buy(listing(token, 1 ether));
        vm.assertEq(mark.getApproved(token), address(0));
        vm.prank(STRANGER);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        mark.transferFrom(BUYER, STRANGER, token);
    }

    function test_salesGoOnWhileMintingIsPaused() public {
        uint256 token = mint(generation(1));
        vm.prank(PAUSER);
        mark.pauseMinting();
        buy(listing(token, 1 ether));
        vm.assertEq(mark.ownerOf(token), BUYER);
    }

    function test_aContractSellsByErc1271() public {
        Wallet wallet = new Wallet();
        Generation memory g = generation(1);
        g.to = address(wallet);
        uint256 token = mint(g);
        Listing memory l = listing(token, 1 ether);
        l.seller = address(wallet);
        refuse(l, "", Market.InvalidSignature.selector);
        wallet.approve(market.listingDigest(l));
        vm.prank(BUYER);
        market.buy{value: 1 ether}(l, "");
        vm.assertEq(address(wallet).balance, 0.95 ether);
    }

    function test_aRefusedRoyaltyBecomesACreditThatCanBeWithdrawnElsewhere() public {
        Wallet creator = new Wallet();
        creator.refuse();
        uint256 token = sellWithCreator(address(creator));
        (uint128 royalties, uint128 proceeds) = market.creditOf(address(creator), COINS);
        vm.assertEq(royalties, 0.05 ether);
        vm.assertEq(proceeds, 0);
        vm.assertEq(SELLER.balance, 0.95 ether);
        vm.assertEq(mark.ownerOf(token), BUYER);

        vm.expectRevert(abi.encodeWithSelector(Payments.WithdrawalRefused.selector, address(creator)));
        creator.withdraw(market, address(creator));
        vm.expectRevert(abi.encodeWithSelector(Payments.WithdrawalRefused.selector, address(0)));
        creator.withdraw(market, address(0));
        vm.expectEmit(address(market));
        emit Withdrawn(address(creator), STRANGER, COINS, 0.05 ether, 0);
        creator.withdraw(market, STRANGER);
        vm.assertEq(STRANGER.balance, 0.05 ether);
        vm.assertEq(address(market).balance, 0);
        vm.expectRevert(abi.encodeWithSelector(Payments.NothingToWithdraw.selector, address(creator)));
        creator.withdraw(market, STRANGER);
    }

    function test_noCreatorCanStopOrPriceASale() public {
        sellWithCreator(address(new Refuser()));
        uint256 usual = vm.lastCallGas().gasTotalUsed;
        sellWithCreator(address(new Burner()));
        vm.assertLe(vm.lastCallGas().gasTotalUsed, usual + 45_000, "a creator that burns gas");
        sellWithCreator(address(new Bomber()));
        vm.assertLe(vm.lastCallGas().gasTotalUsed, usual + 45_000, "a creator that returns a megabyte");
        vm.assertEq(address(market).balance, 0.15 ether);
    }

    function test_aSellerThatRefusesItsProceedsIsCreditedToo() public {
        Wallet seller = new Wallet();
        seller.refuse();
        Generation memory g = generation(1);
        g.to = address(seller);
        Listing memory l = listing(mint(g), 1 ether);
        l.seller = address(seller);
        seller.approve(market.listingDigest(l));
        vm.expectEmit(address(market));
        emit ProceedsCredited(l.tokenId, address(seller), COINS, 0.95 ether);
        vm.prank(BUYER);
        market.buy{value: 1 ether}(l, "");
        (uint128 royalties, uint128 proceeds) = market.creditOf(address(seller), COINS);
        vm.assertEq(royalties, 0);
        vm.assertEq(proceeds, 0.95 ether);
        vm.assertEq(CREATOR.balance, 0.05 ether);
        seller.withdraw(market, STRANGER);
        vm.assertEq(STRANGER.balance, 0.95 ether);
    }

    /// A creator that is called with the royalty can do no more than fail: bought again, sold again or withdrawn
    /// again, it gains nothing.
    function test_aReentrantCreatorGainsNothing() public {
        Reentrant creator = new Reentrant(market);
        vm.deal(address(creator), 10 ether);
        Generation memory g = generation(1);
        g.creator = address(creator);
        uint256 token = mint(g);
        Listing memory l = listing(token, 1 ether);
        bytes memory signature = sell(l);
        creator.arm(abi.encodeCall(market.buy, (l, signature)), 1 ether);
        uint256 before = address(creator).balance;
        vm.prank(BUYER);
        market.buy{value: 1 ether}(l, signature);
        vm.assertEq(creator.succeeded(), 0);
        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(mark.tokenEpochOf(token), 1);
        (uint128 credited,) = market.creditOf(address(creator), COINS);
        vm.assertEq(address(creator).balance - before + credited, 0.05 ether);
    }

    function test_aReentrantWithdrawalPaysOnce() public {
        Reentrant creator = new Reentrant(market);
        bytes memory again = abi.encodeCall(market.withdraw, (address(creator), COINS));
        creator.arm(again, 0);
        // other people's credit that must stay
        sellWithCreator(address(new Refuser()));
        // the push runs out of its little gas while it re-enters, so the royalty is credited
        sellWithCreator(address(creator));
        (uint128 royalties,) = market.creditOf(address(creator), COINS);
        vm.assertEq(address(creator).balance + royalties, 0.05 ether);
        if (royalties > 0) {
            creator.act(again, 0);
            vm.assertEq(creator.reached(), 1);
            vm.assertEq(creator.succeeded(), 0);
        }
        vm.assertEq(address(creator).balance, 0.05 ether);
        vm.assertEq(address(market).balance, 0.05 ether);
    }

    function sellWithCreator(address creator) private returns (uint256 token) {
        Generation memory g = generation(sold++);
        g.creator = creator;
        token = mint(g);
        buy(listing(token, 1 ether));
    }
}
