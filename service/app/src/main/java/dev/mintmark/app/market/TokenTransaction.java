package dev.mintmark.app.market;

import org.jspecify.annotations.Nullable;

/**
 * A transfer, a burn or a cancellation, in a finalized block.
 *
 * @param owner the token's after it; null once it is burnt
 */
public record TokenTransaction(String tokenId, @Nullable String owner, String tx, long block) {}
