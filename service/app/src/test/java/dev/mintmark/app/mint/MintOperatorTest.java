package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.artwork.StepFailedException;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.transactions.ReplacedTransaction;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of mints that the operator cancels, or pauses. */
@Tag("slow")
final class MintOperatorTest {
    @TempDir
    static Path folder;

    private static ChainFixture fixture;
    private static Chain chain;

    @BeforeAll
    static void open() throws Exception {
        fixture = ChainFixture.open(folder);
        chain = fixture.chain;
        fixture.models.register(ChainFixture.MODEL);
    }

    @AfterAll
    static void close() throws Exception {
        fixture.close();
    }

    @Test
    void aMintThatTheOperatorCancelledSaysSoAndCanBeMintedAgain() throws Exception {
        Artwork artwork = fixture.pinned("cancelled by the operator");
        fixture.minter.sign(artwork);
        String mint = fixture.tx(artwork);

        ReplacedTransaction cancelled = chain.sender().replacements().cancel(mint, null);

        assertThat(cancelled.artworks()).containsExactly(artwork.id());
        assertThat(fixture.tx(artwork)).isEqualTo(mint);
        assertThatThrownBy(() -> fixture.confirmed(artwork))
                .isInstanceOfSatisfying(
                        StepFailedException.class,
                        failed -> assertThat(failed.failure().type()).isEqualTo("mint-cancelled"))
                .hasMessageContaining(cancelled.tx());
        fixture.backToPinned(artwork);
        assertThat(fixture.mint(artwork).tokenId())
                .isEqualTo("0x" + artwork.sealed().sha256());
    }

    @Test
    void aMintWaitsWhileTheContractIsPausedAndGoesOnWhenItIsResumed() throws Exception {
        Artwork sent = fixture.pinned("sent into a pause");
        Artwork fresh = fixture.pinned("ready in a pause");
        fixture.minter.sign(sent);
        assertThat(chain.mintingPause().pause().paused()).isTrue();
        try {
            assertThatThrownBy(chain.mintingPause()::pause).hasMessageContaining("paused already");
            fixture.minter.send(sent);
            fixture.untilPinned(sent);
            assertThatThrownBy(() -> fixture.minter.sign(sent)).isInstanceOf(MintingPausedException.class);
            assertThatThrownBy(() -> fixture.minter.sign(fresh))
                    .isInstanceOf(MintingPausedException.class)
                    .hasMessageContaining("mints wait until it is resumed");
            assertThat(fixture.minter.confirm(fresh)).isEmpty();
            assertThat(fixture.stage(fresh)).isEqualTo("PINNED");
            assertThatThrownBy(chain::check).hasMessageContaining("Minting is paused");
        } finally {
            assertThat(chain.mintingPause().resume().paused()).isFalse();
        }
        assertThatThrownBy(chain.mintingPause()::resume)
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("not paused");
        assertThat(fixture.mint(sent).tokenId()).isEqualTo("0x" + sent.sealed().sha256());
        assertThat(fixture.mint(fresh).tokenId())
                .isEqualTo("0x" + fresh.sealed().sha256());
    }
}
