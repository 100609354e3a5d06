// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

interface IToken {
    function ownerOf(uint256 id) external view returns (address);
    function transferFrom(address from, address to, uint256 id) external;
}

/// A marketplace that is not ours: sells approved tokens, pays the royalty to its receiver, and tells of each sale as Seaport
/// does, or not at all. Marketplace.hex is its creation code (solc 0.8.37, optimizer on).
contract Marketplace {
    struct SpentItem {
        uint8 itemType;
        address token;
        uint256 identifier;
        uint256 amount;
    }

    struct ReceivedItem {
        uint8 itemType;
        address token;
        uint256 identifier;
        uint256 amount;
        address payable recipient;
    }

    event OrderFulfilled(
        bytes32 orderHash,
        address indexed offerer,
        address indexed zone,
        address recipient,
        SpentItem[] offer,
        ReceivedItem[] consideration
    );

    function sell(IToken token, uint256[] calldata ids, address payable receiver, uint256 royalty, bool told)
        external
        payable
    {
        uint256 price = msg.value / ids.length;
        for (uint256 i; i < ids.length; ++i) {
            address seller = token.ownerOf(ids[i]);
            if (told) {
                SpentItem[] memory offer = new SpentItem[](1);
                offer[0] = SpentItem(2, address(token), ids[i], 1);
                ReceivedItem[] memory consideration = new ReceivedItem[](2);
                consideration[0] = ReceivedItem(0, address(0), 0, price - royalty, payable(seller));
                consideration[1] = ReceivedItem(0, address(0), 0, royalty, receiver);
                emit OrderFulfilled(bytes32(i), seller, address(0), msg.sender, offer, consideration);
            }
            token.transferFrom(seller, msg.sender, ids[i]);
            pay(payable(seller), price - royalty);
            pay(receiver, royalty);
        }
    }

    function pay(address payable to, uint256 amount) private {
        (bool paid,) = to.call{value: amount}("");
        require(paid);
    }
}
