package dev.mintmark.app.market;

import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Erc20;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Amounts as people write them, for messages: of the chain's coin, or of an ERC-20 by its own decimals and symbol. */
final class Units {
    private static final int COIN_DECIMALS = 18;

    /** No known currency has more. */
    private static final int MAX_DECIMALS = 77;

    /** Nobody checks a symbol; the known ones are shorter. */
    private static final int MAX_SYMBOL = 20;

    private Units() {}

    /**
     * Returns an amount such as "0.25 of the chain's coin" or "2.5 USDC".
     *
     * @param currency zero for the chain's native coin
     * @param amount in wei or the currency's smallest unit
     */
    static String text(MarketChain chain, Address currency, BigInteger amount) throws SourceUnavailableException {
        if (currency.isZero()) {
            return decimal(amount, COIN_DECIMALS) + " of the chain's coin";
        }
        try {
            Integer decimals = chain.client.query(currency, Erc20.decimals());
            String symbol = chain.client.query(currency, Erc20.symbol());
            if (decimals != null && decimals <= MAX_DECIMALS && symbol != null && symbol.length() <= MAX_SYMBOL) {
                return decimal(amount, decimals) + " " + symbol;
            }
        } catch (RevertedException e) {
            // it says neither
        }
        return amount + " of the smallest unit of " + currency;
    }

    private static String decimal(BigInteger amount, int decimals) {
        return new BigDecimal(amount, decimals).stripTrailingZeros().toPlainString();
    }
}
