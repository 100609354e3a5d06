package dev.mintmark.app.chain.accounts;

import org.jspecify.annotations.Nullable;

/**
 * The accounts that the service signs with.
 *
 * @param payer pays the gas of mints; on the embedded chain it holds no authority
 * @param admin owns the contract and registers models
 * @param attester signs generations and sends nothing
 * @param holder owns the tokens that are minted without a receiver, and receives their royalties
 * @param buyer buys in the demonstration; null on a chain whose coins cost something
 */
public record Accounts(
        Account payer,
        Account admin,
        Account attester,
        Account holder,
        @Nullable Account buyer) {}
