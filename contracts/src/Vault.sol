// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LibClone} from "solady/utils/LibClone.sol";
import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";
import {Transfers} from "./Transfers.sol";

/// The royalties of one creator, or of several who share them, from wherever they are paid: each payment in coins is an
/// event, and the totals of every currency count what has ever arrived. The payees and their shares lie in the code
/// of the clone that `Vaults` makes and never change.
contract Vault is ReentrancyGuardTransient {
    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when nothing is due.
    /// @param currency the currency
    error NothingDue(address currency);
    /// Thrown when the caller is no payee.
    /// @param caller who called
    error NotAPayee(address caller);
    /// Thrown when the receiver of a share refuses it.
    /// @param to the receiver
    error ReleaseRefused(address to);

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// Coins arrived.
    /// @param from   who sent them, such as the market or Seaport
    /// @param amount how much
    event PaymentReceived(address indexed from, uint256 amount);
    /// A payee was paid its share.
    /// @param payee    whose share it is
    /// @param to       who received it
    /// @param currency 0 for the chain's native coin, else an ERC-20
    /// @param amount   how much
    event PaymentReleased(address indexed payee, address indexed to, address indexed currency, uint256 amount);

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    /// What has been paid out of a currency in all.
    mapping(address currency => uint256) public totalReleased;
    /// What a payee has been paid of a currency.
    mapping(address currency => mapping(address payee => uint256)) public released;

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Takes coins from anyone.
    receive() external payable {
        emit PaymentReceived(msg.sender, msg.value);
    }

    /// Pays every payee what is due to it, with little gas each. For anyone. Who refuses keeps its share here.
    /// @param currency 0 for the native coin, else an ERC-20
    function release(address currency) external nonReentrant {
        (address[] memory payees, uint256[] memory shares) = split();
        uint256 total = totalReceived(currency);
        for (uint256 i; i < payees.length; ++i) {
            uint256 amount = _dueOf(payees[i], shares[i], total, currency);
            if (amount != 0 && Transfers.tryPay(currency, payees[i], amount, Transfers.PUSH_GAS)) {
                _book(payees[i], payees[i], currency, amount);
            }
        }
    }

    /// Pays one payee what is due to it, with all gas. For anyone.
    /// @param payee    the payee
    /// @param currency 0 for the native coin, else an ERC-20
    function releaseFor(address payee, address currency) external nonReentrant {
        _release(payee, payee, currency);
    }

    /// Pays the caller's share to another account, for a payee that cannot take it itself.
    /// @param currency 0 for the native coin, else an ERC-20
    /// @param to       who receives it
    function releaseTo(address currency, address to) external nonReentrant {
        _release(msg.sender, to, currency);
    }

    // --------------------------------------------------------------------------
    // Public functions that read
    // --------------------------------------------------------------------------

    /// What has ever arrived in a currency.
    /// @param currency 0 for the native coin, else an ERC-20
    /// @return the amount
    function totalReceived(address currency) public view returns (uint256) {
        return Transfers.balanceOf(currency, address(this)) + totalReleased[currency];
    }

    /// What is due to a payee.
    /// @param payee    the payee
    /// @param currency 0 for the native coin, else an ERC-20
    /// @return the amount
    function due(address payee, address currency) public view returns (uint256) {
        (address[] memory payees, uint256[] memory shares) = split();
        for (uint256 i; i < payees.length; ++i) {
            if (payees[i] == payee) {
                return _dueOf(payee, shares[i], totalReceived(currency), currency);
            }
        }
        revert NotAPayee(payee);
    }

    /// The payees and their shares.
    /// @return payees who
    /// @return shares of 10,000
    function split() public view returns (address[] memory payees, uint256[] memory shares) {
        return abi.decode(LibClone.argsOnClone(address(this)), (address[], uint256[]));
    }

    // --------------------------------------------------------------------------
    // Private functions
    // --------------------------------------------------------------------------

    function _dueOf(address payee, uint256 share, uint256 total, address currency) private view returns (uint256) {
        return total * share / 10_000 - released[currency][payee];
    }

    function _release(address payee, address to, address currency) private {
        uint256 amount = due(payee, currency);
        if (amount == 0) revert NothingDue(currency);
        _book(payee, to, currency, amount);
        if (to == address(0) || !Transfers.tryPay(currency, to, amount, gasleft())) revert ReleaseRefused(to);
    }

    function _book(address payee, address to, address currency, uint256 amount) private {
        totalReleased[currency] += amount;
        released[currency][payee] += amount;
        emit PaymentReleased(payee, to, currency, amount);
    }

    /// @inheritdoc ReentrancyGuardTransient
    function _useTransientReentrancyGuardOnlyOnMainnet() internal pure override returns (bool) {
        return false;
    }
}
