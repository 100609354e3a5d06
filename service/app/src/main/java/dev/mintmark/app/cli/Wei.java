package dev.mintmark.app.cli;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Amounts of the chain's coin, which has 18 decimals. */
final class Wei {
    private Wei() {}

    /** The wei of an amount of coins such as 0.25. */
    static BigInteger parse(String option, String coins) {
        try {
            BigDecimal amount = new BigDecimal(coins);
            if (coins.matches("[0-9]{1,18}(\\.[0-9]{1,18})?")) {
                return amount.movePointRight(18).toBigIntegerExact();
            }
        } catch (NumberFormatException e) {
            // falls through to the sentence
        }
        throw CommandFailedException.wrongUse(option + " is \"" + coins
                + "\"; it is an amount of the chain's coin such as 0.25, with at most 18 decimals.");
    }

    static String format(String wei) {
        return new BigDecimal(wei).movePointLeft(18).stripTrailingZeros().toPlainString();
    }
}
