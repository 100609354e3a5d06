package dev.mintmark.app.vault;

import org.jspecify.annotations.Nullable;

/**
 * A vault that exists.
 *
 * @param tx the transaction that made it now; null where it existed, as is {@code block}
 */
public record CreatedVault(
        VaultState vault, @Nullable String tx, @Nullable Long block) {}
