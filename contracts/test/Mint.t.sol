// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "solady/tokens/ERC721.sol";
import {Anchors} from "../src/Anchors.sol";
import {Minting} from "../src/Minting.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Registry} from "../src/Registry.sol";
import {Roles} from "../src/Roles.sol";
import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";
import {Refuser} from "./HostileReceivers.sol";

contract MintTest is Fixture {
    event Generated(
        uint256 indexed tokenId,
        bytes8 indexed watermarkId,
        address indexed creator,
        uint96 provenance,
        bytes32 contentHash
    );

    function test_aMintGivesTheTokenAndTellsWhereItIsFrom() public {
        Generation memory g = generation(1);
        bytes memory signature = attest(g);
        uint96 packed = uint96(1) << 8 | uint96(1) << 30 | uint96(500) << 54;
        vm.expectEmit(address(mark));
        emit Generated(g.tokenId, g.watermarkId, CREATOR, packed, g.contentHash);
        vm.prank(STRANGER);
        mark.mint(g, signature);

        vm.assertEq(mark.ownerOf(g.tokenId), SELLER);
        vm.assertEq(mark.balanceOf(SELLER), 1);
        vm.assertEq(mark.modelHashOf(g.tokenId), MODEL);
        vm.assertEq(mark.creatorOf(g.tokenId), CREATOR);
        vm.assertEq(mark.tokenEpochOf(g.tokenId), 0);
    }

    function testFuzz_whatWasAttestedCanBeReadBack(Generation memory g, bytes32 model) public {
        vm.assume(g.to != address(0) && g.creator != address(0) && model != 0 && model != MODEL);
        g.modelId = 2;
        g.royaltyBps = uint16(bound(g.royaltyBps, 0, 1000));
        g.deadline = uint64(bound(g.deadline, block.timestamp, type(uint64).max));
        vm.prank(ADMIN);
        mark.registerModel(model);
        mint(generation(0));
        mint(g);

        Mintmark.Origin memory origin = mark.originOf(g.tokenId);
        vm.assertEq(origin.modelSha256, model);
        vm.assertFalse(origin.modelRevoked);
        vm.assertEq(origin.creator, g.creator);
        vm.assertEq(origin.royaltyBps, g.royaltyBps);
        vm.assertEq(origin.root, g.root);
        vm.assertEq(origin.metadataDigest, g.metadataDigest);
        vm.assertEq(mark.ownerOf(g.tokenId), g.to);
        vm.assertEq(mark.generationDigest(g), digest(hash(g)));
    }

    function testFuzz_theMintsEventTellsWhichDigestsAreKept(bool root, bool metadata) public {
        Generation memory g = generation(1);
        if (root) g.root = keccak256("root");
        if (metadata) g.metadataDigest = keccak256("metadata");
        bytes memory signature = attest(g);
        uint96 packed = uint96(1) << 8 | uint96(1) << 30 | uint96(500) << 54;
        if (root) packed |= 1;
        if (metadata) packed |= 2;
        vm.expectEmit(address(mark));
        emit Generated(g.tokenId, g.watermarkId, CREATOR, packed, g.contentHash);
        mark.mint(g, signature);
    }

    /// Every field is under the signature: whichever is changed, nothing is minted.
    function testFuzz_aChangedFieldMintsNothing(uint8 field, uint256 noise) public {
        noise |= 1; // never leaves the lowest bit, hence no field, as it was
        Generation memory g = generation(1);
        bytes memory signature = attest(g);
        field %= 10;
        if (field == 0) g.to = address(uint160(g.to) ^ uint160(noise));
        else if (field == 1) g.creator = address(uint160(g.creator) ^ uint160(noise));
        else if (field == 2) g.tokenId ^= noise;
        else if (field == 3) g.root ^= bytes32(noise);
        else if (field == 4) g.metadataDigest ^= bytes32(noise);
        else if (field == 5) g.contentHash ^= bytes32(noise);
        else if (field == 6) g.watermarkId ^= bytes8(uint64(noise));
        else if (field == 7) g.modelId ^= uint24(noise);
        else if (field == 8) g.royaltyBps ^= uint16(noise);
        else g.deadline ^= uint64(noise);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, signature);
    }

    function testFuzz_aSignatureCountsOnOneChainAndOneContract(uint64 chain, address other) public {
        vm.assume(chain != 0 && chain != block.chainid && other != address(mark));
        Generation memory g = generation(1);
        bytes memory elsewhere = sign(ATTESTER_KEY, digest(hash(g), chain, address(mark)));
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, elsewhere);
        bytes memory foreign = sign(ATTESTER_KEY, digest(hash(g), block.chainid, other));
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, foreign);

        bytes memory signature = attest(g);
        vm.chainId(chain); // the chain forks and takes a new number
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, signature);
        vm.chainId(31337);
        mark.mint(g, signature);
    }

    function testFuzz_aMirroredSignatureIsRefused(uint256 seed) public {
        Generation memory g = generation(seed);
        bytes memory signature = mirrored(attest(g));
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, signature);
    }

    function testFuzz_aCompactSignatureMints(uint256 seed) public {
        Generation memory g = generation(seed);
        mark.mint(g, compact(attest(g)));
        vm.assertEq(mark.ownerOf(g.tokenId), SELLER);
    }

    function testFuzz_noiseIsNoSignature(bytes memory noise, uint8 length) public {
        Generation memory g = generation(1);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, noise);
        bytes memory cut = new bytes(length == 64 || length == 65 ? 66 : length);
        bytes memory good = attest(g);
        for (uint256 i; i < cut.length && i < 65; ++i) {
            cut[i] = good[i];
        }
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, cut);
    }

    function testFuzz_theLastByteIs27Or28(uint8 v) public {
        vm.assume(v != 27 && v != 28);
        Generation memory g = generation(1);
        (bytes32 r, bytes32 s,) = split(attest(g));
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, abi.encodePacked(r, s, v));
    }

    function testFuzz_anotherKeyIsRefused(uint256 key) public {
        key = bound(key, 1, ORDER - 1);
        vm.assume(key != ATTESTER_KEY);
        Generation memory g = generation(1);
        bytes memory signature = sign(key, digest(hash(g)));
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, signature);
    }

    function test_withoutAnAttesterNobodyMints() public {
        vm.prank(OWNER);
        mark.setAttester(address(0));
        Generation memory g = generation(1);
        bytes memory nobodys = new bytes(65); // recovers to the zero address
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, nobodys);
        bytes memory signature = attest(g);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, signature);
    }

    function test_theDeadlineIsTheLastSecond() public {
        Generation memory g = generation(1);
        Generation memory late = generation(2);
        vm.warp(g.deadline);
        mint(g);
        vm.warp(uint256(late.deadline) + 1);
        bytes memory signature = attest(late);
        vm.expectRevert(abi.encodeWithSelector(Anchors.Expired.selector, late.deadline));
        mark.mint(late, signature);
    }

    function test_anUnknownOrRevokedModelMintsNothing() public {
        Generation memory g = generation(1);
        g.modelId = 2;
        bytes memory signature = attest(g);
        vm.expectRevert(abi.encodeWithSelector(Registry.UnknownModel.selector, 2));
        mark.mint(g, signature);
        g.modelId = 0;
        signature = attest(g);
        vm.expectRevert(abi.encodeWithSelector(Registry.UnknownModel.selector, 0));
        mark.mint(g, signature);

        uint256 old = mint(generation(2));
        vm.prank(ADMIN);
        mark.revokeModel(MODEL);
        g = generation(3);
        signature = attest(g);
        vm.expectRevert(abi.encodeWithSelector(Registry.ModelIsRevoked.selector, 1));
        mark.mint(g, signature);
        vm.assertTrue(mark.originOf(old).modelRevoked);

        vm.prank(ADMIN);
        mark.registerModel(keccak256("another model")); // one revoked model does not stop another
        g.modelId = 2;
        mint(g);
    }

    function test_aReplacedOrRevokedAttesterMintsNothing() public {
        Generation memory g = generation(1);
        bytes memory signature = attest(g);
        vm.prank(OWNER);
        mark.setAttester(STRANGER);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, signature);
        vm.prank(OWNER);
        mark.setAttester(ATTESTER);
        vm.prank(OWNER);
        mark.revokeAttester(ATTESTER);
        vm.expectRevert(Anchors.InvalidSignature.selector);
        mark.mint(g, signature);
    }

    function test_pausedMintingMintsNothing() public {
        Generation memory g = generation(1);
        bytes memory signature = attest(g);
        vm.prank(PAUSER);
        mark.pauseMinting();
        vm.expectRevert(Anchors.MintingIsPaused.selector);
        mark.mint(g, signature);
        vm.prank(OWNER);
        mark.resumeMinting();
        mark.mint(g, signature);
    }

    function testFuzz_noAttestationRaisesTheRoyaltyAboveTheCap(uint16 bps) public {
        vm.assume(bps > 1000);
        Generation memory g = generation(1);
        g.royaltyBps = bps;
        bytes memory signature = attest(g);
        vm.expectRevert(abi.encodeWithSelector(Minting.RoyaltyTooHigh.selector, bps));
        mark.mint(g, signature);
    }

    function test_nobodyIsNeitherReceiverNorCreator() public {
        Generation memory g = generation(1);
        g.to = address(0);
        bytes memory signature = attest(g);
        vm.expectRevert(Roles.ZeroAddress.selector);
        mark.mint(g, signature);
        g = generation(1);
        g.creator = address(0);
        signature = attest(g);
        vm.expectRevert(Roles.ZeroAddress.selector);
        mark.mint(g, signature);
    }

    function testFuzz_aFileIsMintedOnceEvenAfterABurn(uint256 seed) public {
        Generation memory g = generation(seed);
        bytes memory signature = attest(g);
        mark.mint(g, signature);
        vm.expectRevert(abi.encodeWithSelector(Minting.AlreadyMinted.selector, g.tokenId));
        mark.mint(g, signature);

        vm.prank(SELLER);
        mark.burn(g.tokenId);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        mark.ownerOf(g.tokenId);
        vm.expectRevert(abi.encodeWithSelector(Minting.AlreadyMinted.selector, g.tokenId));
        mark.mint(g, signature);
        vm.expectRevert(abi.encodeWithSelector(Minting.AlreadyMinted.selector, g.tokenId));
        mark.mint(g, compact(signature));
        g.to = BUYER; // a new attestation of the same file
        g.royaltyBps = 0;
        signature = attest(g);
        vm.expectRevert(abi.encodeWithSelector(Minting.AlreadyMinted.selector, g.tokenId));
        mark.mint(g, signature);
        vm.assertEq(mark.modelHashOf(g.tokenId), MODEL);
        vm.assertEq(mark.creatorOf(g.tokenId), CREATOR);
    }

    function test_onlyTheHolderAndWhomItApprovedBurns() public {
        uint256 token = mint(generation(1));
        vm.prank(STRANGER);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        mark.burn(token);
        vm.prank(SELLER);
        mark.approve(STRANGER, token);
        vm.prank(STRANGER);
        mark.burn(token);
        vm.assertEq(mark.balanceOf(SELLER), 0);
    }

    function test_creatorsKeepTheirNumber() public {
        Generation memory other = generation(2);
        other.creator = STRANGER;
        mint(generation(1));
        mint(other);
        uint256 third = mint(generation(3));
        vm.assertEq(mark.creatorCount(), 2);
        vm.assertEq(mark.creatorIdOf(CREATOR), 1);
        vm.assertEq(mark.creatorAt(2), STRANGER);
        vm.assertEq(mark.creatorOf(third), CREATOR);
    }

    function test_whenNumbersRunOutMintingStops() public {
        // slot 5: attester 160 | paused 8 | creators 24 | models 24 | revoked models 24
        uint256 slot = uint256(vm.load(address(mark), bytes32(uint256(5)))) & ~(uint256(0xffffff) << 168);
        vm.store(address(mark), bytes32(uint256(5)), bytes32(slot | uint256(0xffffff) << 168));
        vm.assertEq(mark.creatorCount(), 0xffffff);
        Generation memory g = generation(1);
        bytes memory signature = attest(g);
        vm.expectRevert(Registry.RegistryFull.selector);
        mark.mint(g, signature);
    }

    /// A mint calls nobody, so no receiver can stop or re-enter it.
    function test_aReceiverThatRefusesEverythingGetsItsToken() public {
        Generation memory g = generation(1);
        g.to = address(new Refuser());
        g.creator = g.to;
        mint(g);
        vm.assertEq(mark.ownerOf(g.tokenId), g.to);
    }
}
