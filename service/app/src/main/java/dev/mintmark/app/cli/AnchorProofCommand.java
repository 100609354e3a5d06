package dev.mintmark.app.cli;

import dev.mintmark.app.api.AnchorProof;
import dev.mintmark.app.api.MintmarkApi;
import picocli.CommandLine.Command;

/** Prints the proof of an anchored artwork. */
@Command(
        name = "anchor-proof",
        description = "Prints the proof that an artwork is anchored, with which any wallet claims its token.")
final class AnchorProofCommand extends ArtworkCommand {
    @Override
    int run(MintmarkApi api) {
        AnchorProof proof = api.anchors().proof(id);
        if (json) {
            Output.json(proof);
        } else {
            Output.line("Anchored at " + proof.time() + " in block " + proof.block() + " under the root " + proof.root()
                    + ".");
            Output.line("Until " + proof.generation().deadline() + " any wallet mints the token "
                    + proof.generation().tokenId() + " to " + proof.generation().to() + " by a transaction to "
                    + proof.contract() + " on chain " + proof.chainId() + " with this data:");
            Output.line(proof.data());
        }
        return Main.DONE;
    }
}
