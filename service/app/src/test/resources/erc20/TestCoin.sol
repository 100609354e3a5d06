// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// An ERC-20 for tests: anyone mints, 6 decimals. As the oldest ones do, `approve` changes no allowance that is above
/// 0 to another one above 0. `refuse` names an account that it pays nothing to.
contract TestCoin {
    string public constant symbol = "TEST";
    uint8 public constant decimals = 6;
    address public refused;
    mapping(address account => uint256) public balanceOf;
    mapping(address account => mapping(address spender => uint256)) public allowance;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function refuse(address account) external {
        refused = account;
    }

    function approve(address spender, uint256 amount) external returns (bool) {
        require(amount == 0 || allowance[msg.sender][spender] == 0, "allowance first to 0");
        allowance[msg.sender][spender] = amount;
        return true;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external returns (bool) {
        allowance[from][msg.sender] -= amount;
        return _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        require(to != refused, "refused");
        balanceOf[from] -= amount;
        balanceOf[to] += amount;
        return true;
    }
}
