// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Payments} from "./Payments.sol";

/// English auctions with a reserve. The market holds the token while its auction runs. Each bid is at least the
/// reserve and 5 % above the last one, which goes back to its bidder; a bid in the last 15 minutes moves the end.
abstract contract Auctions is Payments {
    // --------------------------------------------------------------------------
    // Custom errors
    // --------------------------------------------------------------------------

    /// Thrown when a token is in no auction.
    /// @param tokenId the token
    error NoAuction(uint256 tokenId);
    /// Thrown for an auction of under an hour or over 90 days.
    /// @param duration in seconds
    error DurationOutOfRange(uint256 duration);
    /// Thrown for a bid after the end.
    /// @param endedAt the last second for a bid
    error AuctionOver(uint256 endedAt);
    /// Thrown when an auction is settled before its end.
    /// @param endsAt the last second for a bid
    error AuctionRuns(uint256 endsAt);
    /// Thrown for a bid below the least that is taken.
    /// @param amount the bid
    /// @param least  the least that is taken
    error BidTooLow(uint256 amount, uint256 least);
    /// Thrown when an auction with a bid is cancelled.
    /// @param tokenId the token
    error AuctionHasBid(uint256 tokenId);
    /// Thrown when the seller bids or buys.
    error BuyerIsSeller();

    // --------------------------------------------------------------------------
    // Events
    // --------------------------------------------------------------------------

    /// An auction began.
    /// @param tokenId  the token
    /// @param seller   who gave it
    /// @param currency 0 for the chain's native coin, else an ERC-20
    /// @param reserve  the lowest first bid
    /// @param endsAt   the last second for a bid, unless late bids move it
    event AuctionCreated(
        uint256 indexed tokenId, address indexed seller, address currency, uint256 reserve, uint64 endsAt
    );
    /// A bid was taken.
    /// @param tokenId the token
    /// @param bidder  who bids
    /// @param amount  what the bidder pays in all if it wins
    /// @param endsAt  the last second for a bid
    event BidPlaced(uint256 indexed tokenId, address indexed bidder, uint256 amount, uint64 endsAt);
    /// An auction ended.
    /// @param tokenId the token
    /// @param winner  its owner from now on; 0 where it went back to the seller
    /// @param price   what the winner paid in all
    event AuctionEnded(uint256 indexed tokenId, address indexed winner, uint256 price);

    // --------------------------------------------------------------------------
    // Types and constants
    // --------------------------------------------------------------------------

    /// A running auction. `bidder` is 0 and `bid` 0 before the first bid.
    struct Auction {
        address seller;
        uint64 endsAt;
        address currency;
        address bidder;
        uint128 reserve;
        uint128 bid;
    }

    /// A bid within this time before the end moves the end to this time after the bid.
    uint256 public constant EXTENSION = 15 minutes;
    /// The shortest auction.
    uint256 public constant MIN_DURATION = 1 hours;
    /// The longest auction, without extensions.
    uint256 public constant MAX_DURATION = 90 days;

    // --------------------------------------------------------------------------
    // Storage
    // --------------------------------------------------------------------------

    /// A token's running auction; `seller` is 0 where there is none.
    mapping(uint256 tokenId => Auction) public auctionOf;

    // --------------------------------------------------------------------------
    // External functions
    // --------------------------------------------------------------------------

    /// Puts a token of the caller up for auction; it moves to the market without an approval.
    /// @param tokenId  the token
    /// @param currency 0 for the native coin, else an allowed ERC-20
    /// @param reserve  the lowest first bid
    /// @param duration seconds until it ends, 1 hour to 90 days
    function createAuction(uint256 tokenId, address currency, uint256 reserve, uint256 duration)
        external
        nonReentrant
    {
        _requirePrice(currency, reserve);
        if (duration < MIN_DURATION || duration > MAX_DURATION) revert DurationOutOfRange(duration);
        uint64 endsAt = uint64(block.timestamp + duration);
        auctionOf[tokenId] = Auction(msg.sender, endsAt, currency, address(0), uint128(reserve), 0);
        emit AuctionCreated(tokenId, msg.sender, currency, reserve, endsAt);
        token.moveSold(msg.sender, address(this), tokenId, token.tokenEpochOf(tokenId), 0);
    }

    /// Bids for a token. The bid is paid now and goes back when it is outbid.
    /// @param tokenId the token
    /// @param amount  the bid; in the native coin exactly what is sent along
    function bid(uint256 tokenId, uint256 amount) external payable nonReentrant {
        Auction memory auction = _auction(tokenId);
        if (block.timestamp > auction.endsAt) revert AuctionOver(auction.endsAt);
        if (msg.sender == auction.seller) revert BuyerIsSeller();
        uint256 least = _leastBid(auction);
        if (amount < least) revert BidTooLow(amount, least);
        if (amount > MAX_PRICE) revert PriceOutOfRange(amount);
        uint64 endsAt = uint64(block.timestamp + EXTENSION);
        if (endsAt < auction.endsAt) endsAt = auction.endsAt;
        Auction storage stored = auctionOf[tokenId];
        stored.bidder = msg.sender;
        stored.bid = uint128(amount);
        stored.endsAt = endsAt;
        emit BidPlaced(tokenId, msg.sender, amount, endsAt);
        _collect(auction.currency, msg.sender, amount);
        if (auction.bidder != address(0)) {
            _payProceeds(tokenId, auction.bidder, auction.currency, auction.bid);
        }
    }

    /// Ends an auction after its time, for anyone: the token goes to the highest bidder, or back to the seller where
    /// there was no bid.
    /// @param tokenId the token
    function settleAuction(uint256 tokenId) external nonReentrant {
        Auction memory auction = _auction(tokenId);
        if (block.timestamp <= auction.endsAt) revert AuctionRuns(auction.endsAt);
        delete auctionOf[tokenId];
        emit AuctionEnded(tokenId, auction.bidder, auction.bid);
        if (auction.bidder == address(0)) {
            token.transferFrom(address(this), auction.seller, tokenId);
            return;
        }
        _settle({
            tokenId: tokenId,
            holder: address(this),
            seller: auction.seller,
            buyer: auction.bidder,
            tokenEpoch: token.tokenEpochOf(tokenId),
            currency: auction.currency,
            price: auction.bid
        });
    }

    /// Takes a token back that nobody has bid for. For the seller.
    /// @param tokenId the token
    function cancelAuction(uint256 tokenId) external nonReentrant {
        Auction memory auction = _auction(tokenId);
        if (msg.sender != auction.seller) revert Unauthorized(msg.sender);
        if (auction.bidder != address(0)) revert AuctionHasBid(tokenId);
        delete auctionOf[tokenId];
        emit AuctionEnded(tokenId, address(0), 0);
        token.transferFrom(address(this), auction.seller, tokenId);
    }

    /// The least that a bid must be.
    /// @param tokenId the token
    /// @return the amount
    function leastBidOf(uint256 tokenId) external view returns (uint256) {
        return _leastBid(_auction(tokenId));
    }

    // --------------------------------------------------------------------------
    // Private functions
    // --------------------------------------------------------------------------

    function _auction(uint256 tokenId) private view returns (Auction memory auction) {
        auction = auctionOf[tokenId];
        if (auction.seller == address(0)) revert NoAuction(tokenId);
    }

    function _leastBid(Auction memory auction) private pure returns (uint256) {
        if (auction.bidder == address(0)) return auction.reserve;
        return uint256(auction.bid) + (uint256(auction.bid) + 19) / 20;
    }
}
