// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Anchors} from "./Anchors.sol";
import {EpochToken} from "./EpochToken.sol";
import {Provenance} from "./Provenance.sol";
import {Generation, TypedStructs} from "./Types.sol";

/// Mints of attested generations, one by one, in batches and out of anchors; revocation of vouchers.
abstract contract Minting is EpochToken, Anchors {
    using Provenance for uint96;
    using TypedStructs for Generation;
    using TypedStructs for Generation[];

    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when a token with this ID has been minted before, even if it was burnt since.
    /// @param tokenId the token
    error AlreadyMinted(uint256 tokenId);
    /// Thrown when the vouchers of this file up to a deadline were revoked.
    /// @param tokenId  SHA-256 of the file
    /// @param deadline those of this deadline or an earlier one
    error VoucherRevoked(uint256 tokenId, uint64 deadline);
    /// Thrown when the royalty is above `MAX_ROYALTY_BPS`.
    /// @param bps the royalty in hundredths of a per cent
    error RoyaltyTooHigh(uint256 bps);

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// A token was minted from an attested generation.
    /// @param tokenId     SHA-256 of the file
    /// @param watermarkId the 64 bits of its invisible watermark
    /// @param creator     its creator
    /// @param provenance  model, creator, royalty and flags, packed by the library Provenance
    /// @param contentHash SHA-256 of the recipe commitment and the hash of the C2PA manifest in the file
    event Generated(
        uint256 indexed tokenId,
        bytes8 indexed watermarkId,
        address indexed creator,
        uint96 provenance,
        bytes32 contentHash
    );
    /// A generation of a batch was not minted; the others were.
    /// @param tokenId SHA-256 of the file
    /// @param reason  selector of the error that `mint` would revert with
    event MintSkipped(uint256 indexed tokenId, bytes4 reason);
    /// The vouchers of a file were revoked.
    /// @param tokenId  SHA-256 of the file
    /// @param deadline those of this deadline or an earlier one
    /// @param by       who revoked them
    event VouchersRevoked(uint256 indexed tokenId, uint64 deadline, address indexed by);

    // --------------------------------------------------------------------------
    // Constants
    // --------------------------------------------------------------------------

    /// The highest royalty: 10 %.
    uint256 public constant MAX_ROYALTY_BPS = 1000;
    /// The most generations of one batch.
    uint256 public constant MAX_BATCH = 200;

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    /// Digest of the dag-pb root of a file of more than one IPFS block; 0 for a file of one block.
    mapping(uint256 tokenId => bytes32) public rootOf;
    /// Digest of a token's pinned metadata JSON; 0 where `tokenURI` is built on chain.
    mapping(uint256 tokenId => bytes32) public metadataOf;

    // --------------------------------------------------------------------------
    // Minting
    // --------------------------------------------------------------------------

    /// Mints one attested generation. Anyone may call it; the token goes where the attestation says.
    /// @param generation what was attested
    /// @param signature  the attester's, 65 bytes or 64 (EIP-2098)
    function mint(Generation calldata generation, bytes calldata signature) external {
        _requireAttested(generation.hash(), signature);
        _mintOrRevert(generation);
    }

    /// Mints the token of an anchored artwork. Anyone may call it; the token goes where the attestation says.
    /// @param generation what was anchored
    /// @param proof      the siblings from its leaf up
    function claim(Generation calldata generation, bytes32[] calldata proof) external {
        _requireAnchored(generation, proof);
        _mintOrRevert(generation);
    }

    /// Mints several generations under one signature over all of them. One that `mint` would refuse is left out,
    /// with `MintSkipped`.
    /// @param generations what was attested, at most `MAX_BATCH`
    /// @param signature   the attester's over `batchDigest(generations)`
    /// @return minted how many were minted
    function mintBatch(Generation[] calldata generations, bytes calldata signature)
        external
        returns (uint256 minted)
    {
        uint256 size = generations.length;
        if (size == 0 || size > MAX_BATCH) revert BatchSize(size, MAX_BATCH);
        _requireAttested(generations.hash(), signature);
        unchecked {
            for (uint256 i; i < size; ++i) {
                Generation calldata generation = generations[i];
                bytes4 refusal = _tryMint(generation);
                if (refusal == 0) ++minted;
                else emit MintSkipped(generation.tokenId, refusal);
            }
        }
    }

    /// Revokes a voucher, and all others of its file with the same deadline or an earlier one. For the creator
    /// that it names, the pauser and the owner. A voucher of a later deadline mints again.
    /// @param generation what was attested
    /// @param signature  the present attester's
    function revokeVoucher(Generation calldata generation, bytes calldata signature) external {
        if (msg.sender != generation.creator && msg.sender != pauser && msg.sender != owner) {
            revert Unauthorized(msg.sender);
        }
        _requireAttester(generation.hash(), signature);
        uint96 packed = _getExtraData(generation.tokenId);
        if (packed.isMinted()) revert AlreadyMinted(generation.tokenId);
        if (packed != 0 && generation.deadline <= packed.revokedUpTo()) {
            revert VoucherRevoked(generation.tokenId, packed.revokedUpTo());
        }
        _setExtraData(generation.tokenId, Provenance.packRevocation(generation.deadline));
        emit VouchersRevoked(generation.tokenId, generation.deadline, msg.sender);
    }

    /// Burns a token of the caller, or one the caller is approved for. Its ID can never be minted again.
    /// @param tokenId the token
    function burn(uint256 tokenId) external {
        _burn(msg.sender, tokenId);
    }

    // --------------------------------------------------------------------------
    // Digests to sign (EIP-712)
    // --------------------------------------------------------------------------

    /// The digest that the attester signs for `mint`.
    /// @param generation the generation
    /// @return the digest
    function generationDigest(Generation calldata generation) external view returns (bytes32) {
        return _hashTypedData(generation.hash());
    }

    /// The digest that the attester signs for `mintBatch`.
    /// @param generations the generations, in order
    /// @return the digest
    function batchDigest(Generation[] calldata generations) external view returns (bytes32) {
        return _hashTypedData(generations.hash());
    }

    // --------------------------------------------------------------------------
    // Internal and private functions
    // --------------------------------------------------------------------------

    /// The token's provenance; reverts where it was never minted.
    function _provenance(uint256 tokenId) internal view returns (uint96 packed) {
        packed = _getExtraData(tokenId);
        if (!packed.isMinted()) revert TokenDoesNotExist();
    }

    /// Mints one generation whose attestation was checked, or reverts.
    function _mintOrRevert(Generation calldata generation) private {
        bytes4 refusal = _tryMint(generation);
        if (refusal == 0) return;
        if (refusal == AlreadyMinted.selector) revert AlreadyMinted(generation.tokenId);
        if (refusal == VoucherRevoked.selector) {
            revert VoucherRevoked(generation.tokenId, _getExtraData(generation.tokenId).revokedUpTo());
        }
        if (refusal == Expired.selector) revert Expired(generation.deadline);
        if (refusal == RoyaltyTooHigh.selector) revert RoyaltyTooHigh(generation.royaltyBps);
        if (refusal == UnknownModel.selector) revert UnknownModel(generation.modelId);
        if (refusal == ModelIsRevoked.selector) revert ModelIsRevoked(generation.modelId);
        if (refusal == ZeroAddress.selector) revert ZeroAddress();
        revert RegistryFull();
    }

    /// Mints one generation whose attestation was checked, or says by an error's selector why not. Makes no
    /// external call.
    function _tryMint(Generation calldata generation) private returns (bytes4 refusal) {
        uint256 tokenId = generation.tokenId;
        if (block.timestamp > generation.deadline) return Expired.selector;
        if (generation.royaltyBps > MAX_ROYALTY_BPS) return RoyaltyTooHigh.selector;
        if (generation.to == address(0) || generation.creator == address(0)) return ZeroAddress.selector;
        uint96 packed = _getExtraData(tokenId);
        if (packed != 0) {
            if (packed.isMinted()) return AlreadyMinted.selector;
            if (generation.deadline <= packed.revokedUpTo()) return VoucherRevoked.selector;
        }
        refusal = _modelRefusal(generation.modelId);
        if (refusal != 0) return refusal;
        uint256 creatorId = _creatorId(generation.creator);
        if (creatorId == 0) return RegistryFull.selector;

        packed = Provenance.pack(
            generation.modelId, creatorId, generation.royaltyBps, _storeDigests(generation, tokenId)
        );
        _mintAndSetExtraDataUnchecked(generation.to, tokenId, packed);
        emit Generated(
            tokenId, generation.watermarkId, generation.creator, packed, generation.contentHash
        );
    }

    /// Stores the digests that a generation has and returns the flags that say which.
    function _storeDigests(Generation calldata generation, uint256 tokenId) private returns (uint256 flags) {
        if (generation.root != 0) {
            flags = Provenance.HAS_ROOT;
            rootOf[tokenId] = generation.root;
        }
        if (generation.metadataDigest != 0) {
            flags |= Provenance.HAS_METADATA;
            metadataOf[tokenId] = generation.metadataDigest;
        }
    }
}
