package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.VoucherPage;
import dev.mintmark.app.api.VoucherRequest;
import dev.mintmark.app.api.VoucherResponse;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.MintOrder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Vouchers, with which wallets mint. */
@Command(
        name = "voucher",
        description =
                "Signs a voucher, with which a wallet mints a sealed artwork at its own cost; the artwork stays for good.",
        subcommands = {VoucherCommand.Revoke.class, VoucherCommand.ListAll.class})
final class VoucherCommand extends ApiCommand {
    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "The artwork's ID, as generate, demo and list print it.")
    @Nullable
    String id;

    @Option(
            names = "--to",
            paramLabel = "ADDRESS",
            description = "The address that receives the token, 0x and 40 hex digits.")
    @Nullable
    String to;

    @Option(
            names = "--creator",
            paramLabel = "ADDRESS",
            description = "The address that receives the royalties. Default: that of --to.")
    @Nullable
    String creator;

    @Option(
            names = "--royalty-bps",
            paramLabel = "N",
            description = "The creator's share of every sale in hundredths of a percent, 0 to 1000. Default: "
                    + MintOrder.STANDARD_ROYALTY_BPS + ".")
    @Nullable
    Integer royaltyBps;

    @Option(names = "--name", paramLabel = "TEXT", description = "The token's name, public for good. Default: none.")
    @Nullable
    String name;

    @Option(
            names = "--description",
            paramLabel = "TEXT",
            description = "The token's description, public for good. Default: none.")
    @Nullable
    String description;

    @Option(
            names = "--license",
            paramLabel = "TEXT",
            description = "The picture's license, public for good, such as CC-BY-4.0. Default: none.")
    @Nullable
    String license;

    @Option(
            names = "--expires",
            paramLabel = "DURATION|DATE",
            description =
                    "When the voucher ends: a time from now, such as 30d or 12h, or the last day, such as 2030-12-31."
                            + " Default: 7d.")
    @Nullable
    String expires;

    @Override
    void checkArguments() {
        requireId(id);
        if (to == null) {
            throw CommandFailedException.wrongUse("Missing required option: '--to=ADDRESS'");
        }
    }

    private static String requireId(@Nullable String id) {
        if (id == null) {
            throw CommandFailedException.wrongUse("Missing required parameter: 'ID'");
        }
        if (!Artwork.isId(id)) {
            throw CommandFailedException.wrongUse("\"" + id + "\" is not an artwork's ID.");
        }
        return id;
    }

    @Override
    int run(MintmarkApi api) throws Exception {
        VoucherRequest request =
                new VoucherRequest(to == null ? "" : to, creator, royaltyBps, name, description, license, expires);
        VoucherResponse voucher = api.vouchers().give(requireId(id), request);
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

    private static String line(VoucherResponse voucher) {
        String end = switch (voucher.state()) {
            case OPEN -> "until " + voucher.deadline();
            case EXPIRED -> "at " + voucher.deadline();
            case REDEEMED ->
                voucher.redeemed() == null
                        ? ""
                        : "in block " + voucher.redeemed().block() + " for "
                                + voucher.redeemed().to() + ", royalty "
                                + voucher.redeemed().royaltyBps() + " bps to "
                                + voucher.redeemed().creator() + ", held by "
                                + (voucher.redeemed().owner() == null
                                        ? "nobody, as it was burnt"
                                        : voucher.redeemed().owner());
            case REVOKED ->
                voucher.revoked() == null
                        ? ""
                        : "in block " + voucher.revoked().block() + " by "
                                + voucher.revoked().by();
        };
        return voucher.artwork() + "  " + voucher.state() + "  " + end;
    }

    /** Ends a voucher. */
    @Command(
            name = "revoke",
            description = "Revokes an artwork's open voucher on the contract; a new one can be given afterwards.")
    static final class Revoke extends ArtworkCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            VoucherResponse voucher = api.vouchers().revoke(id);
            if (json) {
                Output.json(voucher);
            } else {
                Output.line(line(voucher));
            }
            return Main.DONE;
        }
    }

    /** Lists vouchers. */
    @Command(name = "list", description = "Lists vouchers, newest first, and what became of them by the chain.")
    static final class ListAll extends ApiCommand {
        @Option(
                names = "--limit",
                paramLabel = "N",
                description = "The most vouchers, 1 to " + VoucherPage.MAX_LIMIT + ". Default: "
                        + VoucherPage.DEFAULT_LIMIT + ".")
        int limit = VoucherPage.DEFAULT_LIMIT;

        @Option(
                names = "--after",
                paramLabel = "CURSOR",
                description = "The cursor that the page before ended with. Default: the first page.")
        @Nullable
        String after;

        @Override
        int run(MintmarkApi api) {
            VoucherPage page = api.vouchers().list(after, limit);
            if (json) {
                Output.json(page);
                return Main.DONE;
            }
            page.vouchers().forEach(voucher -> Output.line(line(voucher)));
            if (page.vouchers().isEmpty()) {
                Output.line("No voucher was given.");
            }
            if (page.next() != null) {
                Output.line("More with --after " + page.next());
            }
            return Main.DONE;
        }
    }
}
