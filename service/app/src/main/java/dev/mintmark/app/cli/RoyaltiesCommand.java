package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.RoyaltyList;
import dev.mintmark.app.io.Counted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what creators earned, by the contract's events. */
@Command(
        name = "royalties",
        description = "Shows what each creator earned, was paid and can withdraw, in the chain's coin; --json in wei.")
final class RoyaltiesCommand extends ApiCommand {
    @Parameters(
            paramLabel = "ADDRESS",
            arity = "0..1",
            description = "A creator's address, 0x and 40 hex digits. Default: all creators.")
    @Nullable
    String address;

    @Override
    void checkArguments() {
        if (address != null && !address.matches("0x[0-9a-fA-F]{40}")) {
            throw CommandFailedException.wrongUse(
                    "\"" + address + "\" is not an address; an address is 0x and 40 hex digits.");
        }
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        RoyaltyList answer =
                address == null ? api.royalties().all() : api.royalties().of(address);
        if (json) {
            Output.json(answer);
            return Main.DONE;
        }
        if (answer.creators().isEmpty()) {
            Output.line(address == null ? "No token was minted yet." : address + " created no token here.");
        }
        for (RoyaltyList.Creator creator : answer.creators()) {
            Output.line(creator.address() + "  " + Counted.of(creator.tokens(), "token") + ", "
                    + Counted.of(creator.sales(), "sale") + ": earned " + Wei.format(creator.earnedWei()) + ", paid "
                    + Wei.format(creator.paidWei()) + ", withdrawable " + Wei.format(creator.withdrawableWei()));
        }
        return Main.DONE;
    }
}
