package dev.mintmark.app.cli;

import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ReleaseRequest;
import dev.mintmark.app.api.VaultRequest;
import dev.mintmark.app.vault.CreatedVault;
import dev.mintmark.app.vault.VaultRelease;
import dev.mintmark.app.vault.VaultState;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on vaults. */
@Command(
        name = "vault",
        description = "Makes vaults that share royalties among payees, shows them, and has them pay.",
        subcommands = {VaultCommand.Create.class, VaultCommand.Show.class, VaultCommand.Release.class})
final class VaultCommand {
    private static final String ADDRESS = "0x[0-9a-fA-F]{40}";
    private static final String NATIVE = "0x" + "0".repeat(40);

    private VaultCommand() {}

    static boolean isNative(String currency) {
        return currency.equals(NATIVE);
    }

    static String amount(String currency, String amount) {
        return isNative(currency) ? Wei.format(amount) : amount + " units";
    }

    static void requireAddress(String name, @Nullable String address) {
        if (address != null && !address.matches(ADDRESS)) {
            throw CommandFailedException.wrongUse(
                    name + " is \"" + address + "\", which is no address; an address is 0x and 40 hex digits.");
        }
    }

    @Command(name = "create", description = "Makes the vault of a split; the same split always has the same vault.")
    static final class Create extends ApiCommand {
        @Parameters(
                paramLabel = "PAYEE:SHARE",
                arity = "1..20",
                description = "A payee's address and its share, such as 0x…:2500 or 0x…:25%%."
                        + " The shares add up to 10000, or 100%%.")
        List<String> payees = new ArrayList<>();

        private VaultRequest request = new VaultRequest(List.of(new VaultRequest.Share("", 0)));

        @Override
        void checkArguments() {
            request = new VaultRequest(payees.stream().map(Create::share).toList());
            int sum = request.payees().stream()
                    .mapToInt(VaultRequest.Share::share)
                    .sum();
            if (sum != 10_000) {
                throw CommandFailedException.wrongUse(
                        "The shares add up to " + sum + "; they must add up to 10000, which is 100 %.");
            }
        }

        private static VaultRequest.Share share(String text) {
            if (!text.matches(ADDRESS + ":([0-9]{1,5}|[0-9]{1,3}(\\.[0-9]{1,2})?%)")) {
                throw CommandFailedException.wrongUse("\"" + text
                        + "\" is no payee with its share; such is 0x and 40 hex digits, a colon, and 2500 or 25%.");
            }
            String address = text.substring(0, 42);
            String share = text.substring(43);
            int parts = share.endsWith("%")
                    ? new BigDecimal(share.substring(0, share.length() - 1))
                            .movePointRight(2)
                            .intValueExact()
                    : Integer.parseInt(share);
            return new VaultRequest.Share(address, parts);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            CreatedVault made = api.vaults().create(request);
            if (json) {
                Output.json(made);
            } else {
                Output.line("vault " + made.vault().address()
                        + (made.tx() == null ? " exists." : " is made by the transaction " + made.tx() + "."));
            }
            return Main.DONE;
        }
    }

    /** A command on one vault and currency. */
    private abstract static class OnVault extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS", description = "The vault's address, 0x and 40 hex digits.")
        String address = "";

        @Option(
                names = "--currency",
                paramLabel = "ADDRESS",
                description = "The address of an ERC-20. Default: the chain's coin.")
        @Nullable
        String currency;

        @Override
        void checkArguments() {
            requireAddress("The vault", address);
            requireAddress("--currency", currency);
        }
    }

    @Command(name = "show", description = "Shows a vault's payees, what it received and what is due to each.")
    static final class Show extends OnVault {
        @Override
        int run(MintmarkApi api) throws Exception {
            VaultState vault = api.vaults().show(address, currency);
            if (json) {
                Output.json(vault);
                return Main.DONE;
            }
            Output.line("received " + amount(vault.currency(), vault.receivedWei()) + ", released "
                    + amount(vault.currency(), vault.releasedWei()));
            for (VaultState.Payee payee : vault.payees()) {
                Output.line(payee.address() + "  "
                        + BigDecimal.valueOf(payee.share(), 2)
                                .stripTrailingZeros()
                                .toPlainString() + " %, due "
                        + amount(vault.currency(), payee.dueWei()));
            }
            return Main.DONE;
        }
    }

    @Command(name = "release", description = "Has a vault pay what is due to its payees; the service pays the gas.")
    static final class Release extends OnVault {
        @Option(names = "--payee", paramLabel = "ADDRESS", description = "The only payee to pay. Default: all.")
        @Nullable
        String payee;

        @Override
        void checkArguments() {
            super.checkArguments();
            requireAddress("--payee", payee);
        }

        @Override
        int run(MintmarkApi api) throws Exception {
            VaultRelease done = api.vaults().release(address, new ReleaseRequest(currency, payee));
            if (json) {
                Output.json(done);
            } else {
                done.payments()
                        .forEach(paid ->
                                Output.line(paid.payee() + " received " + amount(done.currency(), paid.amountWei())));
                Output.line("by the transaction " + done.tx() + " in block " + done.block());
            }
            return Main.DONE;
        }
    }
}
