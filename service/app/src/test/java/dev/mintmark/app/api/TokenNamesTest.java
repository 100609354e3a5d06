package dev.mintmark.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.store.SqlArtworks;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A token's answer has the names of the addresses that it shows, and is as before where there are none. */
@Tag("slow")
final class TokenNamesTest {
    @TempDir
    Path folder;

    @Test
    void aTokenShowsTheNamesOfItsAddresses() throws Exception {
        try (ChainFixture chain = ChainFixture.open(folder)) {
            chain.models.register(ChainFixture.MODEL);
            Artwork artwork = chain.pinned("named");
            String token = chain.mint(artwork).tokenId();

            TokenResponse named =
                    api(chain, Map.of(chain.holder(), "alice.eth")).token(token);
            assertThat(named.names()).isEqualTo(Map.of(named.token().owner(), "alice.eth"));
            TokenResponse nameless = api(chain, Map.of()).token(token);
            assertThat(JsonMapper.shared().writeValueAsString(nameless)).doesNotContain("names");
        }
    }

    private static LocalMarketApi api(ChainFixture chain, Map<String, String> names) {
        return new LocalMarketApi(
                new SqlArtworks(chain.database),
                chain.indexedLedger,
                chain.minter,
                chain.market,
                chain.sales,
                new BurnRegister(chain.indexer, chain.chain.chainId(), chain.chain.contract(), () -> {
                    throw new AssertionError("a question registers nothing");
                }),
                address -> Optional.ofNullable(names.get(address)));
    }
}
