// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";

/// Payments that say whether they succeeded, in the chain's native coin (currency 0) or in an ERC-20.
library Transfers {
    /// Gas for a pushed payment: enough for a smart wallet or a vault to take it, too little to do harm with.
    uint256 internal constant PUSH_GAS = 30_000;

    /// Whether a payment reached its receiver. Coins come with `gasLimit` gas; an ERC-20 decides itself whom it calls.
    function tryPay(address currency, address to, uint256 amount, uint256 gasLimit) internal returns (bool ok) {
        if (currency == address(0)) return SafeTransferLib.trySafeTransferETH(to, amount, gasLimit);
        bytes memory data = abi.encodeWithSelector(0xa9059cbb, to, amount); // transfer(address,uint256)
        assembly ("memory-safe") {
            mstore(0x00, 0)
            ok := call(gas(), currency, 0, add(data, 0x20), mload(data), 0x00, 0x20)
            switch returndatasize()
            case 0 { ok := and(ok, iszero(iszero(extcodesize(currency)))) } // some return nothing
            default { ok := and(ok, and(eq(mload(0x00), 1), gt(returndatasize(), 31))) }
        }
    }

    /// What an account holds of a currency.
    function balanceOf(address currency, address account) internal view returns (uint256) {
        return currency == address(0) ? account.balance : SafeTransferLib.balanceOf(currency, account);
    }
}
