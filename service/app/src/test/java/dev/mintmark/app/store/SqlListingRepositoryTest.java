package dev.mintmark.app.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.market.SignedListing;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("dev.mintmark.app.store.TestDatabase#installed")
@Tag("slow")
final class SqlListingRepositoryTest {
    private static final String TOKEN = "0x" + "7".repeat(64);
    private static final String MARKET = "0x" + "2".repeat(40);

    @Parameter
    TestDatabase kind;

    @TempDir
    Path folder;

    private Database database;
    private SqlListingRepository listings;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        listings = new SqlListingRepository(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aTokenHasItsLatestListingOnEachMarket() {
        SignedListing first = listing(31337, MARKET, "1000");
        SignedListing second = listing(31337, MARKET, "2000");
        SignedListing elsewhere = listing(31337, "0x" + "3".repeat(40), "3000");
        SignedListing onAnotherChain = listing(137, MARKET, "4000");
        assertThat(listings.latest(31337, MARKET, TOKEN)).isEmpty();

        listings.put(first);
        assertThat(listings.latest(31337, MARKET, TOKEN)).contains(first);
        listings.put(elsewhere);
        listings.put(onAnotherChain);
        listings.put(second);
        assertThat(listings.latest(31337, MARKET, TOKEN)).contains(second);
        assertThat(listings.latest(31337, elsewhere.contract(), TOKEN)).contains(elsewhere);
        assertThat(listings.latest(137, MARKET, TOKEN)).contains(onAnotherChain);
    }

    /** Two processes may have read the same listing before each makes one. */
    @Test
    void aListingIsNotStoredWhereAnotherWasMadeSinceTheDecision() {
        SignedListing first = listing(31337, MARKET, "1000");
        SignedListing second = listing(31337, MARKET, "2000");
        assertThat(listings.replace(Optional.empty(), first)).isTrue();
        assertThat(listings.replace(Optional.empty(), second)).isFalse();
        assertThat(listings.latest(31337, MARKET, TOKEN)).contains(first);
        assertThat(listings.replace(Optional.of(first), second)).isTrue();
        assertThat(listings.latest(31337, MARKET, TOKEN)).contains(second);
    }

    private static SignedListing listing(long chainId, String market, String price) {
        return new SignedListing(
                chainId,
                market,
                TOKEN,
                "0x" + "1".repeat(40),
                price.equals("2000") ? "0x" + "5".repeat(40) : null,
                price,
                4,
                5,
                Instant.ofEpochSecond(1_800_000_000),
                "0xabcd",
                "0xef");
    }
}
