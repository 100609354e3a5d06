// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Recovery of ECDSA signatures in one form only:
/// 65 bytes `r ‖ s ‖ v` with v 27 or 28, or 64 bytes as in EIP-2098; s in the lower half (EIP-2).
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
}
