package dev.mintmark.app.api;

import dev.mintmark.app.artwork.InvalidRequestException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Amounts in requests: decimal digits, since wei do not fit the numbers of JSON. */
final class Amounts {
    private Amounts() {}

    /** @throws InvalidRequestException if it is missing or not a whole number of up to 40 digits */
    static BigInteger parse(String field, @Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,40}")) {
            throw new InvalidRequestException(
                    field, "The amount is a whole number of wei or of the currency's smallest unit, as a text.");
        }
        return new BigInteger(text);
    }
}
