// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Base64} from "solady/utils/Base64.sol";
import {LibString} from "solady/utils/LibString.sol";

/// Metadata built from the contract's storage. It contains no text from outside, so nothing needs escaping.
library TokenJson {
    using LibString for uint256;

    /// What a token's metadata tell.
    struct Facts {
        uint256 tokenId;
        string imageCid;
        string pinnedCid;
        bytes32 model;
        bool modelRevoked;
        address creator;
        uint256 bps;
    }

    /// The metadata of one token as a data URI. `pinnedCid` is the address of its pinned metadata, if any.
    function token(Facts memory facts) internal pure returns (string memory) {
        string memory id = facts.tokenId.toHexStringNoPrefix(32);
        bytes memory head = abi.encodePacked(
            '{"name":"Mintmark ',
            LibString.slice(id, 0, 8),
            '","description":"A generated image. The token ID is the SHA-256 of its file.","image":"ipfs://',
            facts.imageCid,
            '","sha256":"',
            id,
            bytes(facts.pinnedCid).length == 0
                ? ""
                : string.concat('","external_url":"ipfs://', facts.pinnedCid)
        );
        bytes memory attributes = abi.encodePacked(
            '","attributes":[{"trait_type":"Model SHA-256","value":"',
            uint256(facts.model).toHexStringNoPrefix(32),
            '"},{"trait_type":"Creator","value":"',
            LibString.toHexStringChecksummed(facts.creator),
            '"},{"trait_type":"Royalty in basis points","value":',
            facts.bps.toString()
        );
        return _dataUri(
            abi.encodePacked(
                head,
                attributes,
                facts.modelRevoked ? '},{"trait_type":"Model status","value":"revoked"}]}' : "}]}"
            )
        );
    }

    /// The metadata of the collection as a data URI.
    function collection() internal pure returns (string memory) {
        return _dataUri(
            '{"name":"Mintmark","symbol":"MARK","description":"Generated images whose origin anyone can verify: '
            'each token ID is the SHA-256 of the image file, and the model that drew it is on chain."}'
        );
    }

    function _dataUri(bytes memory json) private pure returns (string memory) {
        return string.concat("data:application/json;base64,", Base64.encode(json));
    }
}
