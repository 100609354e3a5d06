package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.Ledger.Anchored;
import dev.mintmark.app.chain.rpc.ContractCall;
import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlAnchorIndex;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.TestDatabase;
import dev.mintmark.contracts.AnchorTree;
import dev.mintmark.contracts.Attestation;
import dev.mintmark.contracts.MintmarkCalls;
import dev.mintmark.contracts.SigningDomain;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Anchors and revoked vouchers as a real chain and the index of its events show them. */
@Tag("slow")
@Timeout(120)
final class AnchorLedgerTest {
    @TempDir
    Path folder;

    private ChainFixture fixture;
    private List<Artwork> artworks;
    private AnchorTree tree;

    @BeforeEach
    void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
        artworks = List.of(fixture.artwork("one"), fixture.artwork("two"), fixture.artwork("three"));
        tree = anchorByWallet(artworks);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    @Test
    void theChainAndTheIndexSayTheSameOfAnAnchor() throws Exception {
        String sha256 = artworks.get(1).sealed().sha256();
        Anchored asked = until(fixture.ledger, sha256);
        fixture.indexer.run();
        Anchored stored = fixture.indexedLedger.anchored(sha256).orElseThrow();

        assertThat(asked.root()).isEqualTo(tree.root().toString());
        assertThat(asked.attester())
                .isEqualTo(fixture.chain.accounts().attester().address().checksummed());
        assertThat(asked.time())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
        assertThat(stored).usingRecursiveComparison().ignoringFields("asOf").isEqualTo(asked);
        assertThat(fixture.ledger.anchored(sha256))
                .as("where the index names the block")
                .isPresent();
        String unknown = ChainFixture.sha256("not anchored");
        assertThat(fixture.ledger.anchored(unknown)).isEmpty();
        assertThat(fixture.indexedLedger.anchored(unknown)).isEmpty();
        assertThat(fixture.ledger.token(sha256)).isEmpty();
    }

    @Test
    void theAnchorsOfARevokedAttesterDoNotCount() throws Exception {
        String sha256 = artworks.getFirst().sealed().sha256();
        until(fixture.ledger, sha256);
        fixture.indexer.run();
        asOwner(
                "replace",
                MintmarkCalls.setAttester(fixture.chain.accounts().buyer().address()));
        assertThat(fixture.ledger.anchored(sha256))
                .as("of a replaced one they do")
                .isPresent();
        assertThat(fixture.indexedLedger.anchored(sha256)).isPresent();

        asOwner(
                "revoke",
                MintmarkCalls.revokeAttester(fixture.chain.accounts().attester().address()));

        assertThat(fixture.ledger.anchored(sha256)).isEmpty();
        ChainIndexer current = fixture.indexer(fixture.index);
        current.run();
        assertThat(new ChainLedger(fixture.chain, fixture.index, new SqlAnchorIndex(fixture.database), current)
                        .anchored(sha256))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theIndexForgetsWhatAReorganisationTookBack(TestDatabase kind, @TempDir Path data) throws Exception {
        String sha256 = artworks.getLast().sealed().sha256();
        Anchored anchor = until(fixture.ledger, sha256);
        Attestation revoked = fixture.attestation(fixture.artwork("four"), Instant.ofEpochSecond(4_000_000_000L));
        byte[] signature = fixture.chain.accounts().attester().signer().sign(revoked, domain());
        asOwner("voucher", MintmarkCalls.revokeVoucher(revoked, signature));
        try (Database database = kind.open(data)) {
            AnchorIndex anchors = new SqlAnchorIndex(database);
            ChainIndexer indexer = fixture.indexer(new SqlChainIndex(database));
            indexer.run();
            long chainId = fixture.chain.chainId();
            String contract = fixture.chain.contract().hex();
            String voucher = revoked.tokenId().toString();

            assertThat(anchors.anchors(chainId, contract, "0x" + sha256))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.root()).isEqualTo(tree.root().toString());
                        assertThat(found.recordedAt()).isEqualTo(anchor.time().getEpochSecond());
                    });
            assertThat(anchors.revokedUpTo(chainId, contract, voucher)).hasValue(4_000_000_000L);
            assertThat(anchors.revocation(chainId, contract, voucher, 4_000_000_000L)
                            .orElseThrow()
                            .revoker())
                    .isEqualTo(fixture.chain.accounts().admin().address().hex());
            assertThat(anchors.revocation(chainId, contract, voucher, 4_000_000_001L))
                    .isEmpty();

            fixture.reorganiseFrom(anchor.block());
            fixture.mineBlocks(70);
            indexer.run();

            assertThat(anchors.anchors(chainId, contract, "0x" + sha256)).isEmpty();
            assertThat(anchors.revokedUpTo(chainId, contract, voucher)).isEmpty();
        }
        assertThat(fixture.ledger.anchored(sha256)).isEmpty();
    }

    private SigningDomain domain() {
        return new SigningDomain(fixture.chain.chainId(), fixture.chain.contract());
    }

    private AnchorTree anchorByWallet(List<Artwork> anchored) throws Exception {
        Instant deadline = Instant.now().plusSeconds(600);
        List<Attestation> attestations = new ArrayList<>();
        for (Artwork artwork : anchored) {
            attestations.add(fixture.attestation(artwork, deadline));
        }
        AnchorTree made = new AnchorTree(attestations);
        byte[] signature = fixture.chain.accounts().attester().signer().sign(made, deadline, domain());
        fixture.wallet().send(fixture.contract(), BigInteger.ZERO, MintmarkCalls.anchor(made, deadline, signature));
        return made;
    }

    private void asOwner(String key, String data) throws Exception {
        fixture.chain
                .sender()
                .sendAndAwaitFinality(
                        key, fixture.chain.accounts().admin(), ContractCall.to(fixture.chain.contract(), data));
    }

    private static Anchored until(Ledger ledger, String sha256) throws Exception {
        while (ledger.anchored(sha256).isEmpty()) {
            Thread.sleep(50);
        }
        return ledger.anchored(sha256).orElseThrow();
    }
}
