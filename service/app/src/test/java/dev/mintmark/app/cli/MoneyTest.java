package dev.mintmark.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.market.Currencies.Currency;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

final class MoneyTest {
    private static final String ADDRESS = "0x00000000000000000000000000000000000000AB";
    private static final Money SIX = Money.of(new Currency(ADDRESS, true, "TEST", 6));

    @Test
    void amountsOfAnErc20HaveItsDecimalsAndItsSymbol() {
        assertThat(SIX.parse("--price", "12.5")).isEqualTo(12_500_000);
        assertThat(SIX.parse("--price", "0.0000010")).isEqualTo(1);
        assertThat(SIX.parse("--price", "9".repeat(40))).isEqualTo(new BigInteger("9".repeat(40) + "000000"));
        assertThat(SIX.format("12500000")).isEqualTo("12.5 TEST");
        assertThat(SIX.format("1")).isEqualTo("0.000001 TEST");
        assertThatThrownBy(() -> SIX.parse("--price", "0.0000001"))
                .isInstanceOf(CommandFailedException.class)
                .hasMessageContaining("amounts of TEST have at most 6 decimals");
        assertThatThrownBy(() -> SIX.parse("--price", "0.0")).hasMessageContaining("it is above 0");
        assertThatThrownBy(() -> SIX.parse("--price", "1e5")).hasMessageContaining("such as 0.25");
        assertThatThrownBy(() -> SIX.parse("--price", "-1")).hasMessageContaining("such as 0.25");
    }

    @Test
    void aCurrencyThatDoesNotSayItsDecimalsIsCountedInItsSmallestUnit() {
        Money plain = Money.of(new Currency(ADDRESS, true, null, null));

        assertThat(plain.parse("--price", "7")).isEqualTo(7);
        assertThat(plain.format("7")).isEqualTo("7 of " + ADDRESS);
        assertThatThrownBy(() -> plain.parse("--price", "0.5")).hasMessageContaining("at most 0 decimals");
    }

    /** The currency's contract chooses both. */
    @Test
    void aLongSymbolIsNotShown() {
        Money wild = Money.of(new Currency(ADDRESS, true, "T".repeat(5000), 255));

        assertThat(wild.format("1")).endsWith("1 of " + ADDRESS).hasSizeLessThan(400);
    }
}
