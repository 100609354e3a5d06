// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721 as OzToken} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {ERC2981} from "@openzeppelin/contracts/token/common/ERC2981.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712 as OzEip712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC721A} from "erc721a/contracts/ERC721A.sol";
import {ERC721 as SoladyToken} from "solady/tokens/ERC721.sol";
import {EIP712 as SoladyEip712} from "solady/utils/EIP712.sol";
import {Signatures} from "../src/Signatures.sol";

/// The least that an attested mint with the usual libraries takes: one signature over who gets which token, or over
/// all of a batch. None of them stores or logs who made what with which model; only the second knows a royalty.
struct Order {
    address to;
    uint256 tokenId;
    uint64 deadline;
}

bytes32 constant ORDER_TYPEHASH = keccak256("Order(address to,uint256 tokenId,uint64 deadline)");

function hashOrder(Order calldata order) pure returns (bytes32) {
    return keccak256(abi.encode(ORDER_TYPEHASH, order.to, order.tokenId, order.deadline));
}

function hashOrders(Order[] calldata orders) pure returns (bytes32) {
    bytes32[] memory hashes = new bytes32[](orders.length);
    for (uint256 i; i < orders.length; ++i) {
        hashes[i] = hashOrder(orders[i]);
    }
    return keccak256(abi.encodePacked(hashes));
}

/// What the gas test calls.
interface IPeer {
    function mint(Order calldata order, bytes calldata signature) external;
    function mintBatch(Order[] calldata orders, bytes calldata signature) external;
    function transferFrom(address from, address to, uint256 tokenId) external payable;
    function digest(Order calldata order) external view returns (bytes32);
    function batchDigest(Order[] calldata orders) external view returns (bytes32);
}

contract OpenZeppelinPeer is OzToken("Peer", "P"), OzEip712("Peer", "1") {
    address internal immutable attester;

    constructor(address attester_) {
        attester = attester_;
    }

    function mint(Order calldata order, bytes calldata signature) external {
        require(ECDSA.recover(digest(order), signature) == attester);
        mintOne(order);
    }

    function mintBatch(Order[] calldata orders, bytes calldata signature) external {
        require(ECDSA.recover(batchDigest(orders), signature) == attester);
        for (uint256 i; i < orders.length; ++i) {
            mintOne(orders[i]);
        }
    }

    function digest(Order calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(hashOrder(order));
    }

    function batchDigest(Order[] calldata orders) public view returns (bytes32) {
        return _hashTypedDataV4(hashOrders(orders));
    }

    function mintOne(Order calldata order) internal virtual {
        require(block.timestamp <= order.deadline);
        _mint(order.to, order.tokenId);
    }
}

contract OpenZeppelinRoyaltyPeer is OpenZeppelinPeer, ERC2981 {
    constructor(address attester_) OpenZeppelinPeer(attester_) {}

    function mintOne(Order calldata order) internal override {
        super.mintOne(order);
        _setTokenRoyalty(order.tokenId, order.to, 500);
    }

    function supportsInterface(bytes4 id) public view override(OzToken, ERC2981) returns (bool) {
        return super.supportsInterface(id);
    }
}

contract SoladyPeer is SoladyToken, SoladyEip712 {
    address private immutable attester;

    constructor(address attester_) {
        attester = attester_;
    }

    function mint(Order calldata order, bytes calldata signature) external {
        require(Signatures.recover(digest(order), signature) == attester);
        mintOne(order);
    }

    function mintBatch(Order[] calldata orders, bytes calldata signature) external {
        require(Signatures.recover(batchDigest(orders), signature) == attester);
        for (uint256 i; i < orders.length; ++i) {
            mintOne(orders[i]);
        }
    }

    function digest(Order calldata order) public view returns (bytes32) {
        return _hashTypedData(hashOrder(order));
    }

    function batchDigest(Order[] calldata orders) public view returns (bytes32) {
        return _hashTypedData(hashOrders(orders));
    }

    function name() public pure override returns (string memory) {
        return "Peer";
    }

    function symbol() public pure override returns (string memory) {
        return "P";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Peer", "1");
    }

    function mintOne(Order calldata order) private {
        require(block.timestamp <= order.deadline);
        _mint(order.to, order.tokenId);
    }
}

/// Its token IDs count up, so a used voucher needs a slot of its own.
contract Erc721aPeer is ERC721A("Peer", "P"), OzEip712("Peer", "1") {
    address private immutable attester;
    mapping(uint256 file => bool) private used;

    constructor(address attester_) {
        attester = attester_;
    }

    function mint(Order calldata order, bytes calldata signature) external {
        require(ECDSA.recover(digest(order), signature) == attester);
        take(order);
        _mint(order.to, 1);
    }

    function mintBatch(Order[] calldata orders, bytes calldata signature) external {
        require(ECDSA.recover(batchDigest(orders), signature) == attester);
        for (uint256 i; i < orders.length; ++i) {
            take(orders[i]);
        }
        _mint(orders[0].to, orders.length);
    }

    function digest(Order calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(hashOrder(order));
    }

    function batchDigest(Order[] calldata orders) public view returns (bytes32) {
        return _hashTypedDataV4(hashOrders(orders));
    }

    function take(Order calldata order) private {
        require(block.timestamp <= order.deadline && !used[order.tokenId]);
        used[order.tokenId] = true;
    }
}
