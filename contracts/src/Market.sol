// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";
import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {SignatureCheckerLib} from "solady/utils/SignatureCheckerLib.sol";
import {Listing, TypedStructs} from "./Types.sol";

/// Sales in the chain's native coin that always settle the royalty and record it.
/// The seller signs a listing off chain and gives no approval; the buyer sends exactly the price. Royalty and
/// proceeds are pushed with little gas; where a push fails, the receiver gets a credit to withdraw.
abstract contract Market is EIP712 {
    using TypedStructs for Listing;

    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown after the last second of a listing or an attestation.
    /// @param deadline the last second, in seconds since 1970
    error Expired(uint256 deadline);
    /// Thrown when the seller has cancelled its listings since this one was signed.
    /// @param epoch        the epoch of the listing
    /// @param currentEpoch the epoch of the seller now
    error ListingCancelled(uint256 epoch, uint256 currentEpoch);
    /// Thrown when the token has been sold here since the listing was signed.
    /// @param sale        the number of sales when the listing was signed
    /// @param currentSale the number of sales now
    error ListingUsed(uint256 sale, uint256 currentSale);
    /// Thrown when the listing asks for another currency than the native coin.
    /// @param currency the token contract that the listing asks for
    error CurrencyNotAccepted(address currency);
    /// Thrown for a price of 0 or above 2^112-1.
    /// @param price the price of the listing in wei
    error PriceOutOfRange(uint256 price);
    /// Thrown when the payment is not exactly the price.
    /// @param sent  what was sent, in wei
    /// @param price what was to be sent, in wei
    error WrongPayment(uint256 sent, uint256 price);
    /// Thrown when the seller does not own the token.
    /// @param seller the seller of the listing
    /// @param owner  the owner of the token
    error NotTheSellersToken(address seller, address owner);
    /// Thrown when the seller buys from itself.
    error BuyerIsSeller();
    /// Thrown when a signature is not by the required signer.
    error InvalidSignature();
    /// Thrown when there is nothing to withdraw.
    /// @param account whose credit is 0
    error NothingToWithdraw(address account);
    /// Thrown when the receiver of a withdrawal refuses it.
    /// @param to the receiver of the withdrawal
    error WithdrawalRefused(address to);

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// A token was sold.
    /// @param tokenId  the token
    /// @param receiver its creator, who receives the royalty
    /// @param seller   receives the rest of the price
    /// @param buyer    owns the token from now on
    /// @param currency 0, the chain's native coin
    /// @param price    what the buyer paid in all
    /// @param amount   the royalty in that
    event RoyaltyPaid(
        uint256 indexed tokenId,
        address indexed receiver,
        address indexed seller,
        address buyer,
        address currency,
        uint256 price,
        uint256 amount
    );
    /// The royalty of a sale could not be pushed; its receiver can withdraw it.
    /// @param tokenId  the token
    /// @param receiver its creator
    /// @param amount   the royalty
    event RoyaltyCredited(uint256 indexed tokenId, address indexed receiver, uint256 amount);
    /// The seller's share of a price could not be pushed; the seller can withdraw it.
    /// @param tokenId the token
    /// @param seller  the seller
    /// @param amount  the share
    event ProceedsCredited(uint256 indexed tokenId, address indexed seller, uint256 amount);
    /// An account withdrew its credit.
    /// @param account   whose credit it was
    /// @param to        who received it
    /// @param royalties the royalties in it
    /// @param proceeds  the seller's shares in it
    event Withdrawn(address indexed account, address indexed to, uint256 royalties, uint256 proceeds);
    /// A seller cancelled all listings of earlier epochs.
    /// @param seller the seller
    /// @param epoch  the seller's epoch from now on
    event ListingsCancelled(address indexed seller, uint256 epoch);

    // --------------------------------------------------------------------------
    // Types and constants
    // --------------------------------------------------------------------------

    /// A token's sales here: how many, what buyers paid in all, and the royalties in that.
    struct Sales {
        uint32 count;
        uint112 volume;
        uint112 royalties;
    }

    /// What an account can withdraw.
    struct Credit {
        uint128 royalties;
        uint128 proceeds;
    }

    /// Gas for a pushed payment: enough for a smart wallet to take it, too little to do harm with.
    uint256 private constant PUSH_GAS = 30_000;

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    /// A token's sales through this market.
    mapping(uint256 tokenId => Sales) public salesOf;
    /// What an account can withdraw.
    mapping(address account => Credit) public creditOf;
    /// A seller's epoch: a listing counts only in the epoch it was signed for.
    mapping(address seller => uint64) public epochOf;

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Buys a token at the price that its owner signed, for the caller.
    /// @param listing   what the seller signed
    /// @param signature the seller's, by key (64 or 65 bytes) or by ERC-1271
    function buy(Listing calldata listing, bytes calldata signature) external payable {
        Sales memory sales = salesOf[listing.tokenId];
        _requireValid(listing, sales);
        if (!SignatureCheckerLib.isValidSignatureNowCalldata(
                listing.seller, _hashTypedData(listing.hash()), signature
            )) revert InvalidSignature();

        (address receiver, uint256 royalty) = _royalty(listing.tokenId, listing.price);
        salesOf[listing.tokenId] = Sales({
            count: sales.count + 1,
            volume: sales.volume + uint112(listing.price),
            royalties: sales.royalties + uint112(royalty)
        });
        _transferSold(listing.seller, msg.sender, listing.tokenId);
        emit RoyaltyPaid(
            listing.tokenId, receiver, listing.seller, msg.sender, address(0), listing.price, royalty
        );

        uint256 proceeds = listing.price - royalty;
        if (!SafeTransferLib.trySafeTransferETH(receiver, royalty, PUSH_GAS)) {
            creditOf[receiver].royalties += uint128(royalty);
            emit RoyaltyCredited(listing.tokenId, receiver, royalty);
        }
        if (!SafeTransferLib.trySafeTransferETH(listing.seller, proceeds, PUSH_GAS)) {
            creditOf[listing.seller].proceeds += uint128(proceeds);
            emit ProceedsCredited(listing.tokenId, listing.seller, proceeds);
        }
    }

    /// Cancels every listing that the caller has signed so far.
    function cancelAll() external {
        emit ListingsCancelled(msg.sender, ++epochOf[msg.sender]);
    }

    /// Pays out what could not be pushed to the caller.
    /// @param to who receives it
    function withdraw(address to) external {
        Credit memory credit = creditOf[msg.sender];
        uint256 amount = uint256(credit.royalties) + credit.proceeds;
        if (amount == 0) revert NothingToWithdraw(msg.sender);
        delete creditOf[msg.sender];
        emit Withdrawn(msg.sender, to, credit.royalties, credit.proceeds);
        if (to == address(0) || !SafeTransferLib.trySafeTransferETH(to, amount, gasleft())) {
            revert WithdrawalRefused(to);
        }
    }

    /// The digest that a seller signs for a listing (EIP-712).
    /// @param listing the listing
    /// @return the digest
    function listingDigest(Listing calldata listing) external view returns (bytes32) {
        return _hashTypedData(listing.hash());
    }

    // --------------------------------------------------------------------------
    // Internal and private functions
    // --------------------------------------------------------------------------

    /// Reverts unless the listing can be bought now, by the caller, with the payment sent along.
    function _requireValid(Listing calldata listing, Sales memory sales) private view {
        if (block.timestamp > listing.deadline) revert Expired(listing.deadline);
        if (listing.currency != address(0)) revert CurrencyNotAccepted(listing.currency);
        if (listing.price == 0 || listing.price > type(uint112).max) revert PriceOutOfRange(listing.price);
        if (msg.value != listing.price) revert WrongPayment(msg.value, listing.price);
        if (msg.sender == listing.seller) revert BuyerIsSeller();
        uint64 epoch = epochOf[listing.seller];
        if (listing.epoch != epoch) revert ListingCancelled(listing.epoch, epoch);
        if (listing.sale != sales.count) revert ListingUsed(listing.sale, sales.count);
        address holder = _holder(listing.tokenId);
        if (holder != listing.seller) revert NotTheSellersToken(listing.seller, holder);
    }

    /// The royalty in a price: rounded up, so that every price pays one.
    function _royaltyOf(uint256 price, uint256 bps) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(price, bps, 10_000);
    }

    /// The token's owner; reverts where there is none.
    function _holder(uint256 tokenId) internal view virtual returns (address);

    /// Transfers a sold token without an approval and without a call to the buyer.
    function _transferSold(address seller, address buyer, uint256 tokenId) internal virtual;

    /// The creator of a token and the royalty in a price of it.
    function _royalty(uint256 tokenId, uint256 price)
        internal
        view
        virtual
        returns (address receiver, uint256 amount);
}
