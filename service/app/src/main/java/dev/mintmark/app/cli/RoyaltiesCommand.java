package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.RoyaltyList;
import dev.mintmark.app.api.RoyaltyQuery;
import dev.mintmark.app.api.RoyaltyReport;
import dev.mintmark.app.io.Counted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what creators earned, by the contract's events. */
@Command(
        name = "royalties",
        description = "Shows what each creator earned, was paid and can withdraw, in the chain's coin; --json in wei."
                + " With a period, a group or --csv the ledger.")
final class RoyaltiesCommand extends ApiCommand {
    @Parameters(
            paramLabel = "ADDRESS",
            arity = "0..1",
            description = "A creator's address, 0x and 40 hex digits. Default: all creators.")
    @Nullable
    String address;

    @Option(names = "--from", paramLabel = "DATE", description = "The first day (UTC), such as 2026-11-01.")
    @Nullable
    String from;

    @Option(names = "--to", paramLabel = "DATE", description = "The last day (UTC). Default: today.")
    @Nullable
    String to;

    @Option(
            names = "--by",
            paramLabel = "GROUP",
            description =
                    "Sums by token, creator, month or day, or each entry. Default with any of these options: entry.")
    @Nullable
    String by;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description =
                    "Write the ledger as a table (RFC 4180) to a new file, or to the standard output where it is -.")
    @Nullable
    String csv;

    private @Nullable RoyaltyQuery query;

    @Override
    void checkArguments() {
        if (address != null && !address.matches("0x[0-9a-fA-F]{40}")) {
            throw CommandFailedException.wrongUse(
                    "\"" + address + "\" is not an address; an address is 0x and 40 hex digits.");
        }
        if (csv != null && json) {
            throw CommandFailedException.wrongUse("--csv and --json cannot be asked for together.");
        }
        if (Stream.of(from, to, by, csv).anyMatch(Objects::nonNull)) {
            query = RoyaltyQuery.of(address, from, to, by);
        }
    }

    private int print(RoyaltyReport report) throws IOException {
        if (json) {
            Output.json(report);
        } else if (csv != null) {
            if (csv.equals("-")) {
                Output.csv(report.csv());
            } else {
                Files.writeString(Path.of(csv), report.csv(), StandardOpenOption.CREATE_NEW);
                Output.line("Wrote " + csv + ".");
            }
        } else {
            report.entries()
                    .forEach(entry -> Output.line(entry.at() + "  "
                            + (entry.kind().equals("EARNED") ? "earned " : "paid   ")
                            + amount(entry.currency(), entry.amountWei()) + " to " + entry.receiver()
                            + (entry.tokenId() == null ? "" : ", token " + entry.tokenId())
                            + (entry.marketplace() == null ? "" : ", sold by " + entry.marketplace()) + ", block "
                            + entry.block() + ", " + entry.tx()));
            report.sums().forEach(sum -> Output.line((sum.key() == null ? "(none)" : sum.key()) + "  " + sums(sum)));
            report.totals().forEach(sum -> Output.line("in all  " + sums(sum)));
            if (report.totals().isEmpty()) {
                Output.line("No royalty was earned or paid up to then.");
            }
        }
        return Main.DONE;
    }

    private static String sums(RoyaltyReport.Sum sum) {
        return "earned " + amount(sum.currency(), sum.earnedWei()) + ", paid "
                + amount(sum.currency(), sum.paidWei()) + ", withdrawable "
                + amount(sum.currency(), sum.withdrawableWei());
    }

    private static String amount(String currency, String amount) {
        return VaultCommand.amount(currency, amount) + (VaultCommand.isNative(currency) ? "" : " of " + currency);
    }

    /** All pages as one. */
    private static RoyaltyList every(MintmarkApi api) throws Exception {
        RoyaltyList page = api.royalties().all(null, RoyaltyList.MAX_LIMIT);
        List<RoyaltyList.Creator> creators = new ArrayList<>(page.creators());
        while (page.next() != null) {
            page = api.royalties().all(page.next(), RoyaltyList.MAX_LIMIT);
            creators.addAll(page.creators());
        }
        return new RoyaltyList(creators, page.asOf(), null);
    }

    /** All tokens of one creator. */
    private static RoyaltyList of(MintmarkApi api, String address) throws Exception {
        RoyaltyList page = api.royalties().of(address, null, RoyaltyList.MAX_LIMIT);
        List<RoyaltyList.ByToken> tokens = new ArrayList<>();
        page.creators().forEach(creator -> tokens.addAll(creator.byToken()));
        while (page.next() != null) {
            page = api.royalties().of(address, page.next(), RoyaltyList.MAX_LIMIT);
            page.creators().forEach(creator -> tokens.addAll(creator.byToken()));
        }
        List<RoyaltyList.Creator> creators =
                page.creators().stream().map(creator -> creator.with(tokens)).toList();
        return new RoyaltyList(creators, page.asOf(), null);
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        if (query != null) {
            return print(api.royalties().report(query));
        }
        RoyaltyList answer = address == null ? every(api) : of(api, address);
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
