package dev.mintmark.app.chain.anvil;

import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.Minter;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service of its own process that mints until somebody kills it, and says what it has confirmed. */
final class MintingService {
    private MintingService() {}

    public static void main(String[] args) throws Exception {
        try (ChainFixture fixture = ChainFixture.open(Path.of(args[0]))) {
            fixture.models.register(ChainFixture.MODEL);
            System.out.println("anvil " + Files.readString(Path.of(args[0], "chain/anvil.pid")));
            Minter minter = fixture.minter(3);
            for (int i = 0; i < 1000; i++) {
                Artwork next = fixture.pinned("next " + i);
                fixture.minter.sign(next);
                Artwork artwork = fixture.pinned("killed " + i);
                fixture.pinned("together with " + i);
                minter.sign(artwork);
                minter.send(artwork);
                System.out.println("confirmed " + fixture.confirmed(artwork).tokenId());
            }
        }
    }
}
