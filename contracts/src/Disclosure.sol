// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";
import {IERC7007, IERC7053} from "./Interfaces.sol";
import {Roles} from "./Roles.sol";
import {Signatures} from "./Signatures.sol";
import {Generation, TypedStructs} from "./Types.sol";

/// What is made public after a mint: a recipe, checked against the hash that was attested (ERC-7007), and anyone's
/// records about a medium (ERC-7053), which nothing checks.
abstract contract Disclosure is EIP712, Roles, IERC7007, IERC7053 {
    using TypedStructs for Generation;

    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when a disclosure does not fit the attestation of the token.
    /// @param tokenId the token
    error DisclosureDoesNotVerify(uint256 tokenId);

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Makes the recipe of a token public: its creator shows that the prompt is the one committed to at the
    /// mint. Emits `AigcData` (ERC-7007).
    /// @param tokenId  the token
    /// @param prompt   the recipe's canonical JSON
    /// @param aigcData the file, or its SHA-256
    /// @param proof    `abi.encode(Generation, signature, salt, manifestHash)`
    function addAigcData(
        uint256 tokenId,
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external {
        if (msg.sender != _creatorOf(tokenId)) revert Unauthorized(msg.sender);
        (bool valid, uint256 attested) = _verify(prompt, aigcData, proof);
        if (!valid || attested != tokenId) revert DisclosureDoesNotVerify(tokenId);
        emit AigcData(tokenId, prompt, aigcData, proof);
    }

    /// Records something about a medium (ERC-7053), as the caller. Nothing is checked.
    /// @param assetCid   its CID
    /// @param commitData what to record
    function commit(string calldata assetCid, string calldata commitData) external {
        emit Commit(msg.sender, assetCid, commitData);
    }

    /// Whether an attester that is not revoked has signed that this recipe made this file (ERC-7007). Reverts
    /// where the proof cannot be decoded. A signature is an attestation by the service, not a proof of
    /// computation.
    /// @param prompt   the recipe's canonical JSON
    /// @param aigcData the file, or its SHA-256
    /// @param proof    `abi.encode(Generation, signature, salt, manifestHash)`
    /// @return success whether it holds
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        external
        view
        returns (bool success)
    {
        (success,) = _verify(prompt, aigcData, proof);
    }

    // --------------------------------------------------------------------------
    // Internal and private functions
    // --------------------------------------------------------------------------

    /// The creator of a token; reverts where it was never minted.
    function _creatorOf(uint256 tokenId) internal view virtual returns (address);

    /// Whether the disclosure holds, and for which token.
    function _verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        private
        view
        returns (bool valid, uint256 tokenId)
    {
        (Generation memory generation, bytes memory signature, bytes32 salt, bytes32 manifestHash) =
            abi.decode(proof, (Generation, bytes, bytes32, bytes32));
        tokenId = generation.tokenId;
        bytes32 file = aigcData.length == 32 ? bytes32(aigcData) : sha256(aigcData);
        bytes32 commitment = sha256(abi.encodePacked(salt, prompt));
        valid = uint256(file) == tokenId
            && sha256(abi.encode(commitment, manifestHash)) == generation.contentHash
            && attesterStatus[Signatures.recover(_hashTypedData(generation.hashInMemory()), signature)]
                == Attester.Trusted;
    }
}
