package dev.mintmark.app.api;

import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/vaults/{address}/release}.
 *
 * @param currency the address of an ERC-20; null for the chain's native coin
 * @param payee the only one to be paid; null for all
 */
public record ReleaseRequest(
        @Nullable String currency, @Nullable String payee) {}
