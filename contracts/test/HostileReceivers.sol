// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Mintmark} from "../src/Mintmark.sol";

/// Refuses every call and every coin.
contract Refuser {
    fallback() external payable {
        revert("no");
    }
}

/// An account with a contract for a key (ERC-1271) that takes coins or refuses them, as told.
contract Wallet {
    bytes32 private approved;
    bool private refuses;

    function approve(bytes32 digest) external {
        approved = digest;
    }

    function refuse() external {
        refuses = true;
    }

    function withdraw(Mintmark mark, address to) external {
        mark.withdraw(to);
    }

    function isValidSignature(bytes32 digest, bytes calldata) external view returns (bytes4) {
        return digest == approved ? bytes4(0x1626ba7e) : bytes4(0);
    }

    receive() external payable {
        require(!refuses, "not today");
    }
}

/// Burns all the gas it is given.
contract Burner {
    fallback() external payable {
        while (true) {}
    }
}

/// Fails with a megabyte of data, to make its caller pay for copying it.
contract Bomber {
    fallback() external payable {
        assembly {
            revert(0, 1000000)
        }
    }
}

/// When paid or credited, calls back into the contract: buys again, or withdraws again.
contract Reentrant {
    Mintmark private immutable mark;
    bytes private call;
    uint256 private value;
    uint256 public reached;
    uint256 public succeeded;

    constructor(Mintmark mark_) {
        mark = mark_;
    }

    function arm(bytes calldata call_, uint256 value_) external {
        call = call_;
        value = value_;
    }

    function act(bytes calldata data, uint256 coins) external payable {
        (bool ok, bytes memory why) = address(mark).call{value: coins}(data);
        if (!ok) {
            assembly {
                revert(add(why, 0x20), mload(why))
            }
        }
    }

    receive() external payable {
        if (call.length == 0) return;
        reached++;
        (bool ok,) = address(mark).call{value: value}(call);
        if (ok) succeeded++;
    }
}
