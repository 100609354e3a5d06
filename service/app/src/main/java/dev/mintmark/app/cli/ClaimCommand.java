package dev.mintmark.app.cli;

import dev.mintmark.app.api.ArtworkResponse;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Token;
import picocli.CommandLine.Command;

/** Mints the token of an anchored artwork. */
@Command(name = "claim", description = "Mints the token of an anchored artwork, by the terms that were anchored.")
final class ClaimCommand extends ArtworkCommand {
    @Override
    int run(MintmarkApi api) throws Exception {
        api.anchors().claim(id);
        ArtworkResponse artwork = new ArtworkWatcher(api.artworks(), id).awaitDone();
        Token token = artwork.requireToken();
        if (json) {
            Output.json(artwork);
        } else {
            Output.line(
                    "token " + token.tokenId() + " of contract " + token.contract() + " on chain " + token.chainId());
        }
        return Main.DONE;
    }
}
