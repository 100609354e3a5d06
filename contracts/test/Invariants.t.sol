// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Mintmark} from "../src/Mintmark.sol";
import {Generation, Listing} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";
import {Refuser, Wallet} from "./HostileReceivers.sol";

/// Acts on the contract as strangers would, in any order, and keeps its own books.
contract Handler is Fixture {
    uint256 private constant FILES = 12;

    address[4] public holders;
    address[3] public creators;
    address[7] public accounts;
    uint256[] public tokens;
    mapping(uint256 token => uint256) public mints;
    mapping(uint256 token => bytes32) public modelOf;
    mapping(uint256 token => uint256) public sales;
    mapping(uint256 token => uint256) public volume;
    mapping(uint256 token => uint256) public royalties;
    uint256 public burnt;
    uint256 public refusedReplays;
    uint256 public paidIn;
    bytes32[] public modelsSeen;
    string public fault;

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
        for (uint256 i; i < 7; ++i) {
            accounts[i] = i < 4 ? holders[i] : creators[i - 4];
        }
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
        g.modelSha256 = modelsSeen[model % modelsSeen.length];
        g.royaltyBps = uint16(bound(bps, 0, 1000));
        (, bool revoked) = mark.models(g.modelSha256);
        bytes memory signature = attest(g);
        try mark.mint(g, signature) {
            if (revoked) fault = "a revoked model was minted from";
            if (mints[g.tokenId]++ == 0) tokens.push(g.tokenId);
            modelOf[g.tokenId] = g.modelSha256;
        } catch {
            if (mints[g.tokenId] == 0 && !revoked) fault = "a fresh file was refused";
            refusedReplays++;
        }
    }

    function transfer(uint256 token, uint256 to) external {
        (uint256 id, address holder) = pick(token);
        if (holder == address(0)) return;
        vm.prank(holder);
        mark.transferFrom(holder, holders[to % 4], id);
    }

    function burn(uint256 token, uint256 chance) external {
        (uint256 id, address holder) = pick(token);
        if (holder == address(0) || chance % 4 != 0) return;
        vm.prank(holder);
        mark.burn(id);
        burnt++;
    }

    function buyOne(uint256 token, uint256 buyer, uint256 price, uint256 stale) external {
        (uint256 id, address holder) = pick(token);
        address from = holders[buyer % 4];
        if (holder == address(0) || holder == from) return;
        Listing memory l = listing(id, bound(price, 1, price % 2 == 0 ? 20_000 : 10 ether));
        l.seller = holder;
        l.epoch = mark.epochOf(holder);
        if (stale % 5 == 0 && l.sale > 0) l.sale--;
        bytes memory signature = sign(keyOf(holder), digest(hash(l)));
        uint256 held = from.balance;
        uint256 sellerHeld = holder.balance;
        (, uint128 credited) = mark.creditOf(holder);
        vm.prank(from);
        try mark.buy{value: l.price}(l, signature) {
            if (l.sale != sales[id]) fault = "a used listing was bought";
            (, uint256 royalty) = mark.royaltyInfo(id, l.price);
            (, uint128 creditedNow) = mark.creditOf(holder);
            if (holder.balance + creditedNow != sellerHeld + credited + l.price - royalty) {
                fault = "the seller's share is not the price less the royalty";
            }
            if (from.balance != held - l.price) fault = "the buyer paid another price";
            paidIn += l.price;
            sales[id]++;
            volume[id] += l.price;
            royalties[id] += royalty;
        } catch {
            if (l.sale == sales[id]) fault = "a good listing was refused";
        }
    }

    function withdraw(uint256 who) external {
        (uint128 a, uint128 b) = mark.creditOf(accounts[who % 7]);
        address account = accounts[who % 7];
        vm.prank(account);
        try mark.withdraw(STRANGER) {
            if (a + b == 0) fault = "nothing was paid out";
        } catch {
            if (a + b != 0) fault = "a credit was refused";
        }
    }

    function cancelAll(uint256 who) external {
        vm.prank(holders[who % 4]);
        mark.cancelAll();
    }

    function register(uint8 model) external {
        if (modelsSeen.length > 6) return;
        bytes32 sha = keccak256(abi.encode("model", model));
        (uint24 id,) = mark.models(sha);
        if (id != 0) return;
        vm.prank(ADMIN);
        mark.registerModel(sha);
        modelsSeen.push(sha);
    }

    function revoke(uint256 model) external {
        bytes32 sha = modelsSeen[model % modelsSeen.length];
        (, bool revoked) = mark.models(sha);
        if (revoked || sha == MODEL) return;
        vm.prank(ADMIN);
        mark.revokeModel(sha);
    }

    function pick(uint256 token) private view returns (uint256 id, address holder) {
        if (tokens.length == 0) return (0, address(0));
        id = tokens[token % tokens.length];
        try mark.ownerOf(id) returns (address owner) {
            holder = owner;
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

contract InvariantsTest is Fixture {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Handler private handler;
    Mintmark private subject;

    function setUp() public override {
        handler = new Handler();
        subject = handler.contractUnderTest();
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](8);
        selectors[0] = Handler.mintFile.selector;
        selectors[1] = Handler.transfer.selector;
        selectors[2] = Handler.burn.selector;
        selectors[3] = Handler.buyOne.selector;
        selectors[4] = Handler.withdraw.selector;
        selectors[5] = Handler.cancelAll.selector;
        selectors[6] = Handler.register.selector;
        selectors[7] = Handler.revoke.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    function invariant_nothingWentWrongOnTheWay() external view {
        vm.assertEq(handler.fault(), "");
    }

    function invariant_theBalanceCoversAllCredits() external view {
        uint256 owed;
        for (uint256 i; i < 7; ++i) {
            (uint128 royalties, uint128 proceeds) = subject.creditOf(handler.accounts(i));
            owed += uint256(royalties) + proceeds;
        }
        vm.assertEq(address(subject).balance, owed, "coins beyond or below the credits");
    }

    function invariant_aFileIsMintedOnce() external view {
        for (uint256 i; i < handler.tokenCount(); ++i) {
            vm.assertEq(handler.mints(handler.tokens(i)), 1, "minted twice");
        }
        vm.assertEq(subject.totalMinted(), handler.tokenCount(), "mints");
    }

    function invariant_balancesAddUpToTheSupply() external view {
        uint256 held;
        for (uint256 i; i < 4; ++i) {
            held += subject.balanceOf(handler.holders(i));
        }
        vm.assertEq(held, handler.tokenCount() - handler.burnt(), "supply");
    }

    function invariant_aTokensModelNeverChanges() external view {
        for (uint256 i; i < handler.tokenCount(); ++i) {
            uint256 token = handler.tokens(i);
            vm.assertEq(subject.modelHashOf(token), handler.modelOf(token));
        }
        for (uint256 i; i < handler.modelCount(); ++i) {
            vm.assertEq(subject.modelSha256At(i + 1), handler.modelsSeen(i));
        }
    }

    function invariant_salesAreThoseThatHappened() external view {
        uint256 sum;
        for (uint256 i; i < handler.tokenCount(); ++i) {
            uint256 token = handler.tokens(i);
            (uint32 count, uint112 volume, uint112 royalties) = subject.salesOf(token);
            vm.assertEq(count, handler.sales(token), "count");
            vm.assertEq(volume, handler.volume(token), "volume");
            vm.assertEq(royalties, handler.royalties(token), "royalties");
            sum += volume;
        }
        vm.assertEq(sum, handler.paidIn(), "all sales");
    }
}
