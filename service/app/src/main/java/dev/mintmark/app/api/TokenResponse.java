package dev.mintmark.app.api;

import dev.mintmark.app.artwork.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * A token as the chain shows it.
 *
 * @param artwork ID of the artwork; null if it was not made here
 */
public record TokenResponse(Ledger.OnChain token, @Nullable String artwork) {}
