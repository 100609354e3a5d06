package dev.mintmark.app.api;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/royalties/{address}/withdraw}, which may be empty.
 *
 * @param currency an ERC-20; null for the chain's native coin
 */
public record WithdrawRequest(@Nullable String currency) {}
