package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.Currencies.Currency;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A currency and how people write its amounts: the chain's coin, or an ERC-20.
 *
 * @param currency the ERC-20's address; null for the chain's coin
 * @param unit what follows an amount; empty for the chain's coin
 */
record Money(@Nullable String currency, String unit, int decimals) {
    private static final Money COIN = new Money(null, "", 18);

    /** Nobody checks a symbol; the known ones are shorter. */
    private static final int LONGEST_SYMBOL = 20;

    /** The description of the option {@code --currency}. */
    static final String OPTION = "An ERC-20 that the market allows, 0x and 40 hex digits. Default: the chain's coin.";

    /** Refuses what is neither null nor an address. */
    static void checkAddress(String option, @Nullable String currency) {
        if (currency != null && !currency.matches("0x[0-9a-fA-F]{40}")) {
            throw CommandFailedException.wrongUse(
                    option + " is \"" + currency + "\"; it is an address, 0x and 40 hex digits.");
        }
    }

    /** Refuses what cannot be an amount in any currency. */
    static void checkAmount(String option, String amount) {
        if (!amount.matches("[0-9]{1,40}(\\.[0-9]{1,77})?")) {
            throw CommandFailedException.wrongUse(option + " is \"" + amount + "\"; it is an amount such as 0.25.");
        }
    }

    /** A currency to pay in; asks the service for the decimals of an ERC-20. */
    static Money toPayIn(MintmarkApi api, @Nullable String currency) throws SourceUnavailableException {
        if (currency == null) {
            return COIN;
        }
        return find(api, currency)
                .filter(Currency::accepted)
                .map(Money::of)
                .orElseThrow(() -> CommandFailedException.wrongUse("--currency: The currency " + currency
                        + " is not allowed on the market; token currencies shows those that are."));
    }

    /** The currency of an answer. Amounts of one that does not say its decimals are shown in its smallest unit. */
    static Money ofAnswer(MintmarkApi api, @Nullable String currency) throws SourceUnavailableException {
        if (currency == null) {
            return COIN;
        }
        return find(api, currency).map(Money::of).orElse(new Money(currency, " of " + currency, 0));
    }

    private static Optional<Currency> find(MintmarkApi api, String currency) throws SourceUnavailableException {
        return api.sales().currencies().currencies().stream()
                .filter(each -> each.address().equalsIgnoreCase(currency))
                .findFirst();
    }

    static Money of(Currency currency) {
        return new Money(
                currency.address(),
                currency.symbol() == null
                                || currency.symbol().isBlank()
                                || currency.symbol().length() > LONGEST_SYMBOL
                        ? " of " + currency.address()
                        : " " + currency.symbol(),
                currency.decimals() == null ? 0 : currency.decimals());
    }

    /** The smallest units of an amount such as 0.25. */
    BigInteger parse(String option, String amount) {
        if (currency == null) {
            return Wei.parse(option, amount);
        }
        checkAmount(option, amount);
        BigDecimal number = new BigDecimal(amount).movePointRight(decimals);
        if (number.signum() == 0) {
            throw CommandFailedException.wrongUse(option + " is " + amount + "; it is above 0.");
        }
        if (number.stripTrailingZeros().scale() > 0) {
            throw CommandFailedException.wrongUse(option + " is " + amount + "; amounts"
                    + (unit.startsWith(" of ") ? unit : " of" + unit) + " have at most " + decimals + " decimals.");
        }
        return number.toBigIntegerExact();
    }

    /** An amount with its unit, of smallest units in decimal digits. */
    String format(String units) {
        return new BigDecimal(units)
                        .movePointLeft(decimals)
                        .stripTrailingZeros()
                        .toPlainString()
                + unit;
    }
}
