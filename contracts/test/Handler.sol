// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Mintmark} from "../src/Mintmark.sol";
import {Generation, Listing} from "../src/Types.sol";
import {Vault} from "../src/Vault.sol";
import {Fixture} from "./Fixture.sol";
import {Refuser, Wallet} from "./HostileReceivers.sol";

/// Acts on the contracts as strangers would, in any order, and keeps its own books.
contract Handler is Fixture {
    uint256 private constant FILES = 12;
    uint256 public constant ACCOUNTS = 9;

    address[4] public holders;
    address[3] public creators;
    address[ACCOUNTS] public accounts;
    uint256[] public tokens;
    mapping(uint256 token => uint256) public mints;
    mapping(uint256 token => bytes32) public modelOf;
    mapping(uint256 token => address) public creatorOf;
    mapping(uint256 token => uint256) public royaltyOf;
    mapping(uint256 token => uint256) public epochs;
    mapping(uint256 token => uint256) private revokedUpTo;
    uint256 public burnt;
    uint256 public paidIn;
    uint256 public sales;
    uint256 public royalties;
    uint256 public withdrawnRoyalties;
    bytes32[] public modelsSeen;
    string public fault;
    Vault public vault;

    Wallet private immutable MOODY = new Wallet();

    constructor() {
        setUp();
        modelsSeen.push(MODEL);
        for (uint256 i; i < holders.length; ++i) {
            holders[i] = vm.addr(key(i));
            vm.deal(holders[i], 1_000_000 ether);
        }
        MOODY.refuse();
        creators = [CREATOR, address(MOODY), address(new Refuser())];
        address[] memory payees = new address[](2);
        uint256[] memory shares = new uint256[](2);
        (payees[0], payees[1]) = CREATOR < BUYER ? (CREATOR, BUYER) : (BUYER, CREATOR);
        (shares[0], shares[1]) = (3333, 6667);
        vault = Vault(payable(mark.vaults().create(payees, shares)));
        for (uint256 i; i < 7; ++i) {
            accounts[i] = i < 4 ? holders[i] : creators[i - 4];
        }
        accounts[7] = address(vault);
        accounts[8] = STRANGER;
    }

    function contractUnderTest() external view returns (Mintmark) {
        return mark;
    }

    function tokenCount() external view returns (uint256) {
        return tokens.length;
    }

    function modelCount() external view returns (uint256) {
        return modelsSeen.length;
    }

    /// Mints one of few files, so that most are tried again, also after a burn.
    function mintFile(uint256 file, uint256 who, uint256 model, uint16 bps) external {
        Generation memory g = generation(file % FILES);
        g.to = holders[who % 4];
        g.creator = creators[who % 3];
        g.modelId = uint24(model % modelsSeen.length + 1);
        g.royaltyBps = uint16(bound(bps, 0, 1000));
        bool refused = mark.isModelRevoked(g.modelId) || g.deadline <= revokedUpTo[g.tokenId];
        bytes memory signature = attest(g);
        try mark.mint(g, signature) {
            if (refused) fault = "a revoked model or voucher was minted from";
            if (mints[g.tokenId]++ == 0) tokens.push(g.tokenId);
            modelOf[g.tokenId] = modelsSeen[g.modelId - 1];
            creatorOf[g.tokenId] = g.creator;
            royaltyOf[g.tokenId] = g.royaltyBps;
        } catch {
            if (mints[g.tokenId] == 0 && !refused) fault = "a fresh file was refused";
        }
    }

    function revokeVoucher(uint256 file, uint64 deadline) external {
        Generation memory g = generation(file % FILES);
        g.deadline = uint64(bound(deadline, 1, block.timestamp + 30 minutes)); // a full hour mints again
        bytes memory signature = attest(g);
        vm.prank(PAUSER);
        try mark.revokeVoucher(g, signature) {
            if (mints[g.tokenId] != 0) fault = "a minted token's voucher was revoked";
            revokedUpTo[g.tokenId] = g.deadline;
        } catch {
            if (mints[g.tokenId] == 0 && g.deadline > revokedUpTo[g.tokenId]) fault = "a revocation was refused";
        }
    }

    function transfer(uint256 token, uint256 to) external {
        (uint256 id, address holder) = pick(token);
        if (holder == address(0)) return;
        vm.prank(holder);
        mark.transferFrom(holder, holders[to % 4], id);
        epochs[id]++;
    }

    function burn(uint256 token, uint256 chance) external {
        (uint256 id, address holder) = pick(token);
        if (holder == address(0) || chance % 4 != 0) return;
        vm.prank(holder);
        mark.burn(id);
        burnt++;
    }

    function cancelListing(uint256 token) external {
        (uint256 id, address holder) = pick(token);
        if (holder == address(0)) return;
        vm.prank(holder);
        mark.cancelListing(id);
        epochs[id]++;
    }

    function buyOne(uint256 token, uint256 buyer, uint256 price, uint256 stale) external {
        (uint256 id, address holder) = pick(token);
        address from = holders[buyer % 4];
        if (holder == address(0) || holder == from) return;
        Listing memory l = listing(id, bound(price, 1, price % 2 == 0 ? 20_000 : 10 ether));
        l.seller = holder;
        l.epoch = market.epochOf(holder);
        if (stale % 5 == 0 && l.tokenEpoch > 0) l.tokenEpoch--;
        bytes memory signature = sign(keyOf(holder), marketDigest(hash(l)));
        uint256 held = from.balance;
        (, uint256 royalty) = mark.royaltyInfo(id, l.price);
        uint256 before = owned(holder);
        vm.prank(from);
        try market.buy{value: l.price}(l, signature) {
            if (l.tokenEpoch != epochs[id]) fault = "a dead listing was bought";
            if (owned(holder) != before + l.price - royalty) fault = "the seller's share is wrong";
            if (from.balance != held - l.price) fault = "the buyer paid another price";
            epochs[id]++;
            book(l.price, royalty);
        } catch {
            if (l.tokenEpoch == epochs[id]) fault = "a good listing was refused";
        }
    }

    function auction(uint256 token, uint256 reserve, uint256 duration) external {
        (uint256 id, address holder) = pick(token);
        if (holder == address(0)) return;
        vm.prank(holder);
        market.createAuction(id, address(0), bound(reserve, 1, 1 ether), bound(duration, 1 hours, 3 hours));
        epochs[id]++;
    }

    function bid(uint256 token, uint256 bidder, uint256 above) external {
        if (tokens.length == 0) return;
        uint256 id = tokens[token % tokens.length];
        (address seller, uint64 endsAt,,,,) = market.auctionOf(id);
        address from = holders[bidder % 4];
        if (seller == address(0) || seller == from || block.timestamp > endsAt) return;
        uint256 amount = market.leastBidOf(id) + above % 1 ether;
        if (amount > from.balance) return;
        vm.prank(from);
        market.bid{value: amount}(id, amount);
    }

    /// Lets time pass and ends an auction, by its end or by its seller.
    function settle(uint256 token, uint256 time) external {
        if (tokens.length == 0) return;
        uint256 id = tokens[token % tokens.length];
        (address seller, uint64 endsAt,, address bidder,, uint128 price) = market.auctionOf(id);
        if (seller == address(0)) return;
        vm.warp(block.timestamp + time % 2 hours);
        if (bidder == address(0) && time % 3 == 0) {
            vm.prank(seller);
            market.cancelAuction(id);
            epochs[id]++;
        } else if (block.timestamp > endsAt) {
            (, uint256 royalty) = mark.royaltyInfo(id, price);
            uint256 before = owned(seller);
            market.settleAuction(id);
            epochs[id]++;
            if (bidder == address(0)) return;
            if (mark.ownerOf(id) != bidder) fault = "the highest bidder did not win";
            if (owned(seller) != before + price - royalty) fault = "the auction's seller was paid wrongly";
            book(price, royalty);
        }
    }

    function withdraw(uint256 who, bool byAnyone) external {
        address account = accounts[who % ACCOUNTS];
        (uint128 a, uint128 b) = market.creditOf(account, address(0));
        if (byAnyone) {
            try market.withdrawFor(account, address(0)) {
                if (a + b == 0) fault = "nothing was paid out";
            } catch {}
            return;
        }
        vm.prank(account);
        try market.withdraw(STRANGER, address(0)) {
            if (a + b == 0) fault = "nothing was paid out";
            withdrawnRoyalties += a;
        } catch {
            if (a + b != 0) fault = "a credit was refused";
        }
    }

    function cancelAll(uint256 who) external {
        vm.prank(holders[who % 4]);
        market.cancelAll();
    }

    /// A creator sends its royalties to the vault, or back to itself.
    function redirect(uint256 who, bool toVault) external {
        address creator = creators[who % 3];
        if (mark.creatorIdOf(creator) == 0) return;
        vm.prank(creator);
        mark.setRoyaltyReceiver(toVault ? address(vault) : creator);
    }

    function release(bool all) external {
        if (all) {
            vault.release(address(0));
        } else if (vault.due(CREATOR, address(0)) != 0) {
            vault.releaseFor(CREATOR, address(0));
        }
    }

    function register(uint8 model) external {
        if (modelsSeen.length > 6) return;
        bytes32 sha = keccak256(abi.encode("model", model));
        if (mark.modelIdOf(sha) != 0) return;
        vm.prank(ADMIN);
        mark.registerModel(sha);
        modelsSeen.push(sha);
    }

    function revoke(uint256 model) external {
        uint256 id = model % modelsSeen.length + 1;
        if (id == 1 || mark.isModelRevoked(id)) return;
        vm.prank(ADMIN);
        mark.revokeModel(modelsSeen[id - 1]);
    }

    /// A sale's books.
    function book(uint256 price, uint256 royalty) private {
        sales++;
        paidIn += price;
        royalties += royalty;
    }

    /// What an account holds or can withdraw as a seller.
    function owned(address account) private view returns (uint256) {
        (, uint128 credited) = market.creditOf(account, address(0));
        return account.balance + credited;
    }

    /// A token and the holder who can act on it; 0 where it is burnt or in auction.
    function pick(uint256 token) private view returns (uint256 id, address holder) {
        if (tokens.length == 0) return (0, address(0));
        id = tokens[token % tokens.length];
        try mark.ownerOf(id) returns (address owner) {
            if (owner != address(market)) holder = owner;
        } catch {}
    }

    function keyOf(address holder) private view returns (uint256) {
        for (uint256 i; i < 4; ++i) {
            if (holders[i] == holder) return key(i);
        }
        revert("not a holder");
    }

    function key(uint256 i) private pure returns (uint256) {
        return 0xB0B + i;
    }
}
