package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.TokenResponse;
import dev.mintmark.app.api.WithdrawRequest;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.io.Counted;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.AuctionState;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedListing;
import dev.mintmark.app.market.TokenTransaction;
import dev.mintmark.app.market.Withdrawal;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on tokens of the service's accounts. Those that send a transaction return when its block is final. */
@Command(
        name = "token",
        description = "Shows, lists, buys, auctions, transfers and burns tokens, and withdraws what the market owes.",
        subcommands = {
            TokenCommand.Show.class,
            TokenCommand.List.class,
            TokenCommand.Cancel.class,
            TokenCommand.Buy.class,
            TokenCommand.Transfer.class,
            TokenCommand.Burn.class,
            TokenCommand.Withdraw.class,
            TokenOfferCommands.MakeOffer.class,
            TokenOfferCommands.ListOffers.class,
            TokenOfferCommands.AcceptOffer.class,
            TokenOfferCommands.CancelAll.class,
            TokenAuctionCommand.class,
            TokenCurrencyCommands.Currencies.class,
            TokenCurrencyCommands.Allow.class,
            TokenCurrencyCommands.Forbid.class,
            TokenCurrencyCommands.Credits.class
        })
final class TokenCommand {
    private TokenCommand() {}

    /** A command on one token. */
    abstract static class OnToken extends ApiCommand {
        @Parameters(paramLabel = "TOKEN", description = "The token's ID: the SHA-256 of its file, with 0x or without.")
        String token = "";

        @Override
        void checkArguments() {
            token = Token.parseId(token);
        }

        @Override
        final String subject() {
            return token;
        }

        final int print(Object answer, String... lines) {
            if (json) {
                Output.json(answer);
            } else {
                Stream.of(lines).forEach(Output::line);
            }
            return Main.DONE;
        }
    }

    @Command(name = "show", description = "Shows a token as the chain has it.")
    static final class Show extends OnToken {
        @Override
        int run(MintmarkApi api) throws Exception {
            TokenResponse answer = api.market().token(token);
            Ledger.OnChain found = answer.token();
            return print(
                    answer,
                    "owner " + named(answer, found.owner()),
                    "creator " + named(answer, found.creator()),
                    "model " + found.modelSha256() + (found.modelRevoked() ? " (revoked)" : ""),
                    "image ipfs://" + found.imageCid(),
                    found.block() == null
                            ? "minted on chain " + found.chainId() + " in a block that was not read yet"
                            : "minted in block " + found.block() + " of chain " + found.chainId() + " by " + found.tx(),
                    "as of block " + found.asOf(),
                    answer.artwork() == null ? "not made here" : "artwork " + answer.artwork(),
                    sale(api, answer),
                    Counted.of(answer.sale().offers().size(), "offer"));
        }

        private static String named(TokenResponse answer, String address) {
            String name = answer.names().get(address);
            return name == null ? address : address + " (" + name + ")";
        }

        private static String sale(MintmarkApi api, TokenResponse answer) throws SourceUnavailableException {
            SignedListing listing = answer.listing();
            AuctionState auction = answer.sale().auction();
            if (auction != null) {
                return TokenAuctionCommand.line(api, auction);
            }
            return listing == null
                    ? "not listed here"
                    : "listed for " + Money.ofAnswer(api, listing.currency()).format(listing.priceWei()) + " until "
                            + listing.deadline();
        }
    }

    @Command(
            name = "list",
            description =
                    "Lists a token for sale. Signing costs no gas; a listing at another price is cancelled first.")
    static class List extends OnToken {
        @Option(
                names = "--price",
                required = true,
                paramLabel = "COINS",
                description =
                        "What the buyer pays, royalty included, in the chain's coin or the currency, such as 0.25.")
        String price = "";

        @Option(names = "--currency", paramLabel = "ADDRESS", description = Money.OPTION)
        @Nullable
        String currency;

        @Override
        boolean signs() {
            return true;
        }

        @Override
        void checkArguments() {
            super.checkArguments();
            Money.checkAddress("--currency", currency);
            if (currency == null) {
                Wei.parse("--price", price);
            }
            Money.checkAmount("--price", price);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            Money money = Money.toPayIn(api, currency);
            SignedListing listing = api.market().list(token, money.parse("--price", price), currency);
            return print(
                    listing,
                    "listed for " + money.format(listing.priceWei()) + " until " + listing.deadline()
                            + "; a wallet buys it with the data that --json prints.");
        }
    }

    @Command(
            name = "cancel",
            description = "Ends all listings of a token and all offers for it, those signed elsewhere too; costs gas.")
    static final class Cancel extends OnToken {
        @Override
        int run(MintmarkApi api) throws Exception {
            TokenTransaction done = api.market().cancel(token);
            return print(done, "The listings are cancelled by the transaction " + done.tx() + ".");
        }
    }

    @Command(
            name = "buy",
            description = "Buys a token by its latest listing here, for the buyer account of the embedded chain.")
    static class Buy extends OnToken {
        @Override
        int run(MintmarkApi api) throws Exception {
            Sale sale = api.market().buy(token);
            return print(sale, sold(api, sale));
        }
    }

    /** One sentence on a sale. */
    static String sold(MintmarkApi api, Sale sale) throws SourceUnavailableException {
        Money money = Money.ofAnswer(api, sale.currency());
        return sale.buyer() + " bought it for " + money.format(sale.priceWei()) + ", of which "
                + money.format(sale.royaltyWei()) + " are the royalty of " + sale.receiver() + ".";
    }

    @Command(name = "transfer", description = "Transfers a token to another address; its listings end.")
    static class Transfer extends OnToken {
        @Parameters(paramLabel = "ADDRESS", description = "The receiver, 0x and 40 hex digits.")
        String to = "";

        @Override
        int run(MintmarkApi api) throws Exception {
            TokenTransaction done = api.market().transfer(token, to);
            return print(done, done.owner() + " has the token by the transaction " + done.tx() + ".");
        }
    }

    @Command(name = "burn", description = "Burns a token for good: its file can never be minted again.")
    static class Burn extends OnToken {
        @Option(names = "--yes", description = "Burn it; without this the command only says what it would do.")
        boolean sure;

        @Override
        void checkArguments() {
            super.checkArguments();
            if (!sure) {
                throw CommandFailedException.wrongUse(
                        "Burning the token " + token + " cannot be undone; repeat the command with --yes.");
            }
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            TokenTransaction done = api.market().burn(token);
            return print(done, "The token is burnt by the transaction " + done.tx() + ".");
        }
    }

    @Command(
            name = "withdraw",
            description =
                    "Withdraws what the market owes an account of this service: payments that it could not receive.")
    static class Withdraw extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The account, 0x and 40 hex digits.")
        String address = "";

        @Option(names = "--currency", paramLabel = "ADDRESS", description = Money.OPTION)
        @Nullable
        String currency;

        @Option(
                names = "--for",
                description =
                        "Have this service's payer send the transaction, for an account that cannot withdraw itself,"
                                + " such as a contract; the coins go to the account all the same.")
        boolean byPayer;

        @Override
        void checkArguments() {
            Money.checkAddress("--currency", currency);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            Withdrawal done = api.royalties().withdraw(address, new WithdrawRequest(currency, byPayer));
            if (json) {
                Output.json(done);
            } else {
                Money money = Money.ofAnswer(api, done.currency());
                Output.line(done.address() + " received royalties of " + money.format(done.royaltiesWei())
                        + " and proceeds of " + money.format(done.proceedsWei()) + " by the transaction " + done.tx()
                        + ".");
            }
            return Main.DONE;
        }
    }
}
