// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {IERC2981, IERC5267, IERC7007, IERC7572} from "../src/Interfaces.sol";
import {Disclosure} from "../src/Disclosure.sol";
import {EpochToken} from "../src/EpochToken.sol";
import {Roles} from "../src/Roles.sol";
import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

/// ERC-7007: a recipe made public later, against the commitment that was attested.
contract DisclosureTest is Fixture {
    event Commit(address indexed recorder, string indexed assetCid, string commitData);
    event AigcData(uint256 indexed tokenId, bytes indexed prompt, bytes indexed aigcData, bytes proof);

    bytes private constant RECIPE = '{"prompt":"a red sun","seed":7}';
    bytes private constant FILE = "the bytes of the file";
    bytes32 private constant SALT = keccak256("salt");
    bytes32 private constant MANIFEST = keccak256("manifest");

    Generation private g;
    bytes private proof;

    function setUp() public override {
        super.setUp();
        g = generation(1);
        g.tokenId = uint256(sha256(FILE));
        g.contentHash = sha256(abi.encode(sha256(abi.encodePacked(SALT, RECIPE)), MANIFEST));
        mint(g);
        proof = abi.encode(g, attest(g), SALT, MANIFEST);
    }

    function test_recipeAndFileVerify() public view {
        vm.assertTrue(mark.verify(RECIPE, FILE, proof));
        vm.assertTrue(mark.verify(RECIPE, abi.encode(g.tokenId), proof));
    }

    function test_compactSignaturesVerify() public view {
        vm.assertTrue(mark.verify(RECIPE, FILE, abi.encode(g, compact(attest(g)), SALT, MANIFEST)));
        vm.assertFalse(mark.verify(RECIPE, FILE, abi.encode(g, mirrored(attest(g)), SALT, MANIFEST)));
    }

    function testFuzz_anotherRecipeFileSaltOrSignerDoesNot(
        bytes calldata recipe,
        bytes calldata file,
        bytes32 salt
    ) public view {
        vm.assume(
            keccak256(recipe) != keccak256(RECIPE) && keccak256(file) != keccak256(FILE) && salt != SALT
                && salt != MANIFEST
        );
        vm.assertFalse(mark.verify(recipe, FILE, proof));
        vm.assertFalse(mark.verify(RECIPE, file, proof));
        vm.assertFalse(mark.verify(RECIPE, FILE, abi.encode(g, attest(g), salt, MANIFEST)));
        vm.assertFalse(mark.verify(RECIPE, FILE, abi.encode(g, attest(g), SALT, salt)));
        bytes memory sellers = sign(SELLER_KEY, digest(hash(g)));
        vm.assertFalse(mark.verify(RECIPE, FILE, abi.encode(g, sellers, SALT, MANIFEST)));
        vm.assertFalse(mark.verify(RECIPE, FILE, abi.encode(g, new bytes(65), SALT, MANIFEST)));
    }

    function test_aPastAttestersWordStandsARevokedOnesDoesNot() public {
        vm.prank(OWNER);
        mark.setAttester(BUYER);
        vm.assertTrue(mark.verify(RECIPE, FILE, proof));
        vm.prank(OWNER);
        mark.revokeAttester(ATTESTER);
        vm.assertFalse(mark.verify(RECIPE, FILE, proof));
    }

    function test_theCreatorDiscloses() public {
        vm.prank(CREATOR);
        vm.expectEmit(address(mark));
        emit AigcData(g.tokenId, RECIPE, FILE, proof);
        mark.addAigcData(g.tokenId, RECIPE, FILE, proof);
    }

    function test_nobodyElseDiscloses() public {
        vm.prank(SELLER);
        vm.expectRevert(abi.encodeWithSelector(Roles.Unauthorized.selector, SELLER));
        mark.addAigcData(g.tokenId, RECIPE, FILE, proof);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        mark.addAigcData(1, RECIPE, FILE, proof);
    }

    function test_aDisclosureThatDoesNotFitIsRefused() public {
        uint256 other = mint(generation(2));
        vm.prank(CREATOR);
        vm.expectRevert(abi.encodeWithSelector(Disclosure.DisclosureDoesNotVerify.selector, other));
        mark.addAigcData(other, RECIPE, FILE, proof);
        vm.prank(CREATOR);
        vm.expectRevert(abi.encodeWithSelector(Disclosure.DisclosureDoesNotVerify.selector, g.tokenId));
        mark.addAigcData(g.tokenId, "another recipe", FILE, proof);
    }

    function test_anyoneRecordsAMediumUnderItsOwnName() public {
        vm.prank(STRANGER);
        vm.expectEmit(address(mark));
        emit Commit(STRANGER, "bafkreiasset", "bafkreicommit");
        mark.commit("bafkreiasset", "bafkreicommit");
    }

    function test_interfaces() public view {
        vm.assertTrue(type(IERC7007).interfaceId == bytes4(0x702c55a6));
        vm.assertTrue(type(IERC2981).interfaceId == bytes4(0x2a55205a));
        vm.assertTrue(type(IERC5267).interfaceId == bytes4(0x84b0196e));
        vm.assertTrue(type(IERC7572).interfaceId == bytes4(0xe8a3d485));
        bytes4[8] memory spoken = [
            bytes4(0x01ffc9a7), // ERC-165
            bytes4(0x80ac58cd), // ERC-721
            bytes4(0x5b5e139f), // its metadata
            bytes4(0x2a55205a),
            bytes4(0x49064906), // ERC-4906
            bytes4(0x84b0196e),
            bytes4(0x702c55a6),
            bytes4(0xe8a3d485)
        ];
        for (uint256 i; i < spoken.length; ++i) {
            vm.assertTrue(mark.supportsInterface(spoken[i]));
        }
        vm.assertFalse(mark.supportsInterface(0xffffffff));
    }

    function test_theDomainIsPublic() public view {
        (bytes1 fields, string memory name, string memory version, uint256 chain, address target,,) =
            mark.eip712Domain();
        vm.assertTrue(fields == 0x0f);
        vm.assertEq(name, "Mintmark");
        vm.assertEq(version, "1");
        vm.assertEq(chain, block.chainid);
        vm.assertEq(target, address(mark));
    }

    function test_coinsSentToTokenFunctionsAreRefused() public {
        vm.deal(SELLER, 3 ether);
        vm.prank(SELLER);
        vm.expectRevert(EpochToken.NoPaymentExpected.selector);
        mark.approve{value: 1}(BUYER, g.tokenId);
        vm.prank(SELLER);
        vm.expectRevert(EpochToken.NoPaymentExpected.selector);
        mark.transferFrom{value: 1}(SELLER, BUYER, g.tokenId);
        vm.prank(SELLER);
        vm.expectRevert(EpochToken.NoPaymentExpected.selector);
        mark.safeTransferFrom{value: 1}(SELLER, BUYER, g.tokenId);
        vm.prank(SELLER);
        (bool ok,) = address(mark).call{value: 1}("");
        vm.assertFalse(ok);
        vm.assertEq(address(mark).balance, 0);
    }
}
