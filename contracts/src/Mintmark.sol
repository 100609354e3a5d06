// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";
import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";
import {Cid} from "./Cid.sol";
import {Disclosure} from "./Disclosure.sol";
import {IERC2981, IERC4906, IERC5267, IERC7007, IERC7572} from "./Interfaces.sol";
import {Market} from "./Market.sol";
import {Minting} from "./Minting.sol";
import {Provenance} from "./Provenance.sol";
import {Registry} from "./Registry.sol";
import {Roles} from "./Roles.sol";
import {TokenJson} from "./TokenJson.sol";
import {Vaults} from "./Vaults.sol";

/// One token for one generated file. Its ID is the SHA-256 of the file, which is also the digest in the file's
/// IPFS address: whoever has the file can compute its token, and no file is minted twice, not even after a burn.
/// A mint needs the attester's signature over the whole generation; anyone may send it. The signature attests
/// what the chain stores; no computation proves it.
contract Mintmark is Minting, Disclosure, IERC2981, IERC4906, IERC7572 {
    using Provenance for uint96;

    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when a listing or an offer was signed for an earlier epoch of the token.
    /// @param epoch        what was signed
    /// @param currentEpoch the token's epoch now
    error TokenEpochPassed(uint32 epoch, uint32 currentEpoch);

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// The owner cancelled the listings, and all offers, of a token.
    /// @param tokenId the token
    /// @param epoch   the token's epoch from now on
    event ListingCancelled(uint256 indexed tokenId, uint32 epoch);

    // --------------------------------------------------------------------------
    // Types and immutables
    // --------------------------------------------------------------------------

    /// A token's model, creator, royalty, and digests of root and metadata.
    struct Origin {
        bytes32 modelSha256;
        bool modelRevoked;
        address creator;
        uint16 royaltyBps;
        bytes32 root;
        bytes32 metadataDigest;
    }

    /// The market, the only contract that may move a token without its owner's approval; made with this one.
    Market public immutable market;
    /// Makes vaults for creators who share royalties or collect them from anywhere.
    Vaults public immutable vaults;

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    // Of this contract and those that it inherits, lowest slot first; tools/interface.mjs compares it with the
    // compiler's. ERC-721 keeps its own storage in hashed slots: an owner (160 bits) and the token's packed
    // provenance (96 bits) share one. Slot 5 is read once per mint.
    //
    //   slot  offset  name                type
    //   0     0       owner               address
    //   1     0       pendingOwner        address
    //   2     0       modelAdmin          address
    //   3     0       pauser              address
    //   4     0       attesterStatus      mapping(address => enum Roles.Attester)
    //   5     0       attester            address
    //   5     20      mintingPaused       bool
    //   5     21      creatorCount        uint24
    //   5     24      modelCount          uint24
    //   5     27      revokedModelCount   uint24
    //   6     0       modelIdOf           mapping(bytes32 => uint24)
    //   7     0       modelSha256At       mapping(uint256 => bytes32)
    //   8     0       isModelRevoked      mapping(uint256 => bool)
    //   9     0       creatorIdOf         mapping(address => uint24)
    //   10    0       creatorAt           mapping(uint256 => address)
    //   11    0       _royaltyReceiverAt  mapping(uint256 => address)
    //   12    0       anchors             mapping(bytes32 => struct Anchors.Anchor)
    //   13    0       rootOf              mapping(uint256 => bytes32)
    //   14    0       metadataOf          mapping(uint256 => bytes32)

    // --------------------------------------------------------------------------
    // Constructor
    // --------------------------------------------------------------------------

    /// Appoints the roles and makes the market and the maker of vaults, by its first and its second creation, so that
    /// their addresses follow from this one's.
    /// @param owner_      appoints the other roles
    /// @param attester_   signs generations
    /// @param modelAdmin_ registers models
    /// @param pauser_     may pause minting
    constructor(address owner_, address attester_, address modelAdmin_, address pauser_)
        Roles(owner_, attester_, modelAdmin_, pauser_)
    {
        market = new Market();
        vaults = new Vaults();
    }

    // --------------------------------------------------------------------------
    // Sales
    // --------------------------------------------------------------------------

    /// Cancels every listing of a token, and every offer for it, that was signed so far. For its owner and whom
    /// the owner approved.
    /// @param tokenId the token
    function cancelListing(uint256 tokenId) external {
        if (!_isApprovedOrOwner(msg.sender, tokenId)) revert NotOwnerNorApproved();
        uint96 packed = _getExtraData(tokenId).inNextEpoch();
        _setExtraData(tokenId, packed);
        emit ListingCancelled(tokenId, packed.epoch());
    }

    /// Moves a sold token and tells who receives its royalty. For the market alone, which has checked that the
    /// seller agreed.
    /// @param seller     must own the token
    /// @param buyer      receives it
    /// @param tokenId    the token
    /// @param tokenEpoch must be the token's
    /// @param price      what the buyer pays in all
    /// @return creator  the token's creator
    /// @return receiver who receives the royalty
    /// @return royalty  the royalty in the price
    function moveSold(address seller, address buyer, uint256 tokenId, uint32 tokenEpoch, uint256 price)
        external
        returns (address creator, address receiver, uint256 royalty)
    {
        if (msg.sender != address(market)) revert Unauthorized(msg.sender);
        uint96 packed = _getExtraData(tokenId);
        if (packed.epoch() != tokenEpoch) revert TokenEpochPassed(tokenEpoch, packed.epoch());
        uint256 creatorId = packed.creatorId();
        creator = creatorAt[creatorId];
        receiver = _royaltyReceiver(creatorId);
        royalty = _royaltyOf(price, packed.royaltyBps());
        _transfer(seller, buyer, tokenId);
    }

    // --------------------------------------------------------------------------
    // Provenance
    // --------------------------------------------------------------------------

    /// A token's model, creator and royalty; also of a burnt token.
    /// @param tokenId the token
    /// @return origin model, creator, royalty and the digests of root and metadata
    function originOf(uint256 tokenId) external view returns (Origin memory origin) {
        uint96 packed = _provenance(tokenId);
        origin.modelSha256 = modelSha256At[packed.modelId()];
        origin.modelRevoked = isModelRevoked[packed.modelId()];
        origin.creator = creatorAt[packed.creatorId()];
        origin.royaltyBps = uint16(packed.royaltyBps());
        origin.root = rootOf[tokenId];
        origin.metadataDigest = metadataOf[tokenId];
    }

    /// The checksum of the model that drew the file; also of a burnt token.
    /// @param tokenId the token
    /// @return the model's SHA-256
    function modelHashOf(uint256 tokenId) external view returns (bytes32) {
        return modelSha256At[_provenance(tokenId).modelId()];
    }

    /// The file's creator; also of a burnt token.
    /// @param tokenId the token
    /// @return the creator
    function creatorOf(uint256 tokenId) external view returns (address) {
        return _creatorOf(tokenId);
    }

    /// A token's epoch, which listings and offers name: each transfer and `cancelListing` raise it.
    /// @param tokenId the token
    /// @return the epoch
    function tokenEpochOf(uint256 tokenId) external view returns (uint32) {
        return _provenance(tokenId).epoch();
    }

    /// The royalty of a sale (ERC-2981), rounded up; receiver 0 and amount 0 for a token that was never minted.
    /// @param tokenId   the token
    /// @param salePrice the price
    /// @return receiver the creator, or whom it named by `setRoyaltyReceiver`
    /// @return amount   the royalty in the price's unit
    function royaltyInfo(uint256 tokenId, uint256 salePrice)
        external
        view
        returns (address receiver, uint256 amount)
    {
        uint96 packed = _getExtraData(tokenId);
        if (!packed.isMinted()) return (address(0), 0);
        return (_royaltyReceiver(packed.creatorId()), _royaltyOf(salePrice, packed.royaltyBps()));
    }

    // --------------------------------------------------------------------------
    // Metadata
    // --------------------------------------------------------------------------

    /// The token's metadata: the address of its pinned JSON, or a JSON built here from what the chain knows. Where
    /// the model was revoked it is always built here, says so, and names the pinned one as `external_url`.
    /// @param tokenId the token
    /// @return `ipfs://…` or `data:application/json;base64,…`
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        if (!_exists(tokenId)) revert TokenDoesNotExist();
        uint96 packed = _getExtraData(tokenId);
        bool revoked = isModelRevoked[packed.modelId()];
        string memory pinned;
        if (packed.hasMetadata()) {
            pinned = Cid.toString(Cid.RAW, metadataOf[tokenId]);
            if (!revoked) return string.concat("ipfs://", pinned);
        }
        return TokenJson.token(
            TokenJson.Facts({
                tokenId: tokenId,
                imageCid: packed.hasRoot()
                    ? Cid.toString(Cid.DAG_PB, rootOf[tokenId])
                    : Cid.toString(Cid.RAW, bytes32(tokenId)),
                pinnedCid: pinned,
                model: modelSha256At[packed.modelId()],
                modelRevoked: revoked,
                creator: creatorAt[packed.creatorId()],
                bps: packed.royaltyBps()
            })
        );
    }

    /// The collection's metadata (ERC-7572), built here; it never changes.
    /// @return `data:application/json;base64,…`
    function contractURI() external pure returns (string memory) {
        return TokenJson.collection();
    }

    /// The collection's name.
    /// @return always Mintmark
    function name() public pure override returns (string memory) {
        return "Mintmark";
    }

    /// The collection's symbol.
    /// @return always MARK
    function symbol() public pure override returns (string memory) {
        return "MARK";
    }

    /// The supported interfaces (ERC-165): 721 with metadata, 2981, 4906, 5267, 7007, 7572.
    /// @param interfaceId the interface
    /// @return whether it is one of them
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return super.supportsInterface(interfaceId) || interfaceId == type(IERC2981).interfaceId
            || interfaceId == 0x49064906 || interfaceId == type(IERC5267).interfaceId
            || interfaceId == type(IERC7007).interfaceId || interfaceId == type(IERC7572).interfaceId;
    }

    // --------------------------------------------------------------------------
    // Private functions
    // --------------------------------------------------------------------------

    /// The royalty in a price: rounded up, so that every price pays one.
    function _royaltyOf(uint256 price, uint256 bps) private pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(price, bps, 10_000);
    }

    // --------------------------------------------------------------------------
    // Overrides
    // --------------------------------------------------------------------------

    /// @inheritdoc Registry
    function _modelRevoked() internal override {
        emit BatchMetadataUpdate(0, type(uint256).max);
    }

    /// @inheritdoc Disclosure
    function _creatorOf(uint256 tokenId) internal view override returns (address) {
        return creatorAt[_provenance(tokenId).creatorId()];
    }

    /// @inheritdoc EIP712
    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Mintmark", "1");
    }
}
