package dev.mintmark.app.market;

import org.jspecify.annotations.Nullable;

/**
 * A withdrawal of an account's credit; amounts are decimal text in wei or the currency's smallest unit.
 *
 * @param currency an ERC-20; null for the chain's native coin
 */
public record Withdrawal(
        String address, @Nullable String currency, String royaltiesWei, String proceedsWei, String tx) {}
