package dev.mintmark.app.cli;

import java.math.BigDecimal;

/** Amounts of the chain's coin, which has 18 decimals. */
final class Wei {
    private Wei() {}

    static String format(String wei) {
        return new BigDecimal(wei).movePointLeft(18).stripTrailingZeros().toPlainString();
    }
}
