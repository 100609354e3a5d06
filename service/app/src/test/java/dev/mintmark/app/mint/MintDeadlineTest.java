package dev.mintmark.app.mint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.Token;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attestations have a deadline, which the contract compares with the time of the block. */
@Tag("slow")
class MintDeadlineTest {
    @TempDir
    Path folder;

    private ChainFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = ChainFixture.open(folder);
        fixture.models.register(ChainFixture.MODEL);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    /** As where a reorganisation took back a mint of last week. */
    @Test
    void aMintWhoseAttestationExpiredBeforeItWasMinedIsAttestedAnew() throws Exception {
        Artwork artwork = fixture.pinned("mined late");
        fixture.minter.sign(artwork);
        String expired = fixture.tx(artwork);
        fixture.passTime((int) Duration.ofDays(8).toSeconds());

        fixture.minter.send(artwork);
        fixture.untilPinned(artwork);

        Token token = fixture.mint(artwork);
        assertThat(token.tokenId()).isEqualTo("0x" + artwork.sealed().sha256());
        assertThat(token.tx()).isNotEqualTo(expired);
    }

    @Test
    void aMachineWhoseClockWasSetBackMintsAllTheSame() throws Exception {
        Artwork artwork = fixture.pinned("by a slow clock");
        Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofDays(-30));
        assertThat(new Minter(fixture.chain, fixture.search, ChainFixture.alone(fixture.database), slow).sign(artwork))
                .isTrue();
        fixture.minter.send(artwork);
        assertThat(fixture.confirmed(artwork).tokenId())
                .isEqualTo("0x" + artwork.sealed().sha256());
    }
}
