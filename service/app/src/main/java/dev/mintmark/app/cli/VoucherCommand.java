package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.mint.Voucher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Signs an attestation that a wallet mints with. */
@Command(
        name = "voucher",
        description =
                "Signs a voucher, with which a wallet mints a pinned artwork at its own cost; the artwork stays for good.")
final class VoucherCommand extends ApiCommand {
    @Parameters(paramLabel = "ID", description = "The artwork's ID, as generate, demo and list print it.")
    String id = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "ADDRESS",
            description = "The address that receives the token, 0x and 40 hex digits.")
    String to = "";

    @Override
    void checkArguments() {
        if (!Artwork.isId(id)) {
            throw CommandFailedException.wrongUse("\"" + id + "\" is not an artwork's ID.");
        }
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        Voucher voucher = api.market().voucher(id, to);
        if (json) {
            Output.json(voucher);
        } else {
            Output.line("Until " + voucher.deadline() + " any wallet mints the token " + voucher.tokenId() + " to "
                    + voucher.to() + " by a transaction to " + voucher.contract() + " on chain " + voucher.chainId()
                    + " with this data:");
            Output.line(voucher.data());
        }
        return Main.DONE;
    }
}
