// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {LibClone} from "solady/utils/LibClone.sol";
import {Vault} from "./Vault.sol";

/// Makes vaults. The same payees with the same shares always have the same vault, whose address is known before it is
/// made.
contract Vaults {
    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown for no payees, more than `MAX_PAYEES`, or another number of shares.
    /// @param count how many payees there are
    error PayeeCount(uint256 count);
    /// Thrown where payees are not in ascending order, each once, without the zero address.
    /// @param payee the first that is out of order
    error PayeesOutOfOrder(address payee);
    /// Thrown where a share is 0 or the shares do not add up to 10,000.
    /// @param sum the share, or the sum
    error WrongShares(uint256 sum);

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// A vault was made.
    /// @param vault  its address
    /// @param payees who share what it receives
    /// @param shares of 10,000
    event VaultCreated(address indexed vault, address[] payees, uint256[] shares);

    // --------------------------------------------------------------------------
    // Constants and immutables
    // --------------------------------------------------------------------------

    /// The most payees of one vault.
    uint256 public constant MAX_PAYEES = 20;

    /// The code that every vault runs.
    address public immutable implementation = address(new Vault());

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Makes the vault of a split, or finds it where it was made before.
    /// @param payees in ascending order, at most `MAX_PAYEES`
    /// @param shares of 10,000, in the payees' order
    /// @return vault its address
    function create(address[] calldata payees, uint256[] calldata shares) external returns (address vault) {
        _requireSplit(payees, shares);
        bool known;
        (known, vault) = LibClone.createDeterministicClone(implementation, abi.encode(payees, shares), 0);
        if (!known) emit VaultCreated(vault, payees, shares);
    }

    /// The address of the vault of a split, made or not.
    /// @param payees in ascending order, at most `MAX_PAYEES`
    /// @param shares of 10,000, in the payees' order
    /// @return vault its address
    function vaultOf(address[] calldata payees, uint256[] calldata shares) external view returns (address vault) {
        _requireSplit(payees, shares);
        return LibClone.predictDeterministicAddress(
            implementation, abi.encode(payees, shares), 0, address(this)
        );
    }

    // --------------------------------------------------------------------------
    // Private functions
    // --------------------------------------------------------------------------

    function _requireSplit(address[] calldata payees, uint256[] calldata shares) private pure {
        uint256 count = payees.length;
        if (count == 0 || count > MAX_PAYEES || shares.length != count) revert PayeeCount(count);
        uint256 sum;
        for (uint256 i; i < count; ++i) {
            if (payees[i] <= (i == 0 ? address(0) : payees[i - 1])) revert PayeesOutOfOrder(payees[i]);
            if (shares[i] == 0 || shares[i] > 10_000) revert WrongShares(shares[i]);
            sum += shares[i];
        }
        if (sum != 10_000) revert WrongShares(sum);
    }
}
