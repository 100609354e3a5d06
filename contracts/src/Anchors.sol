// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";
import {MerkleTree} from "./MerkleTree.sol";
import {Registry} from "./Registry.sol";
import {Signatures} from "./Signatures.sol";
import {AnchoredItem, Generation, TypedStructs} from "./Types.sol";

/// Anchors: many artworks under one Merkle root and one signature of the attester. An anchored artwork is no
/// token, but the chain shows that the attester vouched for it and since when, and its token can be claimed later.
/// A leaf is the keccak-256 of the token ID followed by the generation's hash.
abstract contract Anchors is EIP712, Registry {
    using TypedStructs for Generation;

    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown while minting is paused.
    error MintingIsPaused();
    /// Thrown when a signature is not by the required signer.
    error InvalidSignature();
    /// Thrown after the last second of an attestation.
    /// @param deadline the last second
    error Expired(uint256 deadline);
    /// Thrown for a batch of no items, or of more than is allowed.
    /// @param size how many there are
    /// @param most how many are allowed
    error BatchSize(uint256 size, uint256 most);
    /// Thrown when the same items are anchored twice.
    /// @param root their root
    error AlreadyAnchored(bytes32 root);
    /// Thrown when a proof leads to a root that was not anchored, or by an attester that was revoked since.
    /// @param root the root that the proof leads to
    error NotAnchored(bytes32 root);

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// An artwork was anchored.
    /// @param tokenId SHA-256 of the file
    /// @param root    the root that it lies under
    event Anchored(uint256 indexed tokenId, bytes32 root);
    /// Artworks were anchored together; follows the `Anchored` of each, in the order of the leaves.
    /// @param root     the root of their Merkle tree
    /// @param attester who signed it
    /// @param count    how many artworks
    event AnchorRecorded(bytes32 indexed root, address indexed attester, uint256 count);

    // --------------------------------------------------------------------------
    // Types and constants
    // --------------------------------------------------------------------------

    /// Who signed an anchor, of how many artworks, and when it was recorded.
    struct Anchor {
        address attester;
        uint32 count;
        uint64 recordedAt;
    }

    /// The most artworks of one anchor.
    uint256 public constant MAX_ANCHOR = 2000;

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    /// An anchor by its root.
    mapping(bytes32 root => Anchor) public anchors;

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Anchors artworks. Anyone may send it.
    /// @param items     the artworks, at most `MAX_ANCHOR`
    /// @param deadline  last second at which the signature counts
    /// @param signature the attester's over `anchorDigest` of the root, the count and the deadline
    /// @return root the root of their Merkle tree
    function anchor(AnchoredItem[] calldata items, uint64 deadline, bytes calldata signature)
        external
        returns (bytes32 root)
    {
        uint256 count = items.length;
        if (count == 0 || count > MAX_ANCHOR) revert BatchSize(count, MAX_ANCHOR);
        if (block.timestamp > deadline) revert Expired(deadline);
        root = MerkleTree.rootOf(_leaves(items));
        _requireAttested(TypedStructs.hashAnchor(root, count, deadline), signature);
        if (anchors[root].recordedAt != 0) revert AlreadyAnchored(root);
        anchors[root] = Anchor(attester, uint32(count), uint64(block.timestamp));
        bytes32 topic = Anchored.selector;
        assembly ("memory-safe") {
            mstore(0x00, root)
            let end := add(items.offset, shl(6, count))
            for { let item := items.offset } lt(item, end) { item := add(item, 0x40) } {
                log2(0x00, 0x20, topic, calldataload(item))
            }
        }
        emit AnchorRecorded(root, attester, count);
    }

    /// Whether an artwork lies under an anchor whose attester is not revoked.
    /// @param generation what was anchored
    /// @param proof      the siblings from its leaf up
    /// @return whether it does
    function isAnchored(Generation calldata generation, bytes32[] calldata proof) external view returns (bool) {
        return attesterStatus[anchors[_rootOf(generation, proof)].attester] == Attester.Trusted;
    }

    /// The digest that the attester signs for `anchor`.
    /// @param root     the root of the Merkle tree
    /// @param count    how many artworks
    /// @param deadline last second at which it may be anchored
    /// @return the digest
    function anchorDigest(bytes32 root, uint256 count, uint64 deadline) external view returns (bytes32) {
        return _hashTypedData(TypedStructs.hashAnchor(root, count, deadline));
    }

    // --------------------------------------------------------------------------
    // Internal and private functions
    // --------------------------------------------------------------------------

    /// Reverts unless the present attester signed the struct and minting is not paused.
    function _requireAttested(bytes32 structHash, bytes calldata signature) internal view {
        if (mintingPaused) revert MintingIsPaused();
        _requireAttester(structHash, signature);
    }

    /// Reverts unless the present attester signed the struct.
    function _requireAttester(bytes32 structHash, bytes calldata signature) internal view {
        address signer = Signatures.recover(_hashTypedData(structHash), signature);
        if (signer == address(0) || signer != attester) revert InvalidSignature();
    }

    /// Reverts unless the generation lies under an anchor of an attester that is not revoked, and minting is not
    /// paused.
    function _requireAnchored(Generation calldata generation, bytes32[] calldata proof) internal view {
        if (mintingPaused) revert MintingIsPaused();
        bytes32 root = _rootOf(generation, proof);
        if (attesterStatus[anchors[root].attester] != Attester.Trusted) revert NotAnchored(root);
    }

    function _rootOf(Generation calldata generation, bytes32[] calldata proof) private pure returns (bytes32) {
        return MerkleTree.climb(keccak256(abi.encode(generation.tokenId, generation.hash())), proof);
    }

    function _leaves(AnchoredItem[] calldata items) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](items.length);
        assembly ("memory-safe") {
            let at := add(leaves, 0x20)
            let end := add(items.offset, shl(6, items.length))
            for { let item := items.offset } lt(item, end) { item := add(item, 0x40) } {
                calldatacopy(0x00, item, 0x40)
                mstore(at, keccak256(0x00, 0x40))
                at := add(at, 0x20)
            }
        }
    }
}
