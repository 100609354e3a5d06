// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {Market} from "../src/Market.sol";
import {Generation, Listing} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";
import {Bomber, Burner, Reentrant, Refuser, Wallet} from "./HostileReceivers.sol";

contract MarketTest is Fixture {
    event RoyaltyPaid(
        uint256 indexed tokenId,
        address indexed receiver,
        address indexed seller,
        address buyer,
        address currency,
        uint256 price,
        uint256 amount
    );
    event RoyaltyCredited(uint256 indexed tokenId, address indexed receiver, uint256 amount);
    event ProceedsCredited(uint256 indexed tokenId, address indexed seller, uint256 amount);
    event Withdrawn(address indexed account, address indexed to, uint256 royalties, uint256 proceeds);

    function testFuzz_aSaleSplitsThePriceToTheWei(uint112 price, uint16 bps) public {
        price = uint112(bound(price, 1, type(uint112).max));
        Generation memory g = generation(1);
        g.royaltyBps = uint16(bound(bps, 0, 1000));
        uint256 token = mint(g);
        Listing memory l = listing(token, price);
        bytes memory signature = sell(l);
        uint256 royalty = (uint256(price) * g.royaltyBps + 9999) / 10_000;

        vm.expectEmit(address(mark));
        emit RoyaltyPaid(token, CREATOR, SELLER, BUYER, address(0), price, royalty);
        vm.prank(BUYER);
        mark.buy{value: price}(l, signature);

        vm.assertEq(mark.ownerOf(token), BUYER);
        vm.assertEq(CREATOR.balance, royalty);
        vm.assertEq(SELLER.balance, price - royalty);
        vm.assertEq(BUYER.balance, type(uint112).max - price);
        vm.assertEq(address(mark).balance, 0);
        (uint32 count, uint112 volume, uint112 royalties) = mark.salesOf(token);
        vm.assertEq(count, 1);
        vm.assertEq(volume, price);
        vm.assertEq(royalties, royalty);
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
        else if (field == 5) l.sale ^= uint32(noise);
        else l.deadline ^= uint64(noise);
        vm.prank(BUYER);
        vm.expectRevert();
        mark.buy{value: l.price}(l, signature);
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
        mark.buy{value: l.price}(l, signature);
    }

    function testFuzz_aListingCountsOnOneChainAndOneContract(uint64 chain, address other) public {
        vm.assume(chain != block.chainid && other != address(mark));
        Listing memory l = listing(mint(generation(1)), 1 ether);
        refuse(l, sign(SELLER_KEY, digest(hash(l), chain, address(mark))), Market.InvalidSignature.selector);
        refuse(l, sign(SELLER_KEY, digest(hash(l), block.chainid, other)), Market.InvalidSignature.selector);
        refuse(l, sign(ATTESTER_KEY, digest(hash(l))), Market.InvalidSignature.selector);
        vm.assertEq(mark.listingDigest(l), digest(hash(l)));
    }

    function testFuzz_thePaymentIsExactlyThePrice(uint112 sent) public {
        vm.assume(sent != 1 ether);
        Listing memory l = listing(mint(generation(1)), 1 ether);
        bytes memory signature = sell(l);
        vm.prank(BUYER);
        vm.expectRevert(abi.encodeWithSelector(Market.WrongPayment.selector, sent, 1 ether));
        mark.buy{value: sent}(l, signature);
    }

    function test_conditionsOfAListing() public {
        uint256 token = mint(generation(1));
        Listing memory l = listing(token, 0);
        refuse(l, sell(l), Market.PriceOutOfRange.selector);
        // the sums of sales have 112 bits
        vm.deal(BUYER, uint256(type(uint112).max) + 1);
        l = listing(token, uint256(type(uint112).max) + 1);
        refuse(l, sell(l), Market.PriceOutOfRange.selector);
        l = listing(token, 1 ether);
        l.currency = STRANGER;
        refuse(l, sell(l), Market.CurrencyNotAccepted.selector);
        l = listing(token, 1 ether);
        l.deadline = uint64(block.timestamp - 1);
        refuse(l, sell(l), Market.Expired.selector);
        l = listing(token, 1 ether);
        vm.prank(SELLER);
        mark.cancelAll();
        refuse(l, sell(l), Market.ListingCancelled.selector);
        l = listing(token, 1 ether);
        vm.prank(SELLER);
        mark.transferFrom(SELLER, STRANGER, token);
        refuse(l, sell(l), Market.NotTheSellersToken.selector);
        l = listing(uint256(keccak256("never minted")), 1 ether);
        refuse(l, sell(l), ERC721.TokenDoesNotExist.selector);
        vm.deal(SELLER, 1 ether);
        l = listing(mint(generation(2)), 1 ether);
        bytes memory signature = sell(l);
        vm.prank(SELLER);
        vm.expectRevert(Market.BuyerIsSeller.selector);
        mark.buy{value: 1 ether}(l, signature);
    }

    function test_aListingsDeadlineIsTheLastSecond() public {
        Listing memory l = listing(mint(generation(1)), 1 ether);
        vm.warp(l.deadline);
        buy(l);
        vm.assertEq(mark.ownerOf(l.tokenId), BUYER);
    }

    function test_aListingSellsOnceEvenIfTheTokenComesBack() public {
        uint256 token = mint(generation(1));
        Listing memory l = listing(token, 1 ether);
        bytes memory signature = sell(l);
        buy(l);
        vm.prank(BUYER);
        mark.transferFrom(BUYER, SELLER, token);
        refuse(l, signature, Market.ListingUsed.selector);
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
        wallet.approve(mark.listingDigest(l));
        vm.prank(BUYER);
        mark.buy{value: 1 ether}(l, "");
        vm.assertEq(address(wallet).balance, 0.95 ether);
    }

    function test_aRefusedRoyaltyBecomesACreditThatCanBeWithdrawnElsewhere() public {
        Wallet creator = new Wallet();
        creator.refuse();
        uint256 token = sellWithCreator(address(creator));
        (uint128 royalties, uint128 proceeds) = mark.creditOf(address(creator));
        vm.assertEq(royalties, 0.05 ether);
        vm.assertEq(proceeds, 0);
        vm.assertEq(SELLER.balance, 0.95 ether);
        vm.assertEq(mark.ownerOf(token), BUYER);

        vm.expectRevert(abi.encodeWithSelector(Market.WithdrawalRefused.selector, address(creator)));
        creator.withdraw(mark, address(creator));
        vm.expectRevert(abi.encodeWithSelector(Market.WithdrawalRefused.selector, address(0)));
        creator.withdraw(mark, address(0));
        vm.expectEmit(address(mark));
        emit Withdrawn(address(creator), STRANGER, 0.05 ether, 0);
        creator.withdraw(mark, STRANGER);
        vm.assertEq(STRANGER.balance, 0.05 ether);
        vm.assertEq(address(mark).balance, 0);
        vm.expectRevert(abi.encodeWithSelector(Market.NothingToWithdraw.selector, address(creator)));
        creator.withdraw(mark, STRANGER);
    }

    function test_noCreatorCanStopOrPriceASale() public {
        sellWithCreator(address(new Refuser()));
        uint256 usual = vm.lastCallGas().gasTotalUsed;
        sellWithCreator(address(new Burner()));
        vm.assertLe(vm.lastCallGas().gasTotalUsed, usual + 45_000, "a creator that burns gas");
        sellWithCreator(address(new Bomber()));
        vm.assertLe(vm.lastCallGas().gasTotalUsed, usual + 45_000, "a creator that returns a megabyte");
        vm.assertEq(address(mark).balance, 0.15 ether);
    }

    function test_aSellerThatRefusesItsProceedsIsCreditedToo() public {
        Wallet seller = new Wallet();
        seller.refuse();
        Generation memory g = generation(1);
        g.to = address(seller);
        Listing memory l = listing(mint(g), 1 ether);
        l.seller = address(seller);
        seller.approve(mark.listingDigest(l));
        vm.expectEmit(address(mark));
        emit ProceedsCredited(l.tokenId, address(seller), 0.95 ether);
        vm.prank(BUYER);
        mark.buy{value: 1 ether}(l, "");
        (uint128 royalties, uint128 proceeds) = mark.creditOf(address(seller));
        vm.assertEq(royalties, 0);
        vm.assertEq(proceeds, 0.95 ether);
        vm.assertEq(CREATOR.balance, 0.05 ether);
        seller.withdraw(mark, STRANGER);
        vm.assertEq(STRANGER.balance, 0.95 ether);
    }

    /// A creator that is called with the royalty can do no more than fail: bought again, sold again or withdrawn
    /// again, it gains nothing.
    function test_aReentrantCreatorGainsNothing() public {
        Reentrant creator = new Reentrant(mark);
        vm.deal(address(creator), 10 ether);
        Generation memory g = generation(1);
        g.creator = address(creator);
        uint256 token = mint(g);
        Listing memory l = listing(token, 1 ether);
        bytes memory signature = sell(l);
        creator.arm(abi.encodeCall(mark.buy, (l, signature)), 1 ether);
        uint256 before = address(creator).balance;
        vm.prank(BUYER);
        mark.buy{value: 1 ether}(l, signature);
        vm.assertEq(creator.succeeded(), 0);
        vm.assertEq(mark.ownerOf(token), BUYER);
        (uint32 count,,) = mark.salesOf(token);
        vm.assertEq(count, 1);
        (uint128 credited,) = mark.creditOf(address(creator));
        vm.assertEq(address(creator).balance - before + credited, 0.05 ether);
    }

    function test_aReentrantWithdrawalPaysOnce() public {
        Reentrant creator = new Reentrant(mark);
        bytes memory again = abi.encodeCall(mark.withdraw, (address(creator)));
        creator.arm(again, 0);
        // other people's credit that must stay
        sellWithCreator(address(new Refuser()));
        // the push runs out of its little gas while it re-enters, so the royalty is credited
        sellWithCreator(address(creator));
        (uint128 royalties,) = mark.creditOf(address(creator));
        vm.assertEq(address(creator).balance + royalties, 0.05 ether);
        if (royalties > 0) {
            creator.act(again, 0);
            vm.assertEq(creator.reached(), 1);
            vm.assertEq(creator.succeeded(), 0);
        }
        vm.assertEq(address(creator).balance, 0.05 ether);
        vm.assertEq(address(mark).balance, 0.05 ether);
    }

    function sellWithCreator(address creator) private returns (uint256 token) {
        Generation memory g = generation(mark.totalMinted());
        g.creator = creator;
        token = mint(g);
        buy(listing(token, 1 ether));
    }

    function refuse(Listing memory l, bytes memory signature, bytes4 why) private {
        vm.prank(BUYER);
        (bool ok, bytes memory data) =
            address(mark).call{value: l.price}(abi.encodeCall(mark.buy, (l, signature)));
        vm.assertFalse(ok);
        vm.assertTrue(bytes4(data) == why, "refused for another reason");
    }
}
