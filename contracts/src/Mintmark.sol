// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";
import {ERC721} from "solady/tokens/ERC721.sol";
import {Cid} from "./Cid.sol";
import {IERC2981, IERC4906, IERC5267, IERC7007, IERC7572} from "./Interfaces.sol";
import {Market} from "./Market.sol";
import {Provenance} from "./Provenance.sol";
import {Registry} from "./Registry.sol";
import {Roles} from "./Roles.sol";
import {Signatures} from "./Signatures.sol";
import {TokenJson} from "./TokenJson.sol";
import {Generation, TypedStructs} from "./Types.sol";

/// One token for one generated file. Its ID is the SHA-256 of the file, which is also the digest in the file's
/// IPFS address: whoever has the file can compute its token, and no file is minted twice, not even after a burn.
/// A mint needs the attester's signature over the whole generation; anyone may send it. The signature attests
/// what the chain stores; no computation proves it.
contract Mintmark is ERC721, Registry, Market, IERC2981, IERC4906, IERC7007, IERC7572 {
    using Provenance for uint96;
    using TypedStructs for Generation;
    using TypedStructs for Generation[];

    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when a token with this ID has been minted before, even if it was burnt since.
    /// @param tokenId the token
    error AlreadyMinted(uint256 tokenId);
    /// Thrown while minting is paused.
    error MintingIsPaused();
    /// Thrown when the royalty is above `MAX_ROYALTY_BPS`.
    /// @param bps the royalty in hundredths of a percent
    error RoyaltyTooHigh(uint256 bps);
    /// Thrown for a batch of no generations.
    error EmptyBatch();
    /// Thrown when a disclosure does not fit the attestation of the token.
    /// @param tokenId the token
    error DisclosureDoesNotVerify(uint256 tokenId);
    /// Thrown when a function of ERC-721 that is payable for gas alone is sent coins.
    error NoPaymentExpected();

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// A token was minted from an attested generation.
    /// @param tokenId          SHA-256 of the file
    /// @param watermarkId      the 64 bits of its invisible watermark
    /// @param creator          its creator
    /// @param provenance       model, creator, royalty, serial number and flags, packed by the library Provenance
    /// @param recipeCommitment SHA-256 of a salt and the recipe
    /// @param manifestHash     hash of the C2PA manifest in the file
    event Generated(
        uint256 indexed tokenId,
        bytes8 indexed watermarkId,
        address indexed creator,
        uint96 provenance,
        bytes32 recipeCommitment,
        bytes32 manifestHash
    );

    // --------------------------------------------------------------------------
    // Types and constants
    // --------------------------------------------------------------------------

    /// A token's model, creator, royalty, serial number, and digests of root and metadata.
    struct Origin {
        bytes32 modelSha256;
        bool modelRevoked;
        address creator;
        uint16 royaltyBps;
        uint32 serial;
        bytes32 root;
        bytes32 metadataDigest;
    }

    /// The highest royalty: 10 %.
    uint256 public constant MAX_ROYALTY_BPS = 1000;

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    // Of this contract and those that it inherits, lowest slot first; tools/interface.mjs compares it with the
    // compiler's. ERC-721 keeps its own storage in hashed slots: an owner (160 bits) and the token's packed
    // provenance (96 bits) share one. Slot 5 is read once per mint.
    //
    //   slot  offset  name            type
    //   0     0       owner           address
    //   1     0       pendingOwner    address
    //   2     0       modelAdmin      address
    //   3     0       pauser          address
    //   4     0       attesterStatus  mapping(address => enum Roles.Attester)
    //   5     0       attester        address
    //   5     20      mintingPaused   bool
    //   5     21      totalMinted     uint32
    //   5     25      creatorCount    uint24
    //   5     28      modelCount      uint24
    //   6     0       models          mapping(bytes32 => struct Registry.Model)
    //   7     0       modelSha256At   mapping(uint256 => bytes32)
    //   8     0       creatorIdOf     mapping(address => uint24)
    //   9     0       creatorAt       mapping(uint256 => address)
    //   10    0       salesOf         mapping(uint256 => struct Market.Sales)
    //   11    0       creditOf        mapping(address => struct Market.Credit)
    //   12    0       epochOf         mapping(address => uint64)
    //   13    0       rootOf          mapping(uint256 => bytes32)
    //   14    0       metadataOf      mapping(uint256 => bytes32)

    /// Digest of the dag-pb root of a file of more than one IPFS block; 0 for a file of one block.
    mapping(uint256 tokenId => bytes32) public rootOf;
    /// Digest of a token's pinned metadata JSON; 0 where `tokenURI` is built on chain.
    mapping(uint256 tokenId => bytes32) public metadataOf;

    // --------------------------------------------------------------------------
    // Constructor
    // --------------------------------------------------------------------------

    /// Appoints the roles.
    /// @param owner_      appoints the other roles
    /// @param attester_   signs generations
    /// @param modelAdmin_ registers models
    /// @param pauser_     may pause minting
    constructor(address owner_, address attester_, address modelAdmin_, address pauser_)
        Roles(owner_, attester_, modelAdmin_, pauser_)
    {}

    // --------------------------------------------------------------------------
    // Minting
    // --------------------------------------------------------------------------

    /// Mints one attested generation. Anyone may call it; the token goes where the attestation says.
    /// @param generation what was attested
    /// @param signature  the attester's, 65 bytes or 64 (EIP-2098)
    function mint(Generation calldata generation, bytes calldata signature) external {
        _requireAttested(generation.hash(), signature);
        _mintAttested(generation);
    }

    /// Mints several generations under one signature over all of them; all or none.
    /// @param generations what was attested
    /// @param signature   the attester's over `batchDigest(generations)`
    function mintBatch(Generation[] calldata generations, bytes calldata signature) external {
        if (generations.length == 0) revert EmptyBatch();
        _requireAttested(generations.hash(), signature);
        for (uint256 i; i < generations.length; ++i) {
            _mintAttested(generations[i]);
        }
    }

    /// Burns a token of the caller, or one the caller is approved for. Its ID can never be minted again.
    /// @param tokenId the token
    function burn(uint256 tokenId) external {
        _burn(msg.sender, tokenId);
    }

    // --------------------------------------------------------------------------
    // Disclosure (ERC-7007)
    // --------------------------------------------------------------------------

    /// Makes the recipe of a token public: its creator shows that the prompt is the one committed to at the
    /// mint. Emits `AigcData` (ERC-7007).
    /// @param tokenId  the token
    /// @param prompt   the recipe's canonical JSON
    /// @param aigcData the file, or its SHA-256
    /// @param proof    `abi.encode(Generation, signature, salt)`
    function addAigcData(
        uint256 tokenId,
        bytes calldata prompt,
        bytes calldata aigcData,
        bytes calldata proof
    ) external {
        if (msg.sender != creatorOf(tokenId)) revert Unauthorized(msg.sender);
        (bool valid, uint256 attested) = _verify(prompt, aigcData, proof);
        if (!valid || attested != tokenId) revert DisclosureDoesNotVerify(tokenId);
        emit AigcData(tokenId, prompt, aigcData, proof);
    }

    /// Whether an attester that is not revoked has signed that this recipe made this file (ERC-7007). Reverts
    /// where the proof cannot be decoded. A signature is an attestation by the service, not a proof of
    /// computation.
    /// @param prompt   the recipe's canonical JSON
    /// @param aigcData the file, or its SHA-256
    /// @param proof    `abi.encode(Generation, signature, salt)`
    /// @return success whether it holds
    function verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        external
        view
        returns (bool success)
    {
        (success,) = _verify(prompt, aigcData, proof);
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
    // Provenance
    // --------------------------------------------------------------------------

    /// A token's model, creator, royalty and serial number; also of a burnt token.
    /// @param tokenId the token
    /// @return origin model, creator, royalty, serial number and the digests of root and metadata
    function originOf(uint256 tokenId) external view returns (Origin memory origin) {
        uint96 packed = _provenance(tokenId);
        origin.modelSha256 = modelSha256At[packed.modelId()];
        origin.modelRevoked = models[origin.modelSha256].revoked;
        origin.creator = creatorAt[packed.creatorId()];
        origin.royaltyBps = uint16(packed.royaltyBps());
        origin.serial = uint32(packed.serial());
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
    function creatorOf(uint256 tokenId) public view returns (address) {
        return creatorAt[_provenance(tokenId).creatorId()];
    }

    /// The royalty of a sale (ERC-2981), rounded up; receiver 0 and amount 0 for a token that was never minted.
    /// @param tokenId   the token
    /// @param salePrice the price
    /// @return receiver the creator
    /// @return amount   the royalty in the price's unit
    function royaltyInfo(uint256 tokenId, uint256 salePrice)
        external
        view
        returns (address receiver, uint256 amount)
    {
        return _royalty(tokenId, salePrice);
    }

    // --------------------------------------------------------------------------
    // Metadata
    // --------------------------------------------------------------------------

    /// The token's metadata: the address of its pinned JSON, or a JSON built here from what the chain knows.
    /// @param tokenId the token
    /// @return `ipfs://…` or `data:application/json;base64,…`
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        if (!_exists(tokenId)) revert TokenDoesNotExist();
        uint96 packed = _getExtraData(tokenId);
        if (packed.hasMetadata()) {
            return string.concat("ipfs://", Cid.toString(Cid.RAW, metadataOf[tokenId]));
        }
        bytes32 model = modelSha256At[packed.modelId()];
        return TokenJson.token({
            tokenId: tokenId,
            imageCid: packed.hasRoot()
                ? Cid.toString(Cid.DAG_PB, rootOf[tokenId])
                : Cid.toString(Cid.RAW, bytes32(tokenId)),
            model: model,
            modelRevoked: models[model].revoked,
            creator: creatorAt[packed.creatorId()],
            bps: packed.royaltyBps(),
            serial: packed.serial()
        });
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
    // ERC-721 without payments
    // --------------------------------------------------------------------------

    /// Approves an account for one token (ERC-721); coins sent along are refused.
    /// @param account who may move it
    /// @param tokenId the token
    function approve(address account, uint256 tokenId) public payable override {
        if (msg.value != 0) revert NoPaymentExpected();
        super.approve(account, tokenId);
    }

    /// Moves a token (ERC-721); coins sent along are refused.
    /// @param from    who holds it
    /// @param to      who receives it
    /// @param tokenId the token
    function transferFrom(address from, address to, uint256 tokenId) public payable override {
        if (msg.value != 0) revert NoPaymentExpected();
        super.transferFrom(from, to, tokenId);
    }

    // --------------------------------------------------------------------------
    // Private functions
    // --------------------------------------------------------------------------

    /// Reverts unless the present attester signed the struct and minting is not paused.
    function _requireAttested(bytes32 structHash, bytes calldata signature) private view {
        if (mintingPaused) revert MintingIsPaused();
        address signer = Signatures.recover(_hashTypedData(structHash), signature);
        if (signer == address(0) || signer != attester) revert InvalidSignature();
    }

    /// Mints one generation whose attestation was checked. Makes no external call.
    function _mintAttested(Generation calldata generation) private {
        uint256 tokenId = generation.tokenId;
        if (block.timestamp > generation.deadline) revert Expired(generation.deadline);
        if (generation.royaltyBps > MAX_ROYALTY_BPS) revert RoyaltyTooHigh(generation.royaltyBps);
        if (_getExtraData(tokenId) != 0) revert AlreadyMinted(tokenId);
        uint96 packed = _recordProvenance(generation, tokenId);
        _mintAndSetExtraDataUnchecked(generation.to, tokenId, packed);
        emit Generated(
            tokenId,
            generation.watermarkId,
            generation.creator,
            packed,
            generation.recipeCommitment,
            generation.manifestHash
        );
    }

    /// Stores the generation's digests and packs its provenance under the next serial number.
    function _recordProvenance(Generation calldata generation, uint256 tokenId) private returns (uint96) {
        uint256 flags;
        if (generation.root != 0) {
            flags = Provenance.HAS_ROOT;
            rootOf[tokenId] = generation.root;
        }
        if (generation.metadataDigest != 0) {
            flags |= Provenance.HAS_METADATA;
            metadataOf[tokenId] = generation.metadataDigest;
        }
        return Provenance.pack({
            model: _activeModel(generation.modelSha256),
            creator: _creatorId(generation.creator),
            bps: generation.royaltyBps,
            number: ++totalMinted,
            flags: flags
        });
    }

    /// Whether the disclosure holds, and for which token.
    function _verify(bytes calldata prompt, bytes calldata aigcData, bytes calldata proof)
        private
        view
        returns (bool valid, uint256 tokenId)
    {
        (Generation memory generation, bytes memory signature, bytes32 salt) =
            abi.decode(proof, (Generation, bytes, bytes32));
        tokenId = generation.tokenId;
        bytes32 file = aigcData.length == 32 ? bytes32(aigcData) : sha256(aigcData);
        valid = uint256(file) == tokenId
            && sha256(abi.encodePacked(salt, prompt)) == generation.recipeCommitment
            && attesterStatus[Signatures.recover(_hashTypedData(generation.hashInMemory()), signature)]
                == Attester.Trusted;
    }

    /// The token's provenance; reverts where it was never minted.
    function _provenance(uint256 tokenId) private view returns (uint96 packed) {
        packed = _getExtraData(tokenId);
        if (packed == 0) revert TokenDoesNotExist();
    }

    // --------------------------------------------------------------------------
    // Overrides
    // --------------------------------------------------------------------------

    /// @inheritdoc Registry
    function _modelRevoked() internal override {
        emit BatchMetadataUpdate(0, type(uint256).max);
    }

    /// @inheritdoc Market
    function _holder(uint256 tokenId) internal view override returns (address) {
        return ownerOf(tokenId);
    }

    /// @inheritdoc Market
    function _transferSold(address seller, address buyer, uint256 tokenId) internal override {
        _transfer(seller, buyer, tokenId);
    }

    /// @inheritdoc Market
    function _royalty(uint256 tokenId, uint256 price) internal view override returns (address, uint256) {
        uint96 packed = _getExtraData(tokenId);
        return (creatorAt[packed.creatorId()], _royaltyOf(price, packed.royaltyBps()));
    }

    /// @inheritdoc EIP712
    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Mintmark", "1");
    }
}
