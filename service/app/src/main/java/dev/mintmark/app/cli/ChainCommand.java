package dev.mintmark.app.cli;

import dev.mintmark.app.api.ChainApi;
import dev.mintmark.app.api.FilledGaps;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ReindexedChain;
import dev.mintmark.app.api.ReplacementRequest;
import dev.mintmark.app.api.RoleChangeRequest;
import dev.mintmark.app.chain.ChainStatus;
import dev.mintmark.app.chain.MintingPause;
import dev.mintmark.app.chain.RoleChange;
import dev.mintmark.app.chain.RoleTransaction;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.transactions.ReplacedTransaction;
import dev.mintmark.app.io.Counted;
import dev.mintmark.app.mint.ChainCheck;
import java.math.BigInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on the chain. */
@Command(
        name = "chain",
        description =
                "Shows the chain that tokens are minted on, checks that it has them, moves transactions that wait,"
                        + " pauses minting, and changes roles.",
        subcommands = {
            ChainCommand.Status.class,
            ChainCommand.Check.class,
            ChainCommand.Bump.class,
            ChainCommand.CancelTransaction.class,
            ChainCommand.FillGap.class,
            ChainCommand.Reindex.class,
            ChainCommand.Pause.class,
            ChainCommand.Unpause.class,
            ChainRoleCommands.Roles.class,
            ChainRoleCommands.TransferOwnership.class,
            ChainRoleCommands.AcceptOwnership.class,
            SetAttesterCommand.class,
            ChainRoleCommands.RevokeAttester.class,
            ChainRoleCommands.SetModelAdmin.class,
            ChainRoleCommands.SetPauser.class
        })
final class ChainCommand {
    private ChainCommand() {}

    @Command(
            name = "status",
            description =
                    "Shows blocks, gas price and limit, what was spent, balances, nonces and what waits; ends with 1 if nothing can be minted.")
    static final class Status extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            ChainStatus status = api.chain().status();
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
                    + ", final up to " + status.finalizedBlock()
                    + (status.indexedBlock() < 0 ? "" : ", read up to " + status.indexedBlock()));
            Output.line("contract   " + status.contract() + ", market " + status.market());
            if (status.explorer() != null) {
                Output.line("explorer   " + status.explorer());
            }
            Output.line("gas        " + Network.formatGwei(new BigInteger(status.gasWei())) + " gwei now, at most "
                    + Network.formatGwei(new BigInteger(status.maxFeeWei())));
            ChainStatus.Spent spent = status.spent();
            Output.line("spent      " + Wei.format(spent.todayWei()) + " coins today"
                    + (spent.maxPerDayWei() == null
                            ? ""
                            : " of at most " + Wei.format(spent.maxPerDayWei()) + " until " + spent.nextDay())
                    + (spent.waitingWei().equals("0")
                            ? ""
                            : " and " + Wei.format(spent.waitingWei()) + " at most for what is not final")
                    + ", "
                    + Wei.format(spent.last30DaysWei()) + " in 30 days, " + Wei.format(spent.allWei()) + " in all");
            for (ChainStatus.AccountStatus account : status.accounts()) {
                Output.line("account    " + account.address()
                        + (account.name() == null ? "" : " " + account.name()) + " ("
                        + String.join(", ", account.roles()) + "): "
                        + Wei.format(account.balanceWei()) + " coins, nonce " + account.nonce() + ", "
                        + Counted.of(account.pending(), "transaction") + " waiting");
                account.waiting().forEach(waiting -> Output.line("           " + sentence(waiting)));
            }
            status.warnings().forEach(warning -> Output.line("warning    " + warning));
            Output.line(status.problem() == null ? "The service can mint." : status.problem());
        }

        private static String sentence(ChainStatus.WaitingTransaction waiting) {
            return "nonce " + waiting.nonce() + ", " + waiting.purpose() + ": " + waiting.tx() + " for at most "
                    + Network.formatGwei(new BigInteger(waiting.maxFeeWei())) + " gwei since " + waiting.signedAt()
                    + (waiting.attempts() == 1 ? "" : ", form " + waiting.attempts());
        }
    }

    @Command(
            name = "check",
            description =
                    "Compares all confirmed tokens with the chain; ends with 1 if it lacks one, repaired or not, or if some could"
                            + " not be compared.")
    static final class Check extends ApiCommand {
        @Option(
                names = "--repair",
                description = "Send the mints again that the chain lacks; their artworks wait to be confirmed again.")
        boolean repair;

        @Override
        int run(MintmarkApi api) throws Exception {
            ChainCheck check = api.chain().check(repair);
            if (json) {
                Output.json(check);
            } else {
                check.tokens().forEach(token -> Output.line(sentence(token)));
                Output.line("Of " + Counted.of(check.checked(), "token") + ", " + check.missing()
                        + (check.missing() == 1 ? " is" : " are") + " missing from chain " + check.chainId()
                        + " up to block " + check.block() + ".");
                if (check.skipped() > 0) {
                    Output.line(Counted.of(check.skipped(), "token")
                            + " of later blocks could not be compared: the node lags"
                            + " behind, or its chain is not the one on which they were minted.");
                }
            }
            return check.missing() == 0 && check.skipped() == 0 ? Main.DONE : Main.FAILED;
        }

        private static String sentence(ChainCheck.MissingToken token) {
            return "Artwork " + token.artwork() + ": token " + token.tokenId() + " is not in block " + token.block()
                    + (token.foundBlock() == null ? "" : " but in block " + token.foundBlock())
                    + (token.repaired() ? "; its mint goes on." : "; --repair has its mint go on.");
        }
    }

    /** A command that replaces a transaction that waits. */
    private abstract static class Replacing extends ApiCommand {
        @Parameters(
                paramLabel = "TX",
                arity = "0..1",
                description = "The hash of the transaction. Default: the one that the others of its account wait for.")
        @Nullable
        String tx;

        @Option(
                names = "--max-fee-gwei",
                paramLabel = "N",
                description = "What a unit of gas costs at most, up to chain.maxFeeGwei."
                        + " Default: the present price, or 12 %% more than the transaction offers.")
        @Nullable
        Long maxFeeGwei;

        private ReplacementRequest request = new ReplacementRequest(null, null);

        @Override
        void checkArguments() {
            request = new ReplacementRequest(tx, maxFeeGwei);
        }

        abstract ReplacedTransaction replace(ChainApi chain, ReplacementRequest request) throws Exception;

        abstract String sentence(ReplacedTransaction done);

        @Override
        final int run(MintmarkApi api) throws Exception {
            ReplacedTransaction done = replace(api.chain(), request);
            if (json) {
                Output.json(done);
            } else {
                Output.line(sentence(done));
            }
            return Main.DONE;
        }

        final String fee(ReplacedTransaction done) {
            return Network.formatGwei(new BigInteger(done.maxFeeWei())) + " gwei";
        }
    }

    @Command(name = "bump", description = "Replaces a transaction that waits by one with higher fees.")
    static final class Bump extends Replacing {
        @Override
        ReplacedTransaction replace(ChainApi chain, ReplacementRequest request) throws Exception {
            return chain.bump(request);
        }

        @Override
        String sentence(ReplacedTransaction done) {
            return "The transaction " + done.tx() + " for at most " + fee(done) + " takes the place of "
                    + done.replaced() + " (" + done.purpose() + ", nonce " + done.nonce() + ").";
        }
    }

    @Command(
            name = "cancel-tx",
            description = "Cancels a transaction that waits, by a payment of nothing under its nonce."
                    + " If it is mined first, it counts.")
    static final class CancelTransaction extends Replacing {
        @Override
        ReplacedTransaction replace(ChainApi chain, ReplacementRequest request) throws Exception {
            return chain.cancelTransaction(request);
        }

        @Override
        String sentence(ReplacedTransaction done) {
            return "The payment of nothing " + done.tx() + " for at most " + fee(done) + " cancels " + done.replaced()
                    + " (" + done.purpose() + ", nonce " + done.nonce() + ") unless that is mined first."
                    + done.artworks().stream()
                            .map(artwork -> " Then mintmark retry " + artwork + " mints anew.")
                            .collect(Collectors.joining());
        }
    }

    @Command(
            name = "fill-gap",
            description = "Uses up nonces that the chain waits for and nothing here has, by payments of nothing.")
    static final class FillGap extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            FilledGaps filled = api.chain().fillGaps();
            if (json) {
                Output.json(filled);
            } else {
                filled.accounts()
                        .forEach(gap -> Output.line(
                                "Payments of nothing use up of " + gap.sender() + " the nonces " + gap.nonces() + "."));
            }
            return Main.DONE;
        }
    }

    @Command(
            name = "reindex",
            description = "Reads all events of the contract again, for where a node left some out; can take long.")
    static final class Reindex extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            ReindexedChain read = api.chain().reindex();
            if (json) {
                Output.json(read);
            } else {
                Output.line("All events of the contract " + read.contract() + " on chain " + read.chainId()
                        + " were read again, up to block " + read.block() + ".");
            }
            return Main.DONE;
        }
    }

    @Command(
            name = "pause",
            description = "Pauses minting on the contract, with the owner's or the pauser's key; mints wait.")
    static final class Pause extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            return print(api.chain().pauseMinting(), json);
        }
    }

    @Command(name = "unpause", description = "Resumes minting on the contract, with the owner's key.")
    static final class Unpause extends ApiCommand {
        @Mixin
        SafeJson safe = new SafeJson();

        @Override
        int run(MintmarkApi api) throws Exception {
            RoleChangeRequest request = new RoleChangeRequest(RoleChange.UNPAUSE, null);
            if (safe.isAsked()) {
                RoleTransaction written = safe.write(api, request);
                if (json) {
                    Output.json(written);
                }
                return Main.DONE;
            }
            if (data.settings().chain().embedded()) {
                return print(api.chain().resumeMinting(), json);
            }
            RoleTransaction end = ChainRoleCommands.change(api, data, request);
            if (end.tx() != null && end.block() != null) {
                return print(new MintingPause.MintingState(end.to(), false, end.tx(), end.block()), json);
            }
            if (json) {
                Output.json(end);
            } else {
                ChainRoleCommands.print(end);
            }
            return Main.DONE;
        }
    }

    private static int print(MintingPause.MintingState state, boolean json) {
        if (json) {
            Output.json(state);
        } else {
            Output.line("Minting is " + (state.paused() ? "paused" : "resumed") + " on the contract " + state.contract()
                    + " by the transaction " + state.tx() + ".");
        }
        return Main.DONE;
    }
}
