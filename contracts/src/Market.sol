// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "solady/utils/EIP712.sol";
import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {SignatureCheckerLib} from "solady/utils/SignatureCheckerLib.sol";
import {Listing, TypedStructs} from "./Types.sol";

/// Sales in the chain's native coin that always settle the royalty and record it.
/// The seller signs a listing off chain and gives no approval; the buyer sends exactly the price. Royalty and
/// proceeds are pushed with little gas; a push that fails becomes a credit for its receiver to withdraw.
abstract contract Market is EIP712 {
    using TypedStructs for Listing;

    /// Thrown after the last second of a listing or an attestation.
    error Expired(uint256 deadline);
    /// Thrown when the seller's epoch has moved on since the listing was signed.
    error ListingCancelled(uint256 epoch, uint256 currentEpoch);
    /// Thrown when the token has been sold here since the listing was signed.
    error ListingUsed(uint256 sale, uint256 currentSale);
    /// Thrown when the listing asks for another currency than the native coin.
    error CurrencyNotAccepted(address currency);
    /// Thrown for a price of 0 or above 2^112-1.
    error PriceOutOfRange(uint256 price);
    /// Thrown when the payment is not exactly the price.
    error WrongPayment(uint256 sent, uint256 price);
    /// Thrown when the seller does not own the token.
    error NotTheSellersToken(address seller, address owner);
    /// Thrown when the seller buys from itself.
    error BuyerIsSeller();
    /// Thrown when a signature is not of whom it should be.
    error InvalidSignature();
    /// Thrown when there is nothing to withdraw.
    error NothingToWithdraw(address account);
    /// Thrown when the receiver of a withdrawal refuses it.
    error WithdrawalRefused(address to);

    /// A sale: `amount` of `price` is the receiver's royalty, the rest the seller's.
    event RoyaltyPaid(
        uint256 indexed tokenId,
        address indexed receiver,
        address indexed seller,
        address buyer,
        address currency,
        uint256 price,
        uint256 amount
    );
    /// The royalty of a sale could not be pushed and waits to be withdrawn.
    event RoyaltyCredited(uint256 indexed tokenId, address indexed receiver, uint256 amount);
    /// The seller's share could not be pushed and waits to be withdrawn.
    event ProceedsCredited(uint256 indexed tokenId, address indexed seller, uint256 amount);
    event Withdrawn(address indexed account, address indexed to, uint256 royalties, uint256 proceeds);
    event ListingsCancelled(address indexed seller, uint256 epoch);

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

    // Storage:
    //   slot 10  salesOf   token → count 32 | volume 112 | royalties 112
    //   slot 11  creditOf  account → royalties 128 | proceeds 128
    //   slot 12  epochOf   seller → epoch 64

    /// A token's sales through this market.
    mapping(uint256 tokenId => Sales) public salesOf;
    /// What an account can withdraw.
    mapping(address account => Credit) public creditOf;
    /// A seller's epoch: a listing counts only in the epoch it was signed for.
    mapping(address seller => uint64) public epochOf;

    /// Buys a token at the price that its owner signed, for the caller.
    /// @param listing   what the seller signed
    /// @param signature the seller's, by key (64 or 65 bytes) or by ERC-1271
    function buy(Listing calldata listing, bytes calldata signature) external payable {
        Sales memory sales = salesOf[listing.tokenId];
        _check(listing, sales);
        if (!SignatureCheckerLib.isValidSignatureNowCalldata(
                listing.seller, _hashTypedData(listing.hash()), signature
            )) revert InvalidSignature();

        (address receiver, uint256 royalty) = _royalty(listing.tokenId, listing.price);
        salesOf[listing.tokenId] = Sales({
            count: sales.count + 1,
            volume: sales.volume + uint112(listing.price),
            royalties: sales.royalties + uint112(royalty)
        });
        _sell(listing.seller, msg.sender, listing.tokenId);
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

    /// Voids every listing that the caller has signed so far.
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

    /// What a seller signs for a listing (EIP-712).
    /// @param listing the listing
    /// @return the digest
    function listingDigest(Listing calldata listing) external view returns (bytes32) {
        return _hashTypedData(listing.hash());
    }

    function _check(Listing calldata listing, Sales memory sales) private view {
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

    /// The part of a price that is royalty: rounded up, so that no price is too small to pay one.
    function _share(uint256 price, uint256 bps) internal pure returns (uint256) {
        return FixedPointMathLib.fullMulDivUp(price, bps, 10_000);
    }

    /// Who holds the token; reverts where nobody does.
    function _holder(uint256 tokenId) internal view virtual returns (address);

    /// Moves the token without an approval and without a call to the buyer.
    function _sell(address seller, address buyer, uint256 tokenId) internal virtual;

    function _royalty(uint256 tokenId, uint256 price)
        internal
        view
        virtual
        returns (address receiver, uint256 amount);
}
