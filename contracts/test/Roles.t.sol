// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Mintmark} from "../src/Mintmark.sol";
import {Registry} from "../src/Registry.sol";
import {Roles} from "../src/Roles.sol";
import {Fixture} from "./Fixture.sol";

contract RolesTest is Fixture {
    event BatchMetadataUpdate(uint256 fromTokenId, uint256 toTokenId);
    event RoyaltyReceiverSet(address indexed creator, address indexed receiver);

    function testFuzz_onlyTheOwnerAppoints(address caller) public {
        vm.assume(caller != OWNER && caller != address(0)); // 0 stands for "no offer", and sends nothing
        bytes[6] memory calls = [
            abi.encodeCall(mark.setAttester, (caller)),
            abi.encodeCall(mark.revokeAttester, (ATTESTER)),
            abi.encodeCall(mark.setModelAdmin, (caller)),
            abi.encodeCall(mark.setPauser, (caller)),
            abi.encodeCall(mark.transferOwnership, (caller)),
            abi.encodeCall(mark.resumeMinting, ())
        ];
        for (uint256 i; i < calls.length; ++i) {
            refused(caller, calls[i]);
        }
        refused(caller, abi.encodeCall(mark.acceptOwnership, ()));
    }

    function testFuzz_onlyPauserAndOwnerPause(address caller) public {
        vm.assume(caller != OWNER && caller != PAUSER);
        refused(caller, abi.encodeCall(mark.pauseMinting, ()));
        vm.prank(OWNER);
        mark.pauseMinting();
        vm.assertTrue(mark.mintingPaused());
    }

    function test_thePauserCannotLetMintingGoOn() public {
        vm.prank(PAUSER);
        mark.pauseMinting();
        refused(PAUSER, abi.encodeCall(mark.resumeMinting, ()));
    }

    function testFuzz_onlyTheAdminKeepsTheModels(address caller) public {
        vm.assume(caller != ADMIN);
        refused(caller, abi.encodeCall(mark.registerModel, (keccak256("mine"))));
        refused(caller, abi.encodeCall(mark.revokeModel, (MODEL)));
    }

    function test_ownershipTakesTwoSteps() public {
        vm.prank(OWNER);
        mark.transferOwnership(BUYER);
        vm.assertEq(mark.owner(), OWNER);
        refused(STRANGER, abi.encodeCall(mark.acceptOwnership, ()));
        vm.prank(BUYER);
        mark.acceptOwnership();
        vm.assertEq(mark.owner(), BUYER);
        vm.assertEq(mark.pendingOwner(), address(0));
        refused(OWNER, abi.encodeCall(mark.setPauser, (OWNER)));
        refused(BUYER, abi.encodeCall(mark.acceptOwnership, ()));
    }

    function test_anOfferCanBeTakenBack() public {
        vm.prank(OWNER);
        mark.transferOwnership(BUYER);
        vm.prank(OWNER);
        mark.transferOwnership(address(0));
        refused(BUYER, abi.encodeCall(mark.acceptOwnership, ()));
        refused(address(0), abi.encodeCall(mark.setPauser, (OWNER)));
    }

    function test_aRevokedAttesterIsNeverAppointedAgain() public {
        vm.prank(OWNER);
        mark.revokeAttester(ATTESTER);
        vm.assertEq(mark.attester(), address(0));
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Roles.AttesterIsRevoked.selector, ATTESTER));
        mark.setAttester(ATTESTER);
    }

    function test_aPastAttesterCanBeRevokedWithoutTheOfficeFallingVacant() public {
        vm.prank(OWNER);
        mark.setAttester(BUYER);
        vm.assertTrue(mark.attesterStatus(ATTESTER) == Roles.Attester.Trusted);
        vm.prank(OWNER);
        mark.revokeAttester(ATTESTER);
        vm.assertTrue(mark.attesterStatus(ATTESTER) == Roles.Attester.Revoked);
        vm.assertEq(mark.attester(), BUYER);
    }

    /// The attester's key is online and only signs; the pauser's key may be lost, and then the owner resumes minting.
    function test_oneKeyDoesNotHoldRolesThatTwoMustHold() public {
        address[3] memory taken = [OWNER, ADMIN, PAUSER];
        for (uint256 i; i < 3; ++i) {
            vm.prank(OWNER);
            vm.expectRevert(abi.encodeWithSelector(Roles.RoleTaken.selector, taken[i]));
            mark.setAttester(taken[i]);
        }
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Roles.RoleTaken.selector, ATTESTER));
        mark.setModelAdmin(ATTESTER);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Roles.RoleTaken.selector, ATTESTER));
        mark.setPauser(ATTESTER);
        vm.prank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(Roles.RoleTaken.selector, OWNER));
        mark.setPauser(OWNER);
        address[2] memory heirs = [ATTESTER, PAUSER];
        for (uint256 i; i < 2; ++i) {
            vm.prank(OWNER);
            mark.transferOwnership(heirs[i]);
            vm.prank(heirs[i]);
            vm.expectRevert(abi.encodeWithSelector(Roles.RoleTaken.selector, heirs[i]));
            mark.acceptOwnership();
        }
        vm.expectRevert(abi.encodeWithSelector(Roles.RoleTaken.selector, OWNER));
        deploy(OWNER, OWNER, ADMIN, PAUSER);
        vm.expectRevert(abi.encodeWithSelector(Roles.RoleTaken.selector, OWNER));
        deploy(OWNER, ATTESTER, ADMIN, OWNER);
        deploy(OWNER, ATTESTER, OWNER, address(0)); // the owner may keep the models, and no pauser is needed
    }

    function test_theCreatorSendsItsRoyaltiesElsewhere() public {
        uint256 token = mint(generation(1));
        vm.assertEq(mark.royaltyReceiverOf(CREATOR), CREATOR);
        vm.assertEq(mark.royaltyReceiverOf(STRANGER), address(0));
        refused(STRANGER, abi.encodeCall(mark.setRoyaltyReceiver, (STRANGER)));
        vm.prank(CREATOR);
        vm.expectRevert(Roles.ZeroAddress.selector);
        mark.setRoyaltyReceiver(address(0));
        vm.prank(CREATOR);
        vm.expectEmit(address(mark));
        emit RoyaltyReceiverSet(CREATOR, STRANGER);
        mark.setRoyaltyReceiver(STRANGER);
        (address receiver, uint256 amount) = mark.royaltyInfo(token, 1 ether);
        vm.assertEq(receiver, STRANGER);
        vm.assertEq(amount, 0.05 ether);
        vm.assertEq(mark.creatorOf(token), CREATOR);
        buy(listing(token, 1 ether));
        vm.assertEq(STRANGER.balance, 0.05 ether);
        vm.assertEq(CREATOR.balance, 0);
        (receiver,) = mark.royaltyInfo(mint(generation(2)), 1 ether); // tokens to come, too
        vm.assertEq(receiver, STRANGER);
    }

    function test_aContractNeedsAnOwner() public {
        vm.expectRevert(Roles.ZeroAddress.selector);
        deploy(address(0), ATTESTER, ADMIN, PAUSER);
    }

    function testFuzz_aModelIsRegisteredOnceAndNeverChanges(bytes32 model) public {
        vm.assume(model != 0 && model != MODEL);
        vm.prank(ADMIN);
        vm.assertEq(mark.registerModel(model), 2);
        vm.assertEq(mark.modelSha256At(2), model);
        (uint24 id, bool revoked) = mark.models(model);
        vm.assertEq(id, 2);
        vm.assertFalse(revoked);
        vm.prank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(Registry.ModelAlreadyRegistered.selector, model, 2));
        mark.registerModel(model);

        vm.prank(ADMIN);
        vm.expectEmit(address(mark));
        emit BatchMetadataUpdate(0, type(uint256).max);
        mark.revokeModel(model);
        vm.assertEq(mark.modelSha256At(2), model);
        vm.prank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(Registry.ModelIsRevoked.selector, 2));
        mark.revokeModel(model);
        vm.prank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(Registry.ModelAlreadyRegistered.selector, model, 2));
        mark.registerModel(model);
        vm.assertEq(mark.modelCount(), 2);
        vm.assertEq(mark.revokedModelCount(), 1);
    }

    function test_noModelAndUnknownModels() public {
        vm.prank(ADMIN);
        vm.expectRevert(Registry.ZeroChecksum.selector);
        mark.registerModel(0);
        vm.prank(ADMIN);
        vm.expectRevert(abi.encodeWithSelector(Registry.UnknownChecksum.selector, bytes32(uint256(1))));
        mark.revokeModel(bytes32(uint256(1)));
    }

    /// The slot that a mint reads first holds what the comments say, and the 22 bits of a model's number end.
    function test_theFirstSlotIsLaidOutAsDrawn() public {
        mint(generation(1));
        vm.prank(PAUSER);
        mark.pauseMinting();
        uint256 expected = uint256(uint160(ATTESTER)) | 1 << 160 | 1 << 168 | 1 << 192;
        vm.assertEq(uint256(vm.load(address(mark), bytes32(uint256(5)))), expected);

        uint256 full = (expected & ~(uint256(0xffffff) << 192)) | uint256((1 << 22) - 1) << 192;
        vm.store(address(mark), bytes32(uint256(5)), bytes32(full));
        vm.prank(ADMIN);
        vm.expectRevert(Registry.RegistryFull.selector);
        mark.registerModel(keccak256("one too many"));
    }

    function refused(address caller, bytes memory call) private {
        vm.prank(caller);
        (bool ok, bytes memory why) = address(mark).call(call);
        vm.assertFalse(ok);
        vm.assertEq(why, abi.encodeWithSelector(Roles.Unauthorized.selector, caller));
    }
}
