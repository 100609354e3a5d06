package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /api/currencies/transaction}.
 *
 * @param currency an ERC-20
 * @param accepted whether listings, offers and auctions may name it from now on
 */
public record CurrencyRequest(String currency, Boolean accepted) {
    public CurrencyRequest {
        require("currency", currency);
        require("accepted", accepted);
    }

    private static void require(String field, @Nullable Object value) {
        if (value == null) {
            throw new InvalidRequestException(field, "The field \"" + field + "\" is missing.");
        }
    }
}
