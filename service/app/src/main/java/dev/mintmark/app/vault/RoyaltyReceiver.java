package dev.mintmark.app.vault;

import org.jspecify.annotations.Nullable;

/**
 * Where the royalties of all tokens of a creator go.
 *
 * @param receiver the creator itself unless it chose another
 * @param tx the transaction that changed it now; null where it was so already, or is only read, as is {@code block}
 */
public record RoyaltyReceiver(
        String creator,
        String receiver,
        @Nullable String tx,
        @Nullable Long block) {}
