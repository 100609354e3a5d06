package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.io.Counted;
import dev.mintmark.app.mint.ChainCheck;
import java.math.BigInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands on the chain. */
@Command(
        name = "chain",
        description = "Shows the chain that tokens are minted on, and checks that it has them.",
        subcommands = {ChainCommand.Status.class, ChainCommand.Check.class})
final class ChainCommand {
    private ChainCommand() {}

    @Command(
            name = "status",
            description =
                    "Shows blocks, gas price and limit, balances, nonces and what waits; ends with 1 if nothing can be minted.")
    static final class Status extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            ChainStatus status = api.chainStatus();
            if (json) {
                Output.json(status);
            } else {
                print(status);
            }
            return status.problem() == null ? Main.DONE : Main.FAILED;
        }

        private static void print(ChainStatus status) {
            Output.line("chain      " + status.chainId()
                    + (status.network().endsWith(" " + status.chainId()) ? "" : " (" + status.network() + ")")
                    + ", block " + status.latestBlock()
                    + ", final up to " + status.finalizedBlock());
            Output.line("contract   " + status.contract() + ", market " + status.market());
            Output.line("gas        " + Network.formatGwei(new BigInteger(status.gasWei())) + " gwei now, at most "
                    + Network.formatGwei(new BigInteger(status.maxFeeWei())));
            for (ChainStatus.AccountStatus account : status.accounts()) {
                Output.line("account    " + account.address() + " (" + String.join(", ", account.roles()) + "): "
                        + Wei.format(account.balanceWei()) + " coins, nonce " + account.nonce() + ", "
                        + Counted.of(account.pending(), "transaction") + " waiting");
            }
            Output.line(status.problem() == null ? "The service can mint." : status.problem());
        }
    }

    @Command(
            name = "check",
            description = "Compares all confirmed tokens with the chain; ends with 1 if it lacks one, repaired or not.")
    static final class Check extends ApiCommand {
        @Option(
                names = "--repair",
                description = "Send the mints again that the chain lacks; their artworks wait to be confirmed again.")
        boolean repair;

        @Override
        int run(MintmarkApi api) throws Exception {
            ChainCheck check = api.checkChain(repair);
            if (json) {
                Output.json(check);
            } else {
                check.tokens().forEach(token -> Output.line(sentence(token)));
                Output.line("Of " + Counted.of(check.checked(), "token") + ", " + check.missing()
                        + (check.missing() == 1 ? " is" : " are") + " missing from chain " + check.chainId()
                        + " up to block " + check.block() + ".");
            }
            return check.missing() == 0 ? Main.DONE : Main.FAILED;
        }

        private static String sentence(ChainCheck.MissingToken token) {
            return "Artwork " + token.artwork() + ": token " + token.tokenId() + " is not in block " + token.block()
                    + (token.foundBlock() == null ? "" : " but in block " + token.foundBlock())
                    + (token.repaired() ? "; its mint goes on." : "; --repair has its mint go on.");
        }
    }
}
