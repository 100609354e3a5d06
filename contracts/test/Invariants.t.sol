// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../src/Market.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Vault} from "../src/Vault.sol";
import {Fixture} from "./Fixture.sol";
import {Handler} from "./Handler.sol";

contract InvariantsTest is Fixture {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Handler private handler;
    Mintmark private subject;
    Market private sales;

    function setUp() public override {
        handler = new Handler();
        subject = handler.contractUnderTest();
        sales = subject.market();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](15);
        selectors[0] = Handler.mintFile.selector;
        selectors[1] = Handler.transfer.selector;
        selectors[2] = Handler.burn.selector;
        selectors[3] = Handler.buyOne.selector;
        selectors[4] = Handler.withdraw.selector;
        selectors[5] = Handler.cancelAll.selector;
        selectors[6] = Handler.register.selector;
        selectors[7] = Handler.revoke.selector;
        selectors[8] = Handler.cancelListing.selector;
        selectors[9] = Handler.auction.selector;
        selectors[10] = Handler.bid.selector;
        selectors[11] = Handler.settle.selector;
        selectors[12] = Handler.redirect.selector;
        selectors[13] = Handler.release.selector;
        selectors[14] = Handler.revokeVoucher.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    function invariant_nothingWentWrongOnTheWay() external view {
        vm.assertEq(handler.fault(), "");
    }

    function invariant_theMarketHoldsItsCreditsAndTheRunningBids() external view {
        uint256 owed;
        for (uint256 i; i < handler.ACCOUNTS(); ++i) {
            (uint128 royalties, uint128 proceeds) = sales.creditOf(handler.accounts(i), address(0));
            owed += uint256(royalties) + proceeds;
        }
        for (uint256 i; i < handler.tokenCount(); ++i) {
            (,,,,, uint128 bid) = sales.auctionOf(handler.tokens(i));
            owed += bid;
        }
        vm.assertEq(address(sales).balance, owed, "coins beyond or below what is owed");
    }

    function invariant_theTokenContractHoldsNoCoins() external view {
        vm.assertEq(address(subject).balance, 0);
    }

    function invariant_theMarketHoldsExactlyTheTokensInAuction() external view {
        uint256 running;
        for (uint256 i; i < handler.tokenCount(); ++i) {
            uint256 token = handler.tokens(i);
            (address seller,,,,,) = sales.auctionOf(token);
            if (seller == address(0)) continue;
            running++;
            vm.assertEq(subject.ownerOf(token), address(sales));
        }
        vm.assertEq(subject.balanceOf(address(sales)), running);
    }

    function invariant_aFileIsMintedOnce() external view {
        for (uint256 i; i < handler.tokenCount(); ++i) {
            vm.assertEq(handler.mints(handler.tokens(i)), 1, "minted twice");
        }
    }

    function invariant_balancesAddUpToTheSupply() external view {
        uint256 held = subject.balanceOf(address(sales));
        for (uint256 i; i < 4; ++i) {
            held += subject.balanceOf(handler.holders(i));
        }
        vm.assertEq(held, handler.tokenCount() - handler.burnt(), "supply");
    }

    function invariant_aTokensModelCreatorAndRoyaltyNeverChange() external view {
        for (uint256 i; i < handler.tokenCount(); ++i) {
            uint256 token = handler.tokens(i);
            Mintmark.Origin memory origin = subject.originOf(token);
            vm.assertEq(origin.modelSha256, handler.modelOf(token));
            vm.assertEq(origin.creator, handler.creatorOf(token));
            vm.assertEq(origin.royaltyBps, handler.royaltyOf(token));
        }
    }

    function invariant_aRegisteredModelNeverChanges() external view {
        for (uint256 i; i < handler.modelCount(); ++i) {
            vm.assertEq(subject.modelSha256At(i + 1), handler.modelsSeen(i));
        }
    }

    /// Every transfer and every cancellation began an epoch, and nothing else did.
    function invariant_epochsCountTransfersAndCancellations() external view {
        for (uint256 i; i < handler.tokenCount(); ++i) {
            uint256 token = handler.tokens(i);
            vm.assertEq(subject.tokenEpochOf(token), handler.epochs(token));
        }
    }

    /// Wherever creators had them sent: to themselves, to the vault, or kept as credits.
    function invariant_theRoyaltiesOfAllSalesReachedTheirReceivers() external view {
        Vault vault = handler.vault();
        uint256 arrived = vault.totalReceived(address(0)) + handler.withdrawnRoyalties();
        arrived += CREATOR.balance - vault.released(address(0), CREATOR);
        for (uint256 i; i < handler.ACCOUNTS(); ++i) {
            (uint128 royalties,) = sales.creditOf(handler.accounts(i), address(0));
            arrived += royalties;
        }
        vm.assertEq(arrived, handler.royalties());
        vm.assertLe(arrived, handler.paidIn() / 10 + handler.sales(), "above the cap");
    }

    function invariant_aVaultPaysNoMoreThanArrived() external view {
        Vault vault = handler.vault();
        (address[] memory payees, uint256[] memory shares) = vault.split();
        uint256 total = vault.totalReceived(address(0));
        uint256 paid;
        for (uint256 i; i < payees.length; ++i) {
            uint256 released = vault.released(address(0), payees[i]);
            vm.assertLe(released, total * shares[i] / 10_000, "more than a share");
            paid += released;
        }
        vm.assertEq(paid, vault.totalReleased(address(0)));
        vm.assertEq(address(vault).balance, total - paid);
    }
}
