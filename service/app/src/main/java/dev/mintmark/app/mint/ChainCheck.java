package dev.mintmark.app.mint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison of this service's tokens with the chain found.
 *
 * @param contract the token contract's address
 * @param block the finalized block up to which the chain was read
 * @param checked how many confirmed tokens were compared
 * @param missing how many of them the chain does not have where they were confirmed
 * @param skipped how many confirmed tokens are in blocks that the node does not have yet, or no more, and were not compared
 * @param tokens those that are missing, the first {@value #MAX_TOKENS} at most
 */
public record ChainCheck(
        long chainId,
        String contract,
        long block,
        long checked,
        long missing,
        long skipped,
        List<MissingToken> tokens) {
    static final int MAX_TOKENS = 1000;

    public ChainCheck {
        tokens = List.copyOf(tokens);
    }

    /**
     * A token that is not in the block in which it was confirmed.
     *
     * @param artwork the artwork's ID
     * @param tx hash of the transaction that minted it
     * @param block in which it was confirmed
     * @param foundBlock the block that has it now; null where the chain has no such token
     * @param repaired whether its mint was sent again and the artwork waits for its confirmation
     */
    public record MissingToken(
            String artwork,
            String tokenId,
            String tx,
            long block,
            @Nullable Long foundBlock,
            boolean repaired) {}
}
