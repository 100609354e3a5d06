// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../src/Market.sol";

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

    function accept() external {
        refuses = false;
    }

    function withdraw(Market market, address to) external {
        market.withdraw(to, address(0));
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
    Market private immutable market;
    bytes private call;
    uint256 private value;
    uint256 public reached;
    uint256 public succeeded;

    constructor(Market market_) {
        market = market_;
    }

    function arm(bytes calldata call_, uint256 value_) external {
        call = call_;
        value = value_;
    }

    function act(bytes calldata data, uint256 coins) external payable {
        (bool ok, bytes memory why) = address(market).call{value: coins}(data);
        if (!ok) {
            assembly {
                revert(add(why, 0x20), mload(why))
            }
        }
    }

    receive() external payable {
        if (call.length == 0) return;
        reached++;
        (bool ok,) = address(market).call{value: value}(call);
        if (ok) succeeded++;
    }
}

/// Takes coins, but needs more gas for it than a push brings; it cannot withdraw.
contract Spender {
    mapping(uint256 payment => uint256) private book;

    receive() external payable {
        for (uint256 i; i < 3; ++i) {
            book[gasleft()] = msg.value;
        }
    }
}

/// Code of an account (EIP-7702) that takes coins and knows no ERC-1271.
contract Delegate {
    receive() external payable {}
}

/// An ERC-20 that misbehaves as told: takes a fee, or returns false or nothing, or refuses a receiver.
contract Coin {
    mapping(address account => uint256) public balanceOf;
    mapping(address account => mapping(address spender => uint256)) public allowance;
    uint256 public fee;
    uint8 public answer = 1;
    address public refused;
    address private hooked;
    bytes private hook;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        allowance[msg.sender][spender] = amount;
        return true;
    }

    /// 0: returns false; 1: true; 2: nothing.
    function set(uint256 fee_, uint8 answer_, address refused_) external {
        (fee, answer, refused) = (fee_, answer_, refused_);
    }

    function setHook(address target, bytes calldata data) external {
        (hooked, hook) = (target, data);
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
        _answer();
    }

    function transferFrom(address from, address to, uint256 amount) external {
        if (allowance[from][msg.sender] != type(uint256).max) allowance[from][msg.sender] -= amount;
        if (hooked != address(0)) {
            (bool ok,) = hooked.call(hook);
            require(!ok, "re-entered");
        }
        _move(from, to, amount);
        _answer();
    }

    function _move(address from, address to, uint256 amount) private {
        require(to != refused, "refused");
        if (answer == 0) return;
        balanceOf[from] -= amount;
        balanceOf[to] += amount - fee;
    }

    function _answer() private view {
        if (answer == 2) return;
        bool ok = answer == 1;
        assembly {
            mstore(0, ok)
            return(0, 0x20)
        }
    }
}
