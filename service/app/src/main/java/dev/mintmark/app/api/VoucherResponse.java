package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.Generation;
import dev.mintmark.app.artwork.Vouchers;
import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.app.mint.Generations;
import dev.mintmark.contracts.Address;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A voucher: a transaction to {@code contract} with {@code data} mints the token to {@code to}, at the cost of its gas.
 *
 * @param artwork the artwork's ID
 * @param tokenId 0x and 64 hex digits
 * @param to who gets the token, by the voucher, as are the creator and the royalty
 * @param data the whole call, hexadecimal
 * @param signature the attester's, 65 bytes, hexadecimal
 * @param deadline after which the contract refuses it
 * @param redeemed the token as the chain shows it; left out where there is none
 * @param revoked who revoked the voucher; left out where nobody did
 */
public record VoucherResponse(
        String artwork,
        State state,
        long chainId,
        String contract,
        String tokenId,
        String to,
        String creator,
        int royaltyBps,
        String data,
        String signature,
        Instant givenAt,
        Instant deadline,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MintedToken redeemed,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Revocation revoked) {
    /** What became of a voucher. */
    public enum State {
        /** It can be redeemed. */
        OPEN,
        /** Its token was minted. */
        REDEEMED,
        /** The contract refuses it. */
        REVOKED,
        /** Its deadline has passed. */
        EXPIRED
    }

    /** Who revoked it, by which transaction. */
    public record Revocation(String by, String tx, long block) {}

    /** @param index the events of the chain up to a finalized block */
    static VoucherResponse of(Vouchers.Given given, AnchorIndex index, Instant now) {
        Generation generation = given.generation();
        String contract = Address.of(given.contract()).hex();
        MintedToken redeemed = index.redemption(given.chainId(), contract, generation.tokenId())
                .map(MintedToken::of)
                .orElse(null);
        Revocation revoked = redeemed != null
                ? null
                : index.revocation(
                                given.chainId(),
                                contract,
                                generation.tokenId(),
                                generation.deadline().getEpochSecond())
                        .map(end -> new Revocation(Address.of(end.revoker()).checksummed(), end.tx(), end.block()))
                        .orElse(null);
        return new VoucherResponse(
                given.artworkId(),
                state(redeemed, revoked, generation.deadline(), now),
                given.chainId(),
                given.contract(),
                generation.tokenId(),
                generation.to(),
                generation.creator(),
                generation.royaltyBps(),
                Generations.mint(given),
                given.signature(),
                given.givenAt(),
                generation.deadline(),
                redeemed,
                revoked);
    }

    private static State state(
            @Nullable MintedToken redeemed, @Nullable Revocation revoked, Instant deadline, Instant now) {
        if (redeemed != null) {
            return State.REDEEMED;
        }
        if (revoked != null) {
            return State.REVOKED;
        }
        return now.isAfter(deadline) ? State.EXPIRED : State.OPEN;
    }
}
