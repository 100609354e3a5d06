// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignatureCheckerLib} from "solady/utils/SignatureCheckerLib.sol";

/// ECDSA signatures in one form only: 65 bytes `r ‖ s ‖ v` with v 27 or 28, or 64 bytes as in EIP-2098; s in the
/// lower half (EIP-2).
library Signatures {
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// The digest's signer; 0 where the signature is malformed, malleable or recovers to none.
    function recover(bytes32 digest, bytes memory signature) internal pure returns (address) {
        bytes32 r;
        bytes32 s;
        uint8 v;
        if (signature.length == 65) {
            assembly ("memory-safe") {
                r := mload(add(signature, 0x20))
                s := mload(add(signature, 0x40))
                v := byte(0, mload(add(signature, 0x60)))
            }
        } else if (signature.length == 64) {
            bytes32 vs;
            assembly ("memory-safe") {
                r := mload(add(signature, 0x20))
                vs := mload(add(signature, 0x40))
            }
            s = bytes32(uint256(vs) & (type(uint256).max >> 1));
            v = 27 + uint8(uint256(vs) >> 255);
        } else {
            return address(0);
        }
        if (uint256(s) > HALF_ORDER) {
            return address(0);
        }
        return ecrecover(digest, v, r, s);
    }

    /// Whether an account signed the digest: with its key, or else as a contract does (ERC-1271). The key comes
    /// first, because it still commands an account that has code by EIP-7702, and that code may know no ERC-1271.
    function isSignedBy(address account, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        return (account != address(0) && recover(digest, signature) == account)
            || SignatureCheckerLib.isValidERC1271SignatureNowCalldata(account, digest, signature);
    }
}
