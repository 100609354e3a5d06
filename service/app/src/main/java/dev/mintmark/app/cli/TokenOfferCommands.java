package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.OfferList;
import dev.mintmark.app.api.OfferRequest;
import dev.mintmark.app.market.CancelledEpoch;
import dev.mintmark.app.market.Sale;
import dev.mintmark.app.market.SignedOffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on offers for tokens. */
final class TokenOfferCommands {
    private TokenOfferCommands() {}

    @Command(
            name = "offer",
            description =
                    "Offers a price for a token in an ERC-20, by the buyer account of the embedded chain, for 30 days.")
    static final class MakeOffer extends TokenCommand.OnToken {
        @Option(
                names = "--price",
                required = true,
                paramLabel = "AMOUNT",
                description = "What the buyer pays, royalty included, in the currency, such as 0.25.")
        String price = "";

        @Option(
                names = "--currency",
                required = true,
                paramLabel = "ADDRESS",
                description = "An ERC-20 that the market allows, 0x and 40 hex digits.")
        String currency = "";

        @Override
        boolean signs() {
            return true;
        }

        @Override
        void checkArguments() {
            super.checkArguments();
            Money.checkAddress("--currency", currency);
            Money.checkAmount("--price", price);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            Money money = Money.toPayIn(api, currency);
            SignedOffer offer =
                    api.sales().offer(token, OfferRequest.unsigned(currency, money.parse("--price", price)));
            return print(
                    offer,
                    "offered " + money.format(offer.price()) + " until " + offer.deadline()
                            + "; its owner accepts it by " + "its ID " + offer.id() + ".");
        }
    }

    @Command(name = "offers", description = "Lists the offers for a token that its owner can accept.")
    static final class ListOffers extends TokenCommand.OnToken {
        @Override
        int run(MintmarkApi api) throws Exception {
            OfferList answer = api.sales().offers(token);
            if (json) {
                Output.json(answer);
                return Main.DONE;
            }
            if (answer.offers().isEmpty()) {
                Output.line("There is no offer for it, as of block " + answer.asOf() + ".");
            }
            for (SignedOffer offer : answer.offers()) {
                Output.line(offer.id() + "  "
                        + Money.ofAnswer(api, offer.currency()).format(offer.price()) + "  by " + offer.buyer()
                        + " until " + offer.deadline());
            }
            return Main.DONE;
        }
    }

    @Command(name = "accept-offer", description = "Sells a token by an offer for it; costs gas.")
    static final class AcceptOffer extends TokenCommand.OnToken {
        @Parameters(paramLabel = "OFFER", description = "The offer's ID, 0x and 64 hex digits.")
        String offer = "";

        @Override
        void checkArguments() {
            super.checkArguments();
            if (!offer.matches("0x[0-9a-fA-F]{64}")) {
                throw CommandFailedException.wrongUse("\"" + offer + "\" is no offer's ID, 0x and 64 hex digits.");
            }
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            Sale sale = api.sales().acceptOffer(token, offer);
            return print(sale, TokenCommand.sold(api, sale));
        }
    }

    @Command(
            name = "cancel-all",
            description =
                    "Ends all listings and offers that an account of this service signed, for whatever token; costs gas.")
    static final class CancelAll extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The account, 0x and 40 hex digits.")
        String address = "";

        @Override
        void checkArguments() {
            Money.checkAddress("ADDRESS", address);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            CancelledEpoch done = api.sales().cancelAll(address);
            if (json) {
                Output.json(done);
            } else {
                Output.line("All listings and offers that " + done.address()
                        + " signed are cancelled by the transaction " + done.tx() + ".");
            }
            return Main.DONE;
        }
    }
}
