// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";

/// Solady's ERC-721 with an epoch in the highest 32 bits of the slot that a token's owner shares with its extra data:
/// each transfer raises it. It is Solady's `_transfer` with one addition, because a store of its own after the transfer
/// costs 600 gas.
abstract contract EpochToken is ERC721 {
    /// Solady's seed of its storage slots.
    uint256 private constant SEED = 0x7d8825530a5a2e7a << 192;

    /// One epoch in the owner's slot. After 2^32 of them the count starts again, which takes more gas than a chain has.
    uint256 private constant ONE_EPOCH = 1 << 224;

    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when a function of ERC-721 that is payable for gas alone is sent coins.
    error NoPaymentExpected();

    // --------------------------------------------------------------------------
    // ERC-721 without payments
    // --------------------------------------------------------------------------

    /// Approves an account for one token (ERC-721); coins sent along are refused.
    /// @param account who may move it
    /// @param tokenId the token
    function approve(address account, uint256 tokenId) public payable override {
        if (msg.value != 0) revert NoPaymentExpected();
        super.approve(account, tokenId);
    }

    /// Moves a token (ERC-721); coins sent along are refused.
    /// @param from    who holds it
    /// @param to      who receives it
    /// @param tokenId the token
    function transferFrom(address from, address to, uint256 tokenId) public payable override {
        if (msg.value != 0) revert NoPaymentExpected();
        _transfer(msg.sender, from, to, tokenId);
    }

    // --------------------------------------------------------------------------
    // Internal functions
    // --------------------------------------------------------------------------

    /// Moves a token; `by` must be its owner or approved, or 0 for no check.
    function _transfer(address by, address from, address to, uint256 tokenId) internal override {
        bytes32 topic = Transfer.selector;
        assembly ("memory-safe") {
            let mask := shr(96, not(0))
            from := and(mask, from)
            to := and(mask, to)
            by := and(mask, by)
            mstore(0x00, tokenId)
            mstore(0x1c, or(SEED, by))
            let ownershipSlot := add(tokenId, add(tokenId, keccak256(0x00, 0x20)))
            let packed := sload(ownershipSlot)
            let owner := and(mask, packed)
            if iszero(mul(owner, eq(owner, from))) {
                // `TokenDoesNotExist()`, `TransferFromIncorrectOwner()`.
                mstore(shl(2, iszero(owner)), 0xceea21b6a1148100)
                revert(0x1c, 0x04)
            }
            {
                mstore(0x00, from)
                let approved := sload(add(1, ownershipSlot))
                if iszero(or(iszero(by), or(eq(by, from), eq(by, approved)))) {
                    if iszero(sload(keccak256(0x0c, 0x30))) {
                        mstore(0x00, 0x4b6e7f18) // `NotOwnerNorApproved()`.
                        revert(0x1c, 0x04)
                    }
                }
                if approved { sstore(add(1, ownershipSlot), 0) }
            }
            sstore(ownershipSlot, add(ONE_EPOCH, xor(packed, xor(from, to))))
            {
                let fromSlot := keccak256(0x0c, 0x1c)
                sstore(fromSlot, sub(sload(fromSlot), 1))
            }
            {
                mstore(0x00, to)
                let toSlot := keccak256(0x0c, 0x1c)
                let toBalance := add(sload(toSlot), 1)
                if iszero(mul(to, and(toBalance, _MAX_ACCOUNT_BALANCE))) {
                    // `TransferToZeroAddress()`, `AccountBalanceOverflow()`.
                    mstore(shl(2, iszero(to)), 0xea553b3401336cea)
                    revert(0x1c, 0x04)
                }
                sstore(toSlot, toBalance)
            }
            log4(codesize(), 0x00, topic, from, to, tokenId)
        }
    }
}
