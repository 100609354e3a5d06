package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.api.CreditList;
import dev.mintmark.app.api.CurrencyList;
import dev.mintmark.app.api.CurrencyRequest;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.market.Currencies.AccountCredit;
import dev.mintmark.app.market.Currencies.Currency;
import dev.mintmark.app.market.CurrencySettings.CurrencyTransaction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The commands on the market's currencies, and on what it owes in them. */
final class TokenCurrencyCommands {
    private TokenCurrencyCommands() {}

    @Command(name = "currencies", description = "Lists the ERC-20 that listings, offers and auctions may name.")
    static final class Currencies extends ApiCommand {
        @Override
        int run(MintmarkApi api) throws Exception {
            CurrencyList answer = api.sales().currencies();
            if (json) {
                Output.json(answer);
                return Main.DONE;
            }
            if (answer.currencies().isEmpty()) {
                Output.line("The market takes the chain's coin alone.");
            }
            for (Currency each : answer.currencies()) {
                Output.line(each.address() + "  " + (each.symbol() == null ? "?" : each.symbol()) + ", "
                        + (each.decimals() == null ? "unknown" : each.decimals()) + " decimals"
                        + (each.accepted() ? "" : ", allowed no more"));
            }
            return Main.DONE;
        }
    }

    /** A command of the contract's owner. */
    private abstract static class Setting extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The ERC-20, 0x and 40 hex digits.")
        String currency = "";

        abstract boolean accepted();

        @Override
        void checkArguments() {
            Money.checkAddress("ADDRESS", currency);
        }

        @Override
        final int run(MintmarkApi api) throws Exception {
            CurrencyTransaction transaction = set(api);
            if (json) {
                Output.json(transaction);
            } else if (transaction.tx() != null) {
                Output.line("The currency " + transaction.currency() + " is allowed " + (accepted() ? "" : "no more ")
                        + "since block " + transaction.block() + ", by the transaction " + transaction.tx() + ".");
            } else {
                Output.note("The key of " + transaction.from() + " is not here; send this transaction from there.");
                Output.line("chain  " + transaction.chainId());
                Output.line("from   " + transaction.from());
                Output.line("to     " + transaction.to());
                Output.line("value  " + transaction.value());
                Output.line("data   " + transaction.data());
            }
            return Main.DONE;
        }

        /** In this process, with the owner's key if it is here; a running service only says the transaction. */
        private CurrencyTransaction set(MintmarkApi api) throws Exception {
            if (api instanceof Mintmark here) {
                return here.ownerCurrencies().set(currency, accepted());
            }
            CurrencyTransaction transaction =
                    api.sales().currencyTransaction(new CurrencyRequest(currency, accepted()));
            ChainSettings chain = data.settings().chain();
            if (chain.embedded() || chain.ownerKeystore() != null) {
                Output.note("The running service does not open the owner's key; stop it, and this command sends the"
                        + " transaction.");
            }
            return transaction;
        }
    }

    @Command(
            name = "allow-currency",
            description = "Allows an ERC-20 on the market, as the contract's owner alone can. Only ERC-20 without fees,"
                    + " rebasing and callbacks belong there.")
    static final class Allow extends Setting {
        @Override
        boolean accepted() {
            return true;
        }
    }

    @Command(
            name = "forbid-currency",
            description = "Allows an ERC-20 no more, as the contract's owner alone can; auctions in it go on.")
    static final class Forbid extends Setting {
        @Override
        boolean accepted() {
            return false;
        }
    }

    @Command(name = "credits", description = "Shows what an account can withdraw from the market, by currency.")
    static final class Credits extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The account, 0x and 40 hex digits.")
        String address = "";

        @Override
        void checkArguments() {
            Money.checkAddress("ADDRESS", address);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            CreditList answer = api.sales().credits(address);
            if (json) {
                Output.json(answer);
                return Main.DONE;
            }
            if (answer.credits().isEmpty()) {
                Output.line("The market holds nothing for " + answer.address() + ".");
            }
            for (AccountCredit credit : answer.credits()) {
                Money money = Money.ofAnswer(api, credit.currency());
                Output.line("royalties of " + money.format(credit.royaltiesWei()) + " and proceeds of "
                        + money.format(credit.proceedsWei())
                        + (credit.currency() == null ? "" : ", --currency " + credit.currency()));
            }
            return Main.DONE;
        }
    }
}
