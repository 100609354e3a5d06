// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixture} from "./Fixture.sol";

contract ArtifactTest is Fixture {
    /// What is committed for Java is what these sources compile to.
    function test_theCommittedBytecodeIsThisContracts() public view {
        bytes memory committed = vm.parseBytes(string.concat("0x", vm.readFile("abi/Mintmark.bin")));
        vm.assertEq(committed, vm.getCode("out/Mintmark.sol/Mintmark.json"));
    }
}
