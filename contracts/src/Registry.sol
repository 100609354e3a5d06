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
    /// @param sha256Digest the checksum of the model
    /// @param modelId      the number that it has
    error ModelAlreadyRegistered(bytes32 sha256Digest, uint256 modelId);
    /// Thrown when a checksum has not been registered.
    /// @param sha256Digest the checksum of the model
    error UnknownModel(bytes32 sha256Digest);
    /// Thrown when a generation names a model that has been revoked, or one is revoked twice.
    /// @param sha256Digest the checksum of the model
    error ModelIsRevoked(bytes32 sha256Digest);
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

    // --------------------------------------------------------------------------
    // Types and constants
    // --------------------------------------------------------------------------

    /// A model's number and whether it has been revoked.
    struct Model {
        uint24 id;
        bool revoked;
    }

    /// The highest model number: 22 bits of `Provenance`.
    uint256 internal constant MAX_MODELS = (1 << 22) - 1;

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    /// How many tokens have been minted, those burnt since included; also the last serial number.
    uint32 public totalMinted;
    /// How many creators have minted.
    uint24 public creatorCount;
    /// How many models have been registered.
    uint24 public modelCount;
    /// A registered model by its checksum; `id` is 0 for an unknown one.
    mapping(bytes32 sha256Digest => Model) public models;
    /// A registered model's checksum by its number; 0 for an unknown one.
    mapping(uint256 modelId => bytes32) public modelSha256At;
    /// A creator's number by address; 0 for one who has not minted.
    mapping(address creator => uint24) public creatorIdOf;
    /// A creator's address by number; 0 for an unknown one.
    mapping(uint256 creatorId => address) public creatorAt;

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
        Model storage model = models[sha256Digest];
        if (model.id != 0) revert ModelAlreadyRegistered(sha256Digest, model.id);
        modelId = uint256(modelCount) + 1;
        if (modelId > MAX_MODELS) revert RegistryFull();
        modelCount = uint24(modelId);
        model.id = uint24(modelId);
        modelSha256At[modelId] = sha256Digest;
        emit ModelRegistered(modelId, sha256Digest);
    }

    /// Revokes a model for good: nothing more can be minted from it, and its tokens say so. For the model admin.
    /// @param sha256Digest the model's checksum
    function revokeModel(bytes32 sha256Digest) external onlyModelAdmin {
        uint256 modelId = _activeModel(sha256Digest);
        models[sha256Digest].revoked = true;
        emit ModelRevoked(modelId, sha256Digest);
        _modelRevoked();
    }

    // --------------------------------------------------------------------------
    // Internal functions
    // --------------------------------------------------------------------------

    /// Called after a model was revoked.
    function _modelRevoked() internal virtual;

    /// The number of a model that is registered and not revoked; reverts for any other.
    function _activeModel(bytes32 sha256Digest) internal view returns (uint256) {
        Model memory model = models[sha256Digest];
        if (model.id == 0) revert UnknownModel(sha256Digest);
        if (model.revoked) revert ModelIsRevoked(sha256Digest);
        return model.id;
    }

    /// The creator's number; a creator without one gets the next.
    function _creatorId(address creator) internal returns (uint256 creatorId) {
        creatorId = creatorIdOf[creator];
        if (creatorId == 0) {
            if (creator == address(0)) revert ZeroAddress();
            if (creatorCount == type(uint24).max) revert RegistryFull();
            creatorId = ++creatorCount;
            creatorIdOf[creator] = uint24(creatorId);
            creatorAt[creatorId] = creator;
            emit CreatorRegistered(creatorId, creator);
        }
    }
}
