// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Roles} from "./Roles.sol";

/// The models that may be named as the origin of a token, and the creators who have minted.
/// Append-only: a model's checksum never changes and a model is never removed, only revoked; a creator's
/// number never changes. Numbers start at 1.
abstract contract Registry is Roles {
    /// Thrown when a checksum is registered twice.
    error ModelAlreadyRegistered(bytes32 sha256Digest, uint256 modelId);
    /// Thrown when a checksum has not been registered.
    error UnknownModel(bytes32 sha256Digest);
    /// Thrown when a generation names a model that has been revoked, or one is revoked twice.
    error ModelIsRevoked(bytes32 sha256Digest);
    /// Thrown when all numbers have been given away.
    error RegistryFull();
    /// Thrown for the checksum 0, which stands for none.
    error ZeroChecksum();

    event ModelRegistered(uint256 indexed modelId, bytes32 indexed sha256Digest);
    event ModelRevoked(uint256 indexed modelId, bytes32 indexed sha256Digest);
    event CreatorRegistered(uint256 indexed creatorId, address indexed creator);

    /// A model's number and whether it has been revoked.
    struct Model {
        uint24 id;
        bool revoked;
    }

    uint256 internal constant MAX_MODELS = (1 << 22) - 1;

    // Storage:
    //   slot 5  … attester 160 | mintingPaused 8 | totalMinted 32 | creatorCount 24 | modelCount 24
    //   slot 6  models           checksum → number 24 | revoked 8
    //   slot 7  modelSha256At    number → checksum
    //   slot 8  creatorIdOf      address → number
    //   slot 9  creatorAt        number → address

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

    modifier onlyModelAdmin() {
        if (msg.sender != modelAdmin) revert Unauthorized(msg.sender);
        _;
    }

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

    /// Called after a model was revoked.
    function _modelRevoked() internal virtual;

    function _activeModel(bytes32 sha256Digest) internal view returns (uint256) {
        Model memory model = models[sha256Digest];
        if (model.id == 0) revert UnknownModel(sha256Digest);
        if (model.revoked) revert ModelIsRevoked(sha256Digest);
        return model.id;
    }

    /// The creator's number, given now to one who has none.
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
