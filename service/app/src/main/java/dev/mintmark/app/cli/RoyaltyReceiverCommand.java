package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ReceiverRequest;
import dev.mintmark.app.vault.RoyaltyReceiver;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows and changes where a creator's royalties go. */
@Command(
        name = "royalty-receiver",
        description = "Shows where a creator's royalties go, or sends those of all its tokens elsewhere from now on.")
final class RoyaltyReceiverCommand extends ApiCommand {
    @Parameters(
            index = "0",
            paramLabel = "TOKEN|CREATOR",
            description = "The creator's address, or the ID of one of its tokens.")
    String subject = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ADDRESS",
            description = "The address that receives them, which may be a vault. Default: only show.")
    @Nullable
    String receiver;

    @Override
    void checkArguments() {
        if (!subject.matches("0x[0-9a-fA-F]{40}|(0x)?[0-9a-fA-F]{64}")) {
            throw CommandFailedException.wrongUse("\"" + subject
                    + "\" is neither a token's ID (64 hex digits) nor an address (0x and 40 hex digits).");
        }
        VaultCommand.requireAddress("The receiver", receiver);
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        RoyaltyReceiver answer = receiver == null
                ? api.vaults().receiver(subject)
                : api.vaults().setReceiver(subject, new ReceiverRequest(receiver));
        if (json) {
            Output.json(answer);
        } else {
            Output.line("The royalties of all tokens of " + answer.creator() + " go to " + answer.receiver()
                    + (answer.tx() == null ? "." : " by the transaction " + answer.tx() + "."));
        }
        return Main.DONE;
    }
}
