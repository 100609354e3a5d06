// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vault} from "../src/Vault.sol";
import {Vaults} from "../src/Vaults.sol";
import {Generation, Listing} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";
import {Coin, Refuser, Spender} from "./HostileReceivers.sol";

contract VaultTest is Fixture {
    event PaymentReceived(address indexed from, uint256 amount);
    event PaymentReleased(address indexed payee, address indexed to, address indexed currency, uint256 amount);
    event VaultCreated(address indexed vault, address[] payees, uint256[] shares);

    address private constant COINS = address(0);

    Vaults private vaults;

    function setUp() public override {
        super.setUp();
        vaults = mark.vaults();
    }

    /// A creator's vault counts its market's royalties, other markets' and whatever else arrives.
    function test_aCreatorsVaultCountsPaymentsFromAnywhere() public {
        Vault vault = make(CREATOR);
        uint256 token = mint(generation(1));
        vm.prank(CREATOR);
        mark.setRoyaltyReceiver(address(vault));
        Listing memory l = listing(token, 1 ether);
        bytes memory signature = sell(l);
        vm.prank(BUYER);
        vm.expectEmit(address(vault));
        emit PaymentReceived(address(market), 0.05 ether);
        market.buy{value: 1 ether}(l, signature);
        vm.assertEq(vault.totalReceived(COINS), 0.05 ether); // the push's little gas was enough

        vm.deal(STRANGER, 1 ether);
        vm.prank(STRANGER);
        vm.expectEmit(address(vault));
        emit PaymentReceived(STRANGER, 0.02 ether);
        (bool ok,) = address(vault).call{value: 0.02 ether}("");
        vm.assertTrue(ok);
        vm.assertEq(vault.totalReceived(COINS), 0.07 ether);
        vm.expectEmit(address(vault));
        emit PaymentReleased(CREATOR, CREATOR, COINS, 0.07 ether);
        vault.release(COINS);
        vm.assertEq(CREATOR.balance, 0.07 ether);
        vm.assertEq(vault.totalReceived(COINS), 0.07 ether);
        vm.assertEq(vault.due(CREATOR, COINS), 0);
    }

    function testFuzz_severalCreatorsShareByTheirParts(uint96 first, uint96 second, uint16 share) public {
        share = uint16(bound(share, 1, 9999));
        Vault vault = make(CREATOR, STRANGER, share);
        (address[] memory payees, uint256[] memory shares) = vault.split();
        pay(vault, first);
        vault.release(COINS);
        pay(vault, second);
        vault.release(COINS);
        uint256 total = uint256(first) + second;
        vm.assertEq(payees[0].balance, total * shares[0] / 10_000);
        vm.assertEq(payees[1].balance, total * shares[1] / 10_000);
        vm.assertEq(vault.totalReceived(COINS), total);
        vm.assertLe(address(vault).balance, 1, "more than a rounding stays");
    }

    function test_theCreatorOfATokenCanBeAVault() public {
        Vault vault = make(CREATOR, STRANGER, 2500);
        Generation memory g = generation(1);
        g.creator = address(vault);
        buy(listing(mint(g), 1 ether));
        vault.release(COINS);
        vm.assertEq(STRANGER.balance + CREATOR.balance, 0.05 ether);
    }

    function test_currenciesAreSharedToo() public {
        Coin coin = new Coin();
        Vault vault = make(CREATOR, STRANGER, 5000);
        coin.mint(address(vault), 1001);
        vm.assertEq(vault.totalReceived(address(coin)), 1001);
        vault.release(address(coin));
        vm.assertEq(coin.balanceOf(CREATOR), 500);
        vm.assertEq(coin.balanceOf(STRANGER), 500);
        vm.expectRevert(abi.encodeWithSelector(Vault.NothingDue.selector, address(coin)));
        vault.releaseFor(CREATOR, address(coin));
    }

    function test_aPayeeThatRefusesKeepsItsShareAndStopsNobody() public {
        address refuser = address(new Refuser());
        Vault vault = make(refuser, CREATOR, 5000);
        pay(vault, 1 ether);
        vault.release(COINS);
        vm.assertEq(CREATOR.balance, 0.5 ether);
        vm.assertEq(vault.due(refuser, COINS), 0.5 ether);
        vm.expectRevert(abi.encodeWithSelector(Vault.ReleaseRefused.selector, refuser));
        vault.releaseFor(refuser, COINS);
        vm.prank(refuser);
        vault.releaseTo(COINS, STRANGER);
        vm.assertEq(STRANGER.balance, 0.5 ether);
        vm.assertEq(address(vault).balance, 0);
    }

    function test_aPayeeThatNeedsMoreGasIsPaidByAnyone() public {
        address spender = address(new Spender());
        Vault vault = make(spender, CREATOR, 5000);
        pay(vault, 1 ether);
        vault.release(COINS);
        vm.assertEq(spender.balance, 0);
        vault.releaseFor(spender, COINS);
        vm.assertEq(spender.balance, 0.5 ether);
    }

    function test_onlyPayeesAreOwed() public {
        Vault vault = make(CREATOR);
        pay(vault, 1 ether);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(Vault.NotAPayee.selector, STRANGER));
        vault.releaseTo(COINS, STRANGER);
        vm.prank(CREATOR);
        vm.expectRevert(abi.encodeWithSelector(Vault.ReleaseRefused.selector, address(0)));
        vault.releaseTo(COINS, address(0));
    }

    function test_aSplitHasOneVaultWhoseAddressIsKnown() public {
        (address[] memory payees, uint256[] memory shares) = sorted(CREATOR, STRANGER, 3000);
        address vault = vaults.vaultOf(payees, shares);
        pay(Vault(payable(vault)), 1 ether); // before it is made
        vm.expectEmit(address(vaults));
        emit VaultCreated(vault, payees, shares);
        vm.assertEq(vaults.create(payees, shares), vault);
        vm.assertEq(vaults.create(payees, shares), vault);
        Vault(payable(vault)).release(COINS);
        vm.assertEq(CREATOR.balance + STRANGER.balance, 1 ether);
    }

    function test_aSplitIsOrderedAndWhole() public {
        (address[] memory payees, uint256[] memory shares) = sorted(CREATOR, STRANGER, 3000);
        (payees[0], payees[1]) = (payees[1], payees[0]);
        refused(payees, shares, abi.encodeWithSelector(Vaults.PayeesOutOfOrder.selector, payees[1]));
        payees[1] = payees[0];
        refused(payees, shares, abi.encodeWithSelector(Vaults.PayeesOutOfOrder.selector, payees[1]));
        (payees, shares) = sorted(CREATOR, STRANGER, 3000);
        shares[0] += 1;
        refused(payees, shares, abi.encodeWithSelector(Vaults.WrongShares.selector, 10_001));
        shares[0] = 0;
        refused(payees, shares, abi.encodeWithSelector(Vaults.WrongShares.selector, 0));
        shares[0] = 10_001;
        refused(payees, shares, abi.encodeWithSelector(Vaults.WrongShares.selector, 10_001));
        refused(payees, new uint256[](1), abi.encodeWithSelector(Vaults.PayeeCount.selector, 2));
        refused(new address[](0), new uint256[](0), abi.encodeWithSelector(Vaults.PayeeCount.selector, 0));
        refused(new address[](21), new uint256[](21), abi.encodeWithSelector(Vaults.PayeeCount.selector, 21));
        refused(new address[](1), new uint256[](1), abi.encodeWithSelector(Vaults.PayeesOutOfOrder.selector, 0));
    }

    function make(address payee) private returns (Vault) {
        address[] memory payees = new address[](1);
        uint256[] memory shares = new uint256[](1);
        (payees[0], shares[0]) = (payee, 10_000);
        return Vault(payable(vaults.create(payees, shares)));
    }

    function make(address a, address b, uint256 share) private returns (Vault) {
        (address[] memory payees, uint256[] memory shares) = sorted(a, b, share);
        return Vault(payable(vaults.create(payees, shares)));
    }

    function sorted(address a, address b, uint256 share)
        private
        pure
        returns (address[] memory payees, uint256[] memory shares)
    {
        payees = new address[](2);
        shares = new uint256[](2);
        (payees[0], payees[1]) = a < b ? (a, b) : (b, a);
        (shares[0], shares[1]) = (share, 10_000 - share);
    }

    function pay(Vault vault, uint256 amount) private {
        vm.deal(address(this), amount);
        (bool ok,) = address(vault).call{value: amount}("");
        vm.assertTrue(ok);
    }

    function refused(address[] memory payees, uint256[] memory shares, bytes memory why) private {
        vm.expectRevert(why);
        vaults.create(payees, shares);
    }
}
