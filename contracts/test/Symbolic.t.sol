// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EpochToken} from "../src/EpochToken.sol";
import {Mintmark} from "../src/Mintmark.sol";
import {Provenance} from "../src/Provenance.sol";
import {Generation} from "../src/Types.sol";
import {Fixture} from "./Fixture.sol";

/// The token alone, whose tokens anybody can make.
contract PlainToken is EpochToken {
    function give(address to, uint256 tokenId, uint96 extra) external {
        _mint(to, tokenId);
        _setExtraData(tokenId, extra);
    }

    function extraOf(uint256 tokenId) external view returns (uint96) {
        return _getExtraData(tokenId);
    }

    function name() public pure override returns (string memory) {
        return "";
    }

    function symbol() public pure override returns (string memory) {
        return "";
    }

    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}

/// What holds for every value, not for those that a fuzzer happens to try. `node tools/symbolic.mjs` proves it with
/// Halmos; forge compiles these functions and runs none of them.
contract SymbolicTest is Fixture {
    using Provenance for uint96;

    PlainToken private plain;

    function setUp() public override {
        // an account of a key is any address for Halmos, so that it must be told that nobody has another's
        vm.assume(ATTESTER != address(0) && ATTESTER != OWNER && ATTESTER != ADMIN && ATTESTER != PAUSER);
        vm.assume(SELLER != address(0) && SELLER != ATTESTER && BUYER != address(0));
        plain = new PlainToken();
        mark = new Mintmark(OWNER, ATTESTER, ADMIN, PAUSER);
        market = mark.market();
        vm.prank(ADMIN);
        mark.registerModel(MODEL);
    }

    /// Without approvals, a transfer succeeds for the owner alone; it moves this token and no other, keeps its provenance
    /// and raises its epoch by one.
    function check_transfer(address by, uint96 extra, uint96 otherExtra) public {
        vm.assume(by != address(0)); // nobody calls from 0, which stands for the market inside the contract
        (uint256 tokenId, uint256 other) = (uint256(keccak256("file")), uint256(keccak256("another")));
        (address from, address to, address holder) = (OWNER, ADMIN, PAUSER);
        plain.give(from, tokenId, extra);
        plain.give(holder, other, otherExtra);
        vm.prank(by);
        (bool moved,) = address(plain).call(abi.encodeCall(plain.transferFrom, (from, to, tokenId)));

        assert(moved == (by == from));
        assert(plain.ownerOf(tokenId) == (moved ? to : from));
        assert(plain.ownerOf(other) == holder && plain.extraOf(other) == otherExtra);
        assert(plain.balanceOf(from) + plain.balanceOf(to) == 1 && plain.balanceOf(holder) == 1);
        assert(uint64(plain.extraOf(tokenId)) == uint64(extra));
        unchecked {
            assert(plain.extraOf(tokenId).epoch() == extra.epoch() + (moved ? 1 : 0));
        }
    }

    /// What is packed into a token's slot comes out of it again, and no field reaches into another.
    function check_provenance(uint24 model, uint24 creator, uint16 bps, uint8 flags) public pure {
        vm.assume(model < 1 << 22 && bps < 1 << 10);
        uint96 packed = Provenance.pack(model, creator, bps, flags);
        assert(packed.modelId() == model && packed.creatorId() == creator && packed.royaltyBps() == bps);
        assert(packed.epoch() == 0 && uint8(packed) == flags);
        uint96 next = packed.inNextEpoch();
        assert(next.epoch() == 1 && uint64(next) == uint64(packed));
    }

    /// A listing sells once: whoever bought, and even where the token comes back to its seller, the same epoch of the token
    /// sells it no more, at no price.
    function check_listingReplay(uint32 epoch, uint96 price, uint96 later) public {
        (address seller, address buyer, address again) = (PAUSER, STRANGER, ADMIN);
        Generation memory g = generation(1);
        g.to = seller;
        mint(g);
        vm.prank(address(market));
        (bool sold,) =
            address(mark).call(abi.encodeCall(mark.moveSold, (seller, buyer, g.tokenId, epoch, price)));
        if (!sold) return;
        assert(mark.ownerOf(g.tokenId) == buyer);
        vm.prank(buyer);
        mark.transferFrom(buyer, seller, g.tokenId);
        vm.prank(address(market));
        (bool twice,) =
            address(mark).call(abi.encodeCall(mark.moveSold, (seller, again, g.tokenId, epoch, later)));
        assert(!twice);
    }
}
