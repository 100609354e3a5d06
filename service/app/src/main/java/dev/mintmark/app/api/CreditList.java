package dev.mintmark.app.api;

import dev.mintmark.app.market.Currencies.AccountCredit;
import java.util.List;

/**
 * What an account can withdraw from the market.
 *
 * @param market the contract that pays it out, on the chain {@code chainId}
 * @param address with the capital letters of ERC-55
 * @param credits one for each currency in which it is more than nothing
 */
public record CreditList(long chainId, String market, String address, List<AccountCredit> credits) {
    public CreditList {
        credits = List.copyOf(credits);
    }
}
