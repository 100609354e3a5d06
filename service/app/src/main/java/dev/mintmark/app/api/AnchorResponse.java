package dev.mintmark.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.mintmark.app.artwork.Anchors;
import dev.mintmark.app.artwork.Failure;
import dev.mintmark.app.artwork.Generation;
import dev.mintmark.app.index.AnchorIndex;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The anchor of an artwork. What a later step adds is null before it.
 *
 * @param artwork the artwork's ID
 * @param root of the Merkle tree, 0x and 64 hex digits
 * @param to who gets the token when it is claimed
 * @param creator who gets its royalties
 * @param claimUntil the last second at which it can be claimed
 * @param tx hash of the transaction that anchored it, in {@code block}
 * @param time when the contract recorded it
 * @param gasUsed the artwork's share
 * @param claimed the token as the chain shows it; left out where there is none
 * @param failure why it failed
 * @param waiting why it waits; only there while it does
 */
public record AnchorResponse(
        String artwork,
        Anchors.State state,
        @Nullable Long chainId,
        @Nullable String contract,
        @Nullable String root,
        @Nullable String to,
        @Nullable String creator,
        @Nullable Integer royaltyBps,
        @Nullable Instant claimUntil,
        @Nullable String tx,
        @Nullable Long block,
        @Nullable Instant time,
        @Nullable Long gasUsed,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable MintedToken claimed,

        @Nullable Failure failure,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Failure waiting) {
    /** @param token the artwork's, by the index of the chain's events; null where there is none */
    static AnchorResponse of(Anchors.Anchor anchor, AnchorIndex.@Nullable Redemption token) {
        boolean failed = anchor.state() == Anchors.State.FAILED;
        Generation generation = anchor.generation();
        return new AnchorResponse(
                anchor.artworkId(),
                anchor.state(),
                anchor.chainId(),
                anchor.contract(),
                anchor.root(),
                generation == null ? null : generation.to(),
                generation == null ? null : generation.creator(),
                generation == null ? null : generation.royaltyBps(),
                generation == null ? null : generation.deadline(),
                anchor.tx(),
                anchor.block(),
                anchor.anchoredAt(),
                anchor.gasUsed(),
                token == null ? null : MintedToken.of(token),
                failed ? anchor.failure() : null,
                failed ? null : anchor.failure());
    }
}
