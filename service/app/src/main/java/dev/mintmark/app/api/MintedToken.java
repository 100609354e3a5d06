package dev.mintmark.app.api;

import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.contracts.Address;
import org.jspecify.annotations.Nullable;

/**
 * A token as the chain shows it, whatever was ordered.
 *
 * @param creator who gets its royalties
 * @param royaltyBps the creator's share in hundredths of a per cent
 * @param to who got it
 * @param owner who has it; null for a burnt one
 * @param tx hash of the transaction that minted it, in {@code block}
 */
public record MintedToken(
        String creator, int royaltyBps, String to, @Nullable String owner, String tx, long block) {
    static MintedToken of(AnchorIndex.Redemption token) {
        String owner = token.owner();
        return new MintedToken(
                Address.of(token.creator()).checksummed(),
                token.royaltyBps(),
                Address.of(token.receiver()).checksummed(),
                owner == null ? null : Address.of(owner).checksummed(),
                token.tx(),
                token.block());
    }
}
