// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "./Roles.sol";

/// The models that may be named as the origin of a token, and the creators who have minted.
/// Append-only: a model's checksum never changes and a model is never removed, only revoked; a creator's
/// number never changes. Numbers start at 1.
abstract contract Registry is Roles {
    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when a checksum is registered twice.
    /// @param sha256Digest the checksum
    /// @param modelId      its number
    error ModelAlreadyRegistered(bytes32 sha256Digest, uint256 modelId);
    /// Thrown when a checksum has not been registered.
    /// @param sha256Digest the checksum
    error UnknownChecksum(bytes32 sha256Digest);
    /// Thrown when a generation names a model's number that has not been given away.
    /// @param modelId the number
    error UnknownModel(uint256 modelId);
    /// Thrown when a generation names a model that has been revoked, or one is revoked twice.
    /// @param modelId the model's number
    error ModelIsRevoked(uint256 modelId);
    /// Thrown when all numbers have been given away.
    error RegistryFull();
    /// Thrown for the checksum 0, which means none.
    error ZeroChecksum();

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// A model was registered.
    /// @param modelId      its number
    /// @param sha256Digest its checksum
    event ModelRegistered(uint256 indexed modelId, bytes32 indexed sha256Digest);
    /// A model was revoked.
    /// @param modelId      its number
    /// @param sha256Digest its checksum
    event ModelRevoked(uint256 indexed modelId, bytes32 indexed sha256Digest);
    /// A creator minted for the first time.
    /// @param creatorId the creator's number
    /// @param creator   the creator
    event CreatorRegistered(uint256 indexed creatorId, address indexed creator);
    /// A creator had its royalties sent elsewhere, those of all its tokens.
    /// @param creator  the creator
    /// @param receiver who receives them from now on
    event RoyaltyReceiverSet(address indexed creator, address indexed receiver);

    // --------------------------------------------------------------------------
    // Constants
    // --------------------------------------------------------------------------

    /// The highest model number: 22 bits of `Provenance`.
    uint256 internal constant MAX_MODELS = (1 << 22) - 1;

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    /// How many creators have minted.
    uint24 public creatorCount;
    /// How many models have been registered.
    uint24 public modelCount;
    /// How many models have been revoked. While it is 0, a mint need not look one up.
    uint24 public revokedModelCount;
    /// A registered model's number by its checksum; 0 for an unknown one.
    mapping(bytes32 sha256Digest => uint24) public modelIdOf;
    /// A registered model's checksum by its number; 0 for an unknown one.
    mapping(uint256 modelId => bytes32) public modelSha256At;
    /// Whether a model has been revoked, by its number.
    mapping(uint256 modelId => bool) public isModelRevoked;
    /// A creator's number by address; 0 for one who has not minted.
    mapping(address creator => uint24) public creatorIdOf;
    /// A creator's address by number; 0 for an unknown one.
    mapping(uint256 creatorId => address) public creatorAt;
    /// Where a creator's royalties go, by the creator's number; 0 for the creator itself.
    mapping(uint256 creatorId => address) private _royaltyReceiverAt;

    // --------------------------------------------------------------------------
    // Modifiers
    // --------------------------------------------------------------------------

    modifier onlyModelAdmin() {
        if (msg.sender != modelAdmin) revert Unauthorized(msg.sender);
        _;
    }

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Registers a model. For the model admin.
    /// @param sha256Digest the model's checksum
    /// @return modelId its number
    function registerModel(bytes32 sha256Digest) external onlyModelAdmin returns (uint256 modelId) {
        if (sha256Digest == 0) revert ZeroChecksum();
        modelId = modelIdOf[sha256Digest];
        if (modelId != 0) revert ModelAlreadyRegistered(sha256Digest, modelId);
        modelId = uint256(modelCount) + 1;
        if (modelId > MAX_MODELS) revert RegistryFull();
        modelCount = uint24(modelId);
        modelIdOf[sha256Digest] = uint24(modelId);
        modelSha256At[modelId] = sha256Digest;
        emit ModelRegistered(modelId, sha256Digest);
    }

    /// Revokes a model for good: nothing more can be minted from it, and its tokens say so. For the model admin.
    /// @param sha256Digest the model's checksum
    function revokeModel(bytes32 sha256Digest) external onlyModelAdmin {
        uint256 modelId = modelIdOf[sha256Digest];
        if (modelId == 0) revert UnknownChecksum(sha256Digest);
        if (isModelRevoked[modelId]) revert ModelIsRevoked(modelId);
        isModelRevoked[modelId] = true;
        ++revokedModelCount;
        emit ModelRevoked(modelId, sha256Digest);
        _modelRevoked();
    }

    /// Sends the royalties of all the caller's tokens, minted and to come, to another account from now on.
    /// @param receiver the account, such as a vault of several creators; the caller's own address for the caller
    function setRoyaltyReceiver(address receiver) external {
        if (receiver == address(0)) revert ZeroAddress();
        uint256 creatorId = creatorIdOf[msg.sender];
        if (creatorId == 0) revert Unauthorized(msg.sender);
        _royaltyReceiverAt[creatorId] = receiver;
        emit RoyaltyReceiverSet(msg.sender, receiver);
    }

    /// The registration of a model.
    /// @param sha256Digest the model's checksum
    /// @return id      its number, or 0 for an unknown one
    /// @return revoked whether it has been revoked
    function models(bytes32 sha256Digest) external view returns (uint24 id, bool revoked) {
        id = modelIdOf[sha256Digest];
        revoked = isModelRevoked[id];
    }

    /// Where a creator's royalties go.
    /// @param creator the creator
    /// @return the receiver, the creator itself unless it chose another; 0 for one who has not minted
    function royaltyReceiverOf(address creator) external view returns (address) {
        return _royaltyReceiver(creatorIdOf[creator]);
    }

    // --------------------------------------------------------------------------
    // Internal functions
    // --------------------------------------------------------------------------

    /// Called after a model was revoked.
    function _modelRevoked() internal virtual;

    /// Where the royalties of the creator of this number go.
    function _royaltyReceiver(uint256 creatorId) internal view returns (address receiver) {
        receiver = _royaltyReceiverAt[creatorId];
        if (receiver == address(0)) receiver = creatorAt[creatorId];
    }

    /// Why nothing can be minted from a model: an error's selector, or 0 where it can.
    function _modelRefusal(uint256 modelId) internal view returns (bytes4) {
        if (modelId == 0 || modelId > modelCount) return UnknownModel.selector;
        if (revokedModelCount != 0 && isModelRevoked[modelId]) return ModelIsRevoked.selector;
        return 0;
    }

    /// The creator's number; a creator without one gets the next, and 0 where none is left.
    function _creatorId(address creator) internal returns (uint256 creatorId) {
        creatorId = creatorIdOf[creator];
        if (creatorId == 0) {
            if (creatorCount == type(uint24).max) return 0;
            creatorId = ++creatorCount;
            creatorIdOf[creator] = uint24(creatorId);
            creatorAt[creatorId] = creator;
            emit CreatorRegistered(creatorId, creator);
        }
    }
}
