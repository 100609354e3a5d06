package dev.mintmark.app.cli;

import dev.mintmark.app.api.AuctionRequest;
import dev.mintmark.app.api.AuctionResponse;
import dev.mintmark.app.api.BidRequest;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.market.AuctionState;
import dev.mintmark.app.market.AuctionTransaction;
import dev.mintmark.app.market.Sale;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands on auctions. */
@Command(
        name = "auction",
        description = "Auctions a token: create, show, bid, settle, cancel.",
        subcommands = {
            TokenAuctionCommand.Create.class,
            TokenAuctionCommand.Show.class,
            TokenAuctionCommand.Bid.class,
            TokenAuctionCommand.Settle.class,
            TokenAuctionCommand.Cancel.class
        })
final class TokenAuctionCommand {
    private TokenAuctionCommand() {}

    /** One line on an auction. */
    static String line(MintmarkApi api, AuctionState auction) throws SourceUnavailableException {
        Money money = Money.ofAnswer(api, auction.currency());
        String bid = auction.bid() == null
                ? "no bid yet, the reserve is " + money.format(auction.reserve())
                : "highest bid " + money.format(auction.bid()) + " by " + auction.bidder();
        return auction.ended()
                ? "auction ended at " + auction.endsAt() + ", " + bid + "; anyone can settle it"
                : "in auction until " + auction.endsAt() + ", " + bid + "; the least bid is "
                        + money.format(auction.leastBid());
    }

    @Command(
            name = "create",
            description =
                    "Puts a token up for auction; costs gas. The market has the token until the auction is settled or"
                            + " cancelled.")
    static final class Create extends TokenCommand.OnToken {
        @Option(
                names = "--reserve",
                required = true,
                paramLabel = "AMOUNT",
                description = "The lowest first bid, in the chain's coin or the currency, such as 0.25.")
        String reserve = "";

        @Option(
                names = "--hours",
                paramLabel = "HOURS",
                description = "How long it runs: 1 to 2160 hours. Default: 24.")
        BigDecimal hours = BigDecimal.valueOf(24);

        @Option(names = "--currency", paramLabel = "ADDRESS", description = Money.OPTION)
        @Nullable
        String currency;

        @Override
        void checkArguments() {
            super.checkArguments();
            Money.checkAddress("--currency", currency);
            Money.checkAmount("--reserve", reserve);
            if (hours.compareTo(BigDecimal.ONE) < 0 || hours.compareTo(BigDecimal.valueOf(2160)) > 0) {
                throw CommandFailedException.wrongUse("--hours is " + hours + "; an auction takes 1 to 2160 hours.");
            }
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            Money money = Money.toPayIn(api, currency);
            AuctionTransaction done = api.sales()
                    .createAuction(
                            token,
                            new AuctionRequest(
                                    money.parse("--reserve", reserve).toString(),
                                    currency,
                                    hours.multiply(BigDecimal.valueOf(3600)).longValue()));
            return print(done, state(api, done));
        }
    }

    private static String state(MintmarkApi api, AuctionTransaction done) throws SourceUnavailableException {
        return done.auction() == null
                ? "The transaction is " + done.tx() + "; the auction is over since."
                : line(api, done.auction()) + "; the transaction is " + done.tx();
    }

    @Command(name = "show", description = "Shows the auction of a token: its bid, its end, the least bid.")
    static final class Show extends TokenCommand.OnToken {
        @Override
        int run(MintmarkApi api) throws Exception {
            AuctionResponse answer = api.sales().auction(token);
            return print(answer, line(api, answer.auction()), "as of block " + answer.asOf());
        }
    }

    @Command(
            name = "bid",
            description =
                    "Bids for a token, by the buyer account of the embedded chain. The bid is paid now and comes back"
                            + " when it is outbid.")
    static final class Bid extends TokenCommand.OnToken {
        @Option(
                names = "--amount",
                required = true,
                paramLabel = "AMOUNT",
                description = "What the bidder pays in all if it wins, in the auction's currency, such as 0.25.")
        String amount = "";

        @Override
        void checkArguments() {
            super.checkArguments();
            Money.checkAmount("--amount", amount);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            AuctionState auction = api.sales().auction(token).auction();
            Money money = Money.ofAnswer(api, auction.currency());
            BigInteger units = money.parse("--amount", amount);
            if (units.compareTo(new BigInteger(auction.bid() == null ? auction.reserve() : auction.bid())) < 0) {
                // bids only rise; the rest of the rule is the service's, which also knows a bid that is made again
                throw CommandFailedException.failed("The bid " + money.format(units.toString())
                        + " is too low; the least is " + money.format(auction.leastBid()) + ".");
            }
            AuctionTransaction done = api.sales().bid(token, new BidRequest(units.toString()));
            return print(done, state(api, done));
        }
    }

    @Command(
            name = "settle",
            description =
                    "Ends an auction after its time, whoever began it: the token goes to the highest bidder, or back."
                            + " Costs the payer gas.")
    static final class Settle extends TokenCommand.OnToken {
        @Override
        int run(MintmarkApi api) throws Exception {
            AuctionTransaction done = api.sales().settleAuction(token);
            Sale sale = done.sale();
            return print(
                    done,
                    sale == null
                            ? "Nobody bid; " + done.owner() + " has the token again by the transaction " + done.tx()
                                    + "."
                            : TokenCommand.sold(api, sale));
        }
    }

    @Command(name = "cancel", description = "Takes a token back that nobody has bid for; costs gas.")
    static final class Cancel extends TokenCommand.OnToken {
        @Override
        int run(MintmarkApi api) throws Exception {
            AuctionTransaction done = api.sales().cancelAuction(token);
            return print(done, done.owner() + " has the token again by the transaction " + done.tx() + ".");
        }
    }
}
