package dev.mintmark.app.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.chain.ChainKeys.Key;
import dev.mintmark.app.chain.anvil.AnvilBinary;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.rpc.SpoilingProxy;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.app.mint.PinnedArtworks;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.contracts.MintmarkQueries;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that lag behind, and a chain that was reset. */
@Tag("slow")
class UnreliableChainTest {
    @TempDir
    Path folder;

    private ConfiguredChainFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new ConfiguredChainFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void oneFalseOwnerMakesAMintWaitAndFailsNothing() throws Exception {
        AtomicInteger lies = new AtomicInteger();
        try (SpoilingProxy lagging =
                        new SpoilingProxy(fixture.rpc(), (question, honest) -> owner(question, honest, lies));
                Chain chain = open(List.of(lagging.address()))) {
            new ModelRegistry(chain).register(ChainFixture.MODEL);
            Artwork artwork = PinnedArtworks.insert(fixture.database, "lagging");
            Minter minter = new Minter(
                    chain,
                    ConfiguredChainFixture.search(chain, fixture.database),
                    ChainFixture.alone(fixture.database),
                    Clock.systemUTC());

            lies.set(1);
            assertThatThrownBy(() -> minter.sign(artwork))
                    .isInstanceOf(MintingPausedException.class)
                    .hasMessageStartingWith("The payer " + Key.PAYER.address() + " (chain.keystore) owns the contract");
            assertThat(minter.sign(artwork)).isTrue();

            lies.set(2);
            assertThatThrownBy(chain::refuseOwnerAsPayer)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("do not agree on who owns the contract");
            lies.set(4);
            assertThatThrownBy(chain::refuseOwnerAsPayer).isInstanceOf(ConflictException.class);
        }
    }

    @Test
    void allAddressesMustNameThePayerAsOwner() throws Exception {
        AtomicInteger lies = new AtomicInteger(Integer.MAX_VALUE);
        try (SpoilingProxy lagging =
                        new SpoilingProxy(fixture.rpc(), (question, honest) -> owner(question, honest, lies));
                Chain chain = open(List.of(lagging.address(), fixture.rpc()))) {
            assertThatThrownBy(chain::refuseOwnerAsPayer)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageContaining("the payer " + Key.PAYER.address() + " or " + Key.OWNER.address());
        }
    }

    private static String owner(String question, String honest, AtomicInteger lies) {
        return question.contains(MintmarkQueries.owner().data()) && lies.getAndUpdate(n -> Math.max(0, n - 1)) > 0
                ? honest.replace(
                        Key.OWNER.address().hex().substring(2),
                        Key.PAYER.address().hex().substring(2))
                : honest;
    }

    private Chain open(List<URI> rpc) throws Exception {
        String addresses = String.join(",", rpc.stream().map(URI::toString).toList());
        return fixture.open(ConfiguredChainFixture.SERVICE, Map.of("RPC", addresses));
    }

    @Test
    void aChainThatWasResetIsNamedAndWhatToDo() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient();
                EmbeddedChain reset =
                        EmbeddedChain.start(AnvilBinary.path(), folder.resolve("reset"), ChainKeys.addresses(), http);
                Chain chain = open(List.of(reset.rpc()))) {
            String sentence = "There is no contract at " + fixture.contract + " on chain 31337 at " + reset.rpc()
                    + ": the chain was reset, the node lags behind, or";
            assertThatThrownBy(chain::check)
                    .isInstanceOf(SourceUnavailableException.class)
                    .hasMessageStartingWith(sentence)
                    .hasMessageContaining("deploy it again with mintmark deploy, with a new data folder")
                    .hasMessageNotContaining("malformed");
            assertThat(chain.logs())
                    .satisfies(logs -> assertThatThrownBy(logs::firstBlock)
                            .isInstanceOf(SourceUnavailableException.class)
                            .hasMessageStartingWith(sentence));
            SqlChainIndex index = new SqlChainIndex(fixture.database);
            ChainIndexer indexer = new ChainIndexer(chain.client(), chain.logs(), index, Clock.systemUTC());
            assertThatThrownBy(indexer::run).hasMessageStartingWith(sentence);
        }
    }
}
