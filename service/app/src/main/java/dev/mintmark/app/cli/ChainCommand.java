package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.io.Counted;
import java.math.BigDecimal;
import picocli.CommandLine.Command;

/** The commands on the chain. */
@Command(
        name = "chain",
        description = "Shows the chain that tokens are minted on.",
        subcommands = ChainCommand.Status.class)
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
            Output.line("chain      " + status.chainId() + " (" + status.network() + "), block " + status.latestBlock()
                    + ", final up to " + status.finalizedBlock());
            Output.line("contract   " + status.contract() + ", market " + status.market());
            Output.line("gas        " + gwei(status.gasWei()) + " gwei now, at most " + gwei(status.maxFeeWei()));
            for (ChainStatus.AccountStatus account : status.accounts()) {
                Output.line(String.join(", ", account.roles()) + "  " + account.address() + ": "
                        + Wei.format(account.balanceWei()) + " coins, nonce " + account.nonce() + ", "
                        + Counted.of(account.pending(), "transaction") + " waiting");
            }
            Output.line(status.problem() == null ? "The service can mint." : status.problem());
        }

        private static String gwei(String wei) {
            return new BigDecimal(wei).movePointLeft(9).stripTrailingZeros().toPlainString();
        }
    }
}
