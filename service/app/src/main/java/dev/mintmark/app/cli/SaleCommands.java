package dev.mintmark.app.cli;

import picocli.CommandLine.Command;

/** The commonest commands on tokens by names of their own; {@link TokenCommand} has them all. */
final class SaleCommands {
    private SaleCommands() {}

    @Command(
            name = "list-for-sale",
            description =
                    "Lists a token for sale, as token list. Signing costs no gas; a listing at another price is cancelled first.")
    static final class ListForSale extends TokenCommand.List {}

    @Command(
            name = "buy",
            description =
                    "Buys a token by its latest listing here, for the buyer account of the embedded chain, as token buy.")
    static final class Buy extends TokenCommand.Buy {}

    @Command(
            name = "transfer",
            description = "Transfers a token to another address, as token transfer; its listings end.")
    static final class Transfer extends TokenCommand.Transfer {}

    @Command(name = "burn", description = "Burns a token for good, as token burn: its file can never be minted again.")
    static final class Burn extends TokenCommand.Burn {}

    @Command(
            name = "withdraw",
            description =
                    "Withdraws what the market owes an account, as token withdraw: payments that it could not receive.")
    static final class Withdraw extends TokenCommand.Withdraw {}
}
