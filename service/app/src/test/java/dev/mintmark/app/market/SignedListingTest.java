package dev.mintmark.app.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.Listing;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When an older listing of a token stands in the way of a newer one. */
final class SignedListingTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);
    private static final Address SELLER = address("1");
    private static final Address COIN = address("2");

    private final SignedListing older = SignedListing.of(
            listing(SELLER, Address.ZERO, 100, 3, 4), new byte[65], new SigningDomain(137, address("d")));

    @Test
    void theSameSaleIsAtNoOtherPrice() {
        assertThat(standsBeside(listing(SELLER, Address.ZERO, 100, 3, 4))).isFalse();
    }

    @Test
    void aDearerOrCheaperOneOrOneInAnotherCurrencyIs() {
        assertThat(standsBeside(listing(SELLER, Address.ZERO, 101, 3, 4))).isTrue();
        assertThat(standsBeside(listing(SELLER, Address.ZERO, 99, 3, 4))).isTrue();
        assertThat(standsBeside(listing(SELLER, COIN, 100, 3, 4)))
                .as("the same number")
                .isTrue();
    }

    @Test
    void oneThatIsOverOrCancelledOrAnothersIsNotAlive() {
        Listing dearer = listing(SELLER, Address.ZERO, 101, 3, 4);
        assertThat(older.isAliveAtAnotherPrice(dearer, older.deadline().minusSeconds(1)))
                .isTrue();
        assertThat(older.isAliveAtAnotherPrice(dearer, older.deadline())).isFalse();
        assertThat(standsBeside(listing(SELLER, Address.ZERO, 101, 2, 4))).isFalse();
        assertThat(standsBeside(listing(SELLER, Address.ZERO, 101, 3, 5))).isFalse();
        assertThat(standsBeside(listing(COIN, Address.ZERO, 101, 3, 4))).isFalse();
    }

    private boolean standsBeside(Listing newer) {
        return older.isAliveAtAnotherPrice(newer, NOW);
    }

    private static Listing listing(Address seller, Address currency, long price, long epoch, long tokenEpoch) {
        return new Listing(
                Bytes32.of("0x" + "7".repeat(64)),
                seller,
                currency,
                BigInteger.valueOf(price),
                epoch,
                tokenEpoch,
                NOW.plusSeconds(60));
    }

    private static Address address(String digit) {
        return Address.of("0x" + digit.repeat(40));
    }
}
