// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../src/Market.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Generation, Listing, Offer} from "../src/Types.sol";
import {Vm} from "./Vm.sol";

/// A deployed contract with its roles, one registered model, and signatures made without the contract's own
/// code: the EIP-712 texts stand here a second time, so that a slip in one of them shows.
abstract contract Fixture {
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 internal constant ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    string private constant GENERATION =
        "Generation(address to,address creator,uint256 tokenId,bytes32 root,bytes32 metadataDigest,bytes32 contentHash,bytes8 watermarkId,uint24 modelId,uint16 royaltyBps,uint64 deadline)";
    string private constant LISTING =
        "Listing(uint256 tokenId,address seller,address currency,uint256 price,uint64 epoch,uint32 tokenEpoch,uint64 deadline)";
    string private constant OFFER =
        "Offer(uint256 tokenId,address buyer,address currency,uint256 price,uint64 epoch,uint32 tokenEpoch,uint64 deadline)";
    string private constant ANCHOR = "Anchor(bytes32 root,uint256 count,uint64 deadline)";

    uint256 internal constant ATTESTER_KEY = 0xA77E57;
    uint256 internal constant SELLER_KEY = 0x5E11E2;
    uint256 internal constant BUYER_KEY = 0xB0FE2;
    bytes32 internal constant MODEL = keccak256("model");

    address internal immutable OWNER = makeAddr("owner");
    address internal immutable ADMIN = makeAddr("model admin");
    address internal immutable PAUSER = makeAddr("pauser");
    address internal immutable CREATOR = makeAddr("creator");
    address internal immutable BUYER = vm.addr(BUYER_KEY);
    address internal immutable STRANGER = makeAddr("stranger");
    address internal immutable ATTESTER = vm.addr(ATTESTER_KEY);
    address internal immutable SELLER = vm.addr(SELLER_KEY);

    Mintmark internal mark;
    Market internal market;

    function setUp() public virtual {
        mark = deploy(OWNER, ATTESTER, ADMIN, PAUSER);
        market = mark.market();
        vm.prank(ADMIN);
        mark.registerModel(MODEL);
        vm.warp(1_800_000_000);
        vm.deal(BUYER, type(uint112).max);
    }

    /// Makes the contract that is deployed for real: `new` would take one that is compiled as the tests are.
    function deploy(address owner, address attester, address modelAdmin, address pauser)
        internal
        returns (Mintmark)
    {
        bytes memory code = vm.getCode("out/Mintmark.sol/Mintmark.json");
        return Mintmark(
            create(abi.encodePacked(code, abi.encode(owner, attester, modelAdmin, pauser)))
        );
    }

    function create(bytes memory code) internal returns (address created) {
        assembly ("memory-safe") {
            created := create(0, add(code, 0x20), mload(code))
            if iszero(created) {
                returndatacopy(0x00, 0x00, returndatasize())
                revert(0x00, returndatasize())
            }
        }
    }

    function makeAddr(string memory name) internal pure returns (address) {
        return address(uint160(uint256(keccak256(bytes(name)))));
    }

    function bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        unchecked {
            uint256 span = high - low + 1;
            return span == 0 ? x : low + x % span;
        }
    }

    /// A generation for the seller, of one block, with metadata on chain and a royalty of 5 %.
    function generation(uint256 seed) internal view returns (Generation memory) {
        return Generation({
            to: SELLER,
            creator: CREATOR,
            tokenId: uint256(keccak256(abi.encode("file", seed))),
            root: 0,
            metadataDigest: 0,
            contentHash: keccak256(abi.encode("content", seed)),
            watermarkId: bytes8(keccak256(abi.encode("watermark", seed))),
            modelId: 1,
            royaltyBps: 500,
            deadline: uint64(block.timestamp + 1 hours)
        });
    }

    function listing(uint256 tokenId, uint256 price) internal view returns (Listing memory) {
        return Listing({
            tokenId: tokenId,
            seller: SELLER,
            currency: address(0),
            price: price,
            epoch: market.epochOf(SELLER),
            tokenEpoch: mark.tokenEpochOf(tokenId),
            deadline: uint64(block.timestamp + 1 hours)
        });
    }

    function offer(uint256 tokenId, address currency, uint256 price) internal view returns (Offer memory) {
        return Offer({
            tokenId: tokenId,
            buyer: BUYER,
            currency: currency,
            price: price,
            epoch: market.epochOf(BUYER),
            tokenEpoch: mark.tokenEpochOf(tokenId),
            deadline: uint64(block.timestamp + 1 hours)
        });
    }

    /// Mints and returns the token.
    function mint(Generation memory g) internal returns (uint256) {
        mark.mint(g, attest(g));
        return g.tokenId;
    }

    function buy(Listing memory l) internal {
        bytes memory signature = sell(l);
        vm.prank(BUYER);
        market.buy{value: l.price}(l, signature);
    }

    /// Tries to buy and is refused with this error.
    function refuse(Listing memory l, bytes memory signature, bytes4 why) internal {
        vm.prank(BUYER);
        (bool ok, bytes memory data) =
            address(market).call{value: l.price}(abi.encodeCall(market.buy, (l, signature)));
        vm.assertFalse(ok);
        vm.assertTrue(bytes4(data) == why, "refused for another reason");
    }

    function attest(Generation memory g) internal view returns (bytes memory) {
        return sign(ATTESTER_KEY, digest(hash(g)));
    }

    function attest(Generation[] memory batch) internal view returns (bytes memory) {
        return sign(ATTESTER_KEY, digest(hash(batch)));
    }

    function sell(Listing memory l) internal view returns (bytes memory) {
        return sign(SELLER_KEY, marketDigest(hash(l)));
    }

    function sign(uint256 key, bytes32 hashed) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hashed);
        return abi.encodePacked(r, s, v);
    }

    function hash(Generation memory g) internal pure returns (bytes32) {
        return keccak256(
            bytes.concat(
                abi.encode(keccak256(bytes(GENERATION)), g.to, g.creator, g.tokenId, g.root),
                abi.encode(g.metadataDigest, g.contentHash, g.watermarkId),
                abi.encode(g.modelId, g.royaltyBps, g.deadline)
            )
        );
    }

    function hash(Generation[] memory batch) internal pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i; i < batch.length; ++i) {
            hashes = bytes.concat(hashes, hash(batch[i]));
        }
        bytes32 typeHash = keccak256(bytes(string.concat("Batch(Generation[] generations)", GENERATION)));
        return keccak256(abi.encode(typeHash, keccak256(hashes)));
    }

    function hash(Listing memory l) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(bytes(LISTING)),
                l.tokenId,
                l.seller,
                l.currency,
                l.price,
                l.epoch,
                l.tokenEpoch,
                l.deadline
            )
        );
    }

    function hash(Offer memory o) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(bytes(OFFER)),
                o.tokenId,
                o.buyer,
                o.currency,
                o.price,
                o.epoch,
                o.tokenEpoch,
                o.deadline
            )
        );
    }

    function hashAnchor(bytes32 root, uint256 count, uint64 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(bytes(ANCHOR)), root, count, deadline));
    }

    function marketDigest(bytes32 structHash) internal view returns (bytes32) {
        return digest(structHash, block.chainid, address(market));
    }

    function digest(bytes32 structHash) internal view returns (bytes32) {
        return digest(structHash, block.chainid, address(mark));
    }

    function digest(bytes32 structHash, uint256 chain, address target) internal pure returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Mintmark"),
                keccak256("1"),
                chain,
                target
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    /// The same signature with s in the upper half.
    function mirrored(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s, uint8 v) = split(signature);
        return abi.encodePacked(r, bytes32(ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27));
    }

    /// The same signature in the 64 bytes of EIP-2098.
    function compact(bytes memory signature) internal pure returns (bytes memory) {
        (bytes32 r, bytes32 s, uint8 v) = split(signature);
        return abi.encodePacked(r, bytes32(uint256(s) | uint256(v - 27) << 255));
    }

    function split(bytes memory signature) internal pure returns (bytes32 r, bytes32 s, uint8 v) {
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
            v := byte(0, mload(add(signature, 0x60)))
        }
    }
}
