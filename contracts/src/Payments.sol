// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ReentrancyGuardTransient} from "solady/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/utils/SafeTransferLib.sol";
import {IMarketToken} from "./Interfaces.sol";
import {Transfers} from "./Transfers.sol";

/// Payments in the chain's native coin (currency 0) and in ERC-20 currencies that the token contract's owner
/// allowed. What is paid in is exactly the price. What is paid out is pushed, coins with little gas; where a push
/// fails, the receiver gets a credit, which it withdraws itself or anyone sends to it.
abstract contract Payments is ReentrancyGuardTransient {
    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when the caller may not do this.
    /// @param caller who called
    error Unauthorized(address caller);
    /// Thrown for a currency that is not allowed here.
    /// @param currency the currency
    error CurrencyNotAccepted(address currency);
    /// Thrown for a price of 0 or above `MAX_PRICE`.
    /// @param price the price
    error PriceOutOfRange(uint256 price);
    /// Thrown when the payment that arrived is not exactly the price.
    /// @param paid  what arrived
    /// @param price what should have
    error WrongPayment(uint256 paid, uint256 price);
    /// Thrown when there is nothing to withdraw.
    /// @param account whose credit was asked for
    error NothingToWithdraw(address account);
    /// Thrown when the receiver of a withdrawal refuses it.
    /// @param to the receiver
    error WithdrawalRefused(address to);

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// A token was sold.
    /// @param tokenId  the token
    /// @param receiver receives the royalty: the creator, or whom it named
    /// @param seller   receives the rest of the price
    /// @param creator  the token's creator
    /// @param buyer    owns the token from now on
    /// @param currency 0 for the chain's native coin, else an ERC-20
    /// @param price    what the buyer paid in all
    /// @param amount   the royalty in that
    event RoyaltyPaid(
        uint256 indexed tokenId,
        address indexed receiver,
        address indexed seller,
        address creator,
        address buyer,
        address currency,
        uint256 price,
        uint256 amount
    );
    /// The royalty of a sale could not be pushed; its receiver can withdraw it.
    /// @param tokenId  the token
    /// @param receiver who can withdraw it
    /// @param creator  the token's creator
    /// @param currency 0 for the chain's native coin, else an ERC-20
    /// @param amount   the royalty
    event RoyaltyCredited(
        uint256 indexed tokenId,
        address indexed receiver,
        address indexed creator,
        address currency,
        uint256 amount
    );
    /// The seller's share of a price, or a bid that was outbid, could not be pushed; its receiver can withdraw it.
    /// @param tokenId  the token
    /// @param receiver the seller or the bidder
    /// @param currency 0 for the chain's native coin, else an ERC-20
    /// @param amount   the share or the bid
    event ProceedsCredited(
        uint256 indexed tokenId, address indexed receiver, address currency, uint256 amount
    );
    /// An account's credit was paid out.
    /// @param account   whose credit it was
    /// @param to        who received it
    /// @param currency  0 for the chain's native coin, else an ERC-20
    /// @param royalties the royalties in it
    /// @param proceeds  the seller's shares and the bids in it
    event Withdrawn(
        address indexed account,
        address indexed to,
        address currency,
        uint256 royalties,
        uint256 proceeds
    );
    /// A currency was allowed or is allowed no more.
    /// @param currency an ERC-20
    /// @param accepted whether new listings, offers and auctions may name it
    event CurrencySet(address indexed currency, bool accepted);

    // --------------------------------------------------------------------------
    // Types, constants and immutables
    // --------------------------------------------------------------------------

    /// What an account can withdraw in one currency.
    struct Credit {
        uint128 royalties;
        uint128 proceeds;
    }

    /// The highest price: a sum of 2^16 such prices fits a credit.
    uint256 public constant MAX_PRICE = type(uint112).max;

    /// The token contract.
    IMarketToken public immutable token;

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    /// What an account can withdraw in a currency (0 for the native coin).
    mapping(address account => mapping(address currency => Credit)) public creditOf;
    /// Whether an ERC-20 is allowed.
    mapping(address currency => bool) public isCurrency;

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Allows a currency, or allows it no more; running auctions and credits in it stay. For the owner of the token
    /// contract. Only ERC-20 without fees, rebasing and callbacks belong here.
    /// @param currency an ERC-20
    /// @param accepted whether new listings, offers and auctions may name it
    function setCurrency(address currency, bool accepted) external {
        if (msg.sender != token.owner()) revert Unauthorized(msg.sender);
        if (currency == address(0)) revert CurrencyNotAccepted(currency);
        isCurrency[currency] = accepted;
        emit CurrencySet(currency, accepted);
    }

    /// Pays out the caller's credit in a currency.
    /// @param to       who receives it
    /// @param currency 0 for the native coin, else an ERC-20
    function withdraw(address to, address currency) external {
        _withdraw(msg.sender, to, currency);
    }

    /// Pays out an account's credit in a currency to the account itself; for anyone, for accounts that cannot call
    /// `withdraw`, such as contracts.
    /// @param account  whose credit it is, and who receives it
    /// @param currency 0 for the native coin, else an ERC-20
    function withdrawFor(address account, address currency) external {
        _withdraw(account, account, currency);
    }

    // --------------------------------------------------------------------------
    // Internal and private functions
    // --------------------------------------------------------------------------

    /// Reverts for a price out of range or a currency that is not allowed.
    function _requirePrice(address currency, uint256 price) internal view {
        if (price == 0 || price > MAX_PRICE) revert PriceOutOfRange(price);
        if (currency != address(0) && !isCurrency[currency]) revert CurrencyNotAccepted(currency);
    }

    /// Takes exactly the price: the coins sent along, or an ERC-20 that the payer approved.
    function _collect(address currency, address payer, uint256 price) internal {
        if (currency == address(0)) {
            if (msg.value != price) revert WrongPayment(msg.value, price);
            return;
        }
        if (msg.value != 0) revert WrongPayment(msg.value, 0);
        uint256 held = SafeTransferLib.balanceOf(currency, address(this));
        SafeTransferLib.safeTransferFrom(currency, payer, address(this), price);
        uint256 received = SafeTransferLib.balanceOf(currency, address(this)) - held;
        if (received != price) revert WrongPayment(received, price);
    }

    /// Moves the sold token, records the sale, pays the royalty, and the seller the rest of the price.
    function _settle(
        uint256 tokenId,
        address holder,
        address seller,
        address buyer,
        uint32 tokenEpoch,
        address currency,
        uint256 price
    ) internal {
        (address creator, address receiver, uint256 royalty) =
            token.moveSold(holder, buyer, tokenId, tokenEpoch, price);
        emit RoyaltyPaid(tokenId, receiver, seller, creator, buyer, currency, price, royalty);
        if (!_push(receiver, currency, royalty)) {
            creditOf[receiver][currency].royalties += uint128(royalty);
            emit RoyaltyCredited(tokenId, receiver, creator, currency, royalty);
        }
        _payProceeds(tokenId, seller, currency, price - royalty);
    }

    /// Pays a seller, or returns a bid.
    function _payProceeds(uint256 tokenId, address receiver, address currency, uint256 amount) internal {
        if (!_push(receiver, currency, amount)) {
            creditOf[receiver][currency].proceeds += uint128(amount);
            emit ProceedsCredited(tokenId, receiver, currency, amount);
        }
    }

    function _withdraw(address account, address to, address currency) private nonReentrant {
        Credit memory credit = creditOf[account][currency];
        uint256 amount = uint256(credit.royalties) + credit.proceeds;
        if (amount == 0) revert NothingToWithdraw(account);
        delete creditOf[account][currency];
        emit Withdrawn(account, to, currency, credit.royalties, credit.proceeds);
        if (to == address(0) || !Transfers.tryPay(currency, to, amount, gasleft())) {
            revert WithdrawalRefused(to);
        }
    }

    /// Whether a payment reached its receiver. Nothing to pay always does.
    function _push(address to, address currency, uint256 amount) private returns (bool) {
        return amount == 0 || Transfers.tryPay(currency, to, amount, Transfers.PUSH_GAS);
    }

    /// @inheritdoc ReentrancyGuardTransient
    function _useTransientReentrancyGuardOnlyOnMainnet() internal pure override returns (bool) {
        return false;
    }
}
