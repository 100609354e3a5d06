// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {Cid} from "../src/Cid.sol";
import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

contract UriTest is Fixture {
    /// The vectors come from another implementation: see tools/vectors.mjs.
    function test_addressesAreThoseOfAnotherImplementation() public {
        string memory json = vm.readFile("test/vectors/cids.json");
        bytes32[] memory digests = vm.parseJsonBytes32Array(json, ".digests");
        string[] memory raw = vm.parseJsonStringArray(json, ".raw");
        string[] memory dagPb = vm.parseJsonStringArray(json, ".dagPb");
        vm.assertEq(digests.length, 16);
        for (uint256 i; i < digests.length; ++i) {
            vm.assertEq(Cid.toString(Cid.RAW, digests[i]), raw[i]);
            vm.assertEq(Cid.toString(Cid.DAG_PB, digests[i]), dagPb[i]);

            Generation memory g = generation(i);
            g.tokenId = uint256(digests[i]);
            mint(g);
            vm.assertEq(mark.tokenURI(g.tokenId), expected(g, raw[i], "", ""));
        }
    }

    function test_aLargeFileIsFoundByItsRoot() public {
        string memory json = vm.readFile("test/vectors/cids.json");
        Generation memory g = generation(1);
        g.root = vm.parseJsonBytes32Array(json, ".digests")[5];
        mint(g);
        vm.assertEq(mark.tokenURI(g.tokenId), expected(g, vm.parseJsonStringArray(json, ".dagPb")[5], "", ""));
    }

    function test_pinnedMetadataTakesTheDocumentsPlace() public {
        string memory json = vm.readFile("test/vectors/cids.json");
        Generation memory g = generation(1);
        g.metadataDigest = vm.parseJsonBytes32Array(json, ".digests")[6];
        mint(g);
        vm.assertEq(
            mark.tokenURI(g.tokenId), string.concat("ipfs://", vm.parseJsonStringArray(json, ".raw")[6])
        );
    }

    function test_aRevokedModelShows() public {
        string memory json = vm.readFile("test/vectors/cids.json");
        Generation memory g = generation(1);
        g.tokenId = uint256(vm.parseJsonBytes32Array(json, ".digests")[7]);
        mint(g);
        vm.prank(ADMIN);
        mark.revokeModel(MODEL);
        vm.assertEq(
            mark.tokenURI(g.tokenId),
            expected(
                g,
                vm.parseJsonStringArray(json, ".raw")[7],
                "",
                ',{"trait_type":"Model status","value":"revoked"}'
            )
        );
    }

    /// Pinned metadata cannot change, so the chain's own take their place and name them.
    function test_aRevokedModelShowsOnATokenWithPinnedMetadataToo() public {
        string memory json = vm.readFile("test/vectors/cids.json");
        Generation memory g = generation(1);
        g.tokenId = uint256(vm.parseJsonBytes32Array(json, ".digests")[7]);
        g.metadataDigest = vm.parseJsonBytes32Array(json, ".digests")[6];
        mint(g);
        vm.prank(ADMIN);
        mark.revokeModel(MODEL);
        vm.assertEq(
            mark.tokenURI(g.tokenId),
            expected(
                g,
                vm.parseJsonStringArray(json, ".raw")[7],
                vm.parseJsonStringArray(json, ".raw")[6],
                ',{"trait_type":"Model status","value":"revoked"}'
            )
        );
    }

    function test_noTokenNoDocument() public {
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        mark.tokenURI(1);
        uint256 token = mint(generation(1));
        vm.prank(SELLER);
        mark.burn(token);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        mark.tokenURI(token);
    }

    function test_theCollectionDescribesItself() public view {
        vm.assertEq(
            mark.contractURI(),
            string.concat(
                "data:application/json;base64,",
                vm.toBase64(
                    '{"name":"Mintmark","symbol":"MARK","description":"Generated images whose origin anyone can verify: each token ID is the SHA-256 of the image file, and the model that drew it is on chain."}'
                )
            )
        );
    }

    /// The document put together with forge's own means.
    function expected(Generation memory g, string memory cid, string memory pinned, string memory more)
        private
        pure
        returns (string memory)
    {
        bytes memory id = bytes(digits(bytes32(g.tokenId)));
        bytes memory short = new bytes(8);
        for (uint256 i; i < 8; ++i) {
            short[i] = id[i];
        }
        string memory head = string.concat(
            '{"name":"Mintmark ',
            string(short),
            '","description":"A generated image. The token ID is the SHA-256 of its file.","image":"ipfs://',
            cid,
            '","sha256":"',
            string(id),
            bytes(pinned).length == 0 ? "" : string.concat('","external_url":"ipfs://', pinned),
            '","attributes":[{"trait_type":"Model SHA-256","value":"',
            digits(MODEL)
        );
        string memory tail = string.concat(
            '"},{"trait_type":"Creator","value":"',
            vm.toString(g.creator),
            '"},{"trait_type":"Royalty in basis points","value":',
            vm.toString(uint256(g.royaltyBps)),
            "}",
            more,
            "]}"
        );
        return string.concat("data:application/json;base64,", vm.toBase64(string.concat(head, tail)));
    }

    /// The hexadecimal digits without 0x.
    function digits(bytes32 value) private pure returns (string memory) {
        bytes memory text = bytes(vm.toString(value));
        bytes memory cut = new bytes(64);
        for (uint256 i; i < 64; ++i) {
            cut[i] = text[i + 2];
        }
        return string(cut);
    }
}
