package dev.mintmark.app.cli;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Amounts of the chain's coin, which has 18 decimals. */
final class Wei {
    /** More coins than any chain has; the contract's limit is higher. */
    private static final BigDecimal MAX = BigDecimal.valueOf(1_000_000_000);

    private Wei() {}

    /** The wei of an amount of coins such as 0.25. */
    static BigInteger parse(String option, String coins) {
        if (!coins.matches("[0-9]+(\\.[0-9]{1,18})?")) {
            throw CommandFailedException.wrongUse(option + " is \"" + coins
                    + "\"; it is an amount of the chain's coin such as 0.25, with at most 18 decimals.");
        }
        BigDecimal amount = new BigDecimal(coins);
        if (amount.signum() == 0 || amount.compareTo(MAX) > 0) {
            throw CommandFailedException.wrongUse(
                    option + " is " + coins + "; it is above 0 and at most " + MAX.toPlainString() + ".");
        }
        return amount.movePointRight(18).toBigIntegerExact();
    }

    static String format(String wei) {
        return new BigDecimal(wei).movePointLeft(18).stripTrailingZeros().toPlainString();
    }
}
