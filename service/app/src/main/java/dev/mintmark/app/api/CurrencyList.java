package dev.mintmark.app.api;

import dev.mintmark.app.market.Currencies.Currency;
import java.util.List;

/** The ERC-20 currencies that the market's owner ever allowed, in the order of addresses. */
public record CurrencyList(List<Currency> currencies) {
    public CurrencyList {
        currencies = List.copyOf(currencies);
    }
}
