// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";
import {Auctions} from "./Auctions.sol";
import {IMarketToken} from "./Interfaces.sol";
import {Signatures} from "./Signatures.sol";
import {Listing, Offer, TypedStructs} from "./Types.sol";

/// Sales that always settle the royalty and record it. A seller signs a listing, or a buyer an offer, off chain; the
/// token contract lets this contract, which it made, move a sold token without an approval. A listing or an offer
/// counts in one epoch of its signer and one epoch of the token: it dies with the next transfer of the token, and its
/// signer can cancel it.
contract Market is Auctions, EIP712 {
    using TypedStructs for Listing;
    using TypedStructs for Offer;

    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown after the last second of a listing or an offer.
    /// @param deadline the last second
    error Expired(uint256 deadline);
    /// Thrown when the signer has cancelled everything that it signed up to then.
    /// @param epoch        what was signed
    /// @param currentEpoch the signer's epoch now
    error EpochPassed(uint256 epoch, uint256 currentEpoch);
    /// Thrown when a signature is not by the required signer.
    error InvalidSignature();

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// An account cancelled all its listings and offers of earlier epochs.
    /// @param account the account
    /// @param epoch   its epoch from now on
    event AllCancelled(address indexed account, uint256 epoch);

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    // Of this contract and those that it inherits; tools/interface.mjs compares it with the compiler's.
    //
    //   slot  offset  name        type
    //   0     0       creditOf    mapping(address => mapping(address => struct Payments.Credit))
    //   1     0       isCurrency  mapping(address => bool)
    //   2     0       auctionOf   mapping(uint256 => struct Auctions.Auction)
    //   3     0       epochOf     mapping(address => uint64)

    /// An account's epoch: its listings and offers count only in the epoch they were signed for.
    mapping(address account => uint64) public epochOf;

    // --------------------------------------------------------------------------
    // Constructor
    // --------------------------------------------------------------------------

    /// Belongs to the token contract that makes it.
    constructor() {
        token = IMarketToken(msg.sender);
    }

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Buys a token at the price that its owner signed, for the caller.
    /// @param listing   what the seller signed
    /// @param signature the seller's, by key (64 or 65 bytes) or by ERC-1271
    function buy(Listing calldata listing, bytes calldata signature) external payable nonReentrant {
        if (block.timestamp > listing.deadline) revert Expired(listing.deadline);
        _requirePrice(listing.currency, listing.price);
        if (msg.sender == listing.seller) revert BuyerIsSeller();
        _requireSigned(listing.seller, listing.epoch, listing.hash(), signature);
        _collect(listing.currency, msg.sender, listing.price);
        _settle({
            tokenId: listing.tokenId,
            holder: listing.seller,
            seller: listing.seller,
            buyer: msg.sender,
            tokenEpoch: listing.tokenEpoch,
            currency: listing.currency,
            price: listing.price
        });
    }

    /// Sells a token of the caller at the price that a buyer signed.
    /// @param offer     what the buyer signed; the native coin cannot be offered
    /// @param signature the buyer's, by key (64 or 65 bytes) or by ERC-1271
    function acceptOffer(Offer calldata offer, bytes calldata signature) external nonReentrant {
        if (block.timestamp > offer.deadline) revert Expired(offer.deadline);
        if (offer.currency == address(0)) revert CurrencyNotAccepted(offer.currency);
        _requirePrice(offer.currency, offer.price);
        if (msg.sender == offer.buyer) revert BuyerIsSeller();
        _requireSigned(offer.buyer, offer.epoch, offer.hash(), signature);
        _collect(offer.currency, offer.buyer, offer.price);
        _settle({
            tokenId: offer.tokenId,
            holder: msg.sender,
            seller: msg.sender,
            buyer: offer.buyer,
            tokenEpoch: offer.tokenEpoch,
            currency: offer.currency,
            price: offer.price
        });
    }

    /// Cancels every listing and offer that the caller has signed so far. The token contract's `cancelListing`
    /// cancels those of one token.
    function cancelAll() external {
        emit AllCancelled(msg.sender, ++epochOf[msg.sender]);
    }

    /// The digest that a seller signs for a listing (EIP-712).
    /// @param listing the listing
    /// @return the digest
    function listingDigest(Listing calldata listing) external view returns (bytes32) {
        return _hashTypedData(listing.hash());
    }

    /// The digest that a buyer signs for an offer (EIP-712).
    /// @param offer the offer
    /// @return the digest
    function offerDigest(Offer calldata offer) external view returns (bytes32) {
        return _hashTypedData(offer.hash());
    }

    // --------------------------------------------------------------------------
    // Private functions
    // --------------------------------------------------------------------------

    /// Reverts unless the account signed this in its present epoch.
    function _requireSigned(address account, uint64 epoch, bytes32 structHash, bytes calldata signature)
        private
        view
    {
        uint64 current = epochOf[account];
        if (epoch != current) revert EpochPassed(epoch, current);
        if (!Signatures.isSignedBy(account, _hashTypedData(structHash), signature)) revert InvalidSignature();
    }

    // --------------------------------------------------------------------------
    // Overrides
    // --------------------------------------------------------------------------

    /// @inheritdoc EIP712
    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Mintmark", "1");
    }
}
