package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.RoleChangeRequest;
import dev.mintmark.app.api.SignedRoleChange;
import dev.mintmark.app.chain.RoleChange;
import dev.mintmark.app.chain.RoleTransaction;
import dev.mintmark.app.chain.RolesStatus;
import dev.mintmark.app.chain.RolesStatus.AttesterEntry;
import dev.mintmark.app.chain.RolesStatus.RoleHolder;
import dev.mintmark.app.chain.UnsignedRoleTransaction;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.ChainAccounts;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.secrets.AccountFolder;
import dev.mintmark.contracts.Address;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.RawTransaction;
import org.web3j.utils.Numeric;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands on the contract's roles, which are the owner's to give. */
final class ChainRoleCommands {
    private ChainRoleCommands() {}

    @Command(name = "roles", description = "Shows who holds the contract's roles, and which of their keys are here.")
    static final class Roles extends ApiCommand {
        @Option(
                names = "--history",
                description = "Look for all earlier attesters in the contract's events, which can take long.")
        boolean history;

        @Override
        int run(MintmarkApi api) throws Exception {
            RolesStatus status = withOwnersKey(api.chain().roles(history), data.settings());
            if (json) {
                Output.json(status);
            } else {
                print(status);
            }
            return Main.DONE;
        }

        /** The service never opens the owner's key, so this process does. */
        private static RolesStatus withOwnersKey(RolesStatus status, Settings settings) {
            if (settings.chain().embedded()) {
                return status;
            }
            try {
                Optional<Account> owner = ChainAccounts.owner(settings.chain());
                return owner.isEmpty() ? status : status.with(owner.get().address(), "owner");
            } catch (IOException e) {
                Output.note(String.valueOf(e.getMessage()));
                return status;
            }
        }

        private static void print(RolesStatus status) {
            Output.line("contract       " + status.contract() + " on chain " + status.chainId()
                    + (status.mintingPaused() ? ", minting is paused" : ""));
            Output.line("owner          " + line(status.owner()));
            Output.line("pending owner  " + line(status.pendingOwner()));
            Output.line("model admin    " + line(status.modelAdmin()));
            Output.line("pauser         " + line(status.pauser()));
            if (status.attesters().stream().noneMatch(AttesterEntry::present)) {
                Output.line("attester       none");
            }
            for (AttesterEntry attester : status.attesters()) {
                Output.line((attester.present() ? "attester       " : "not attester   ") + attester.address() + ", "
                        + (attester.status().equals("unknown") ? "never appointed" : attester.status())
                        + keys(attester.keys()));
            }
            Output.line("payer          " + line(status.payer()));
        }

        private static String line(@Nullable RoleHolder holder) {
            return holder == null
                    ? "none"
                    : holder.address() + (holder.contract() ? ", a contract" : "") + keys(holder.keys());
        }

        private static String keys(List<String> keys) {
            return keys.isEmpty() ? "" : " (the key is here: " + String.join(", ", keys) + ")";
        }
    }

    /** A command that changes a role. */
    abstract static class Changing extends ApiCommand {
        @Mixin
        SafeJson safe = new SafeJson();

        private RoleChangeRequest request = new RoleChangeRequest(RoleChange.ACCEPT_OWNERSHIP, null);

        /** The change that was asked for. */
        abstract RoleChangeRequest request() throws Exception;

        /** Called when the change is on the chain. */
        void done(RoleTransaction transaction) {}

        @Override
        final void checkArguments() throws Exception {
            request = request();
            request.address();
        }

        @Override
        final int run(MintmarkApi api) throws Exception {
            if (safe.isAsked()) {
                RoleTransaction written = safe.write(api, request);
                if (json) {
                    Output.json(written);
                }
                return Main.DONE;
            }
            RoleTransaction transaction = change(api, data, request);
            if (json) {
                Output.json(transaction);
            } else {
                print(transaction);
            }
            if (transaction.tx() != null) {
                done(transaction);
            }
            return Main.DONE;
        }
    }

    /**
     * Changes a role with the key of its sender, if it is here. Beside a running service, which never opens the owner's key, this
     * process signs, and the service stores and sends what it is given.
     */
    static RoleTransaction change(MintmarkApi api, DataOption data, RoleChangeRequest request) throws Exception {
        if (api instanceof Mintmark here) {
            return here.ownerRoles().change(request.change(), request.address());
        }
        RoleTransaction prepared = api.chain().roleTransaction(request);
        try (HttpClient http = HttpCalls.newClient()) {
            Optional<Account> from = accounts(data.settings(), http).sender(Address.of(prepared.from()));
            return from.isEmpty() ? prepared : send(api, request, prepared, from.get());
        }
    }

    private static RoleTransaction send(
            MintmarkApi api, RoleChangeRequest request, RoleTransaction prepared, Account from) throws Exception {
        UnsignedRoleTransaction terms = api.chain().unsignedRoleChange(request);
        byte[] raw = from.sign(RawTransaction.createTransaction(
                prepared.chainId(),
                BigInteger.valueOf(terms.nonce()),
                new BigInteger(terms.gas()),
                prepared.to(),
                BigInteger.ZERO,
                prepared.data(),
                new BigInteger(terms.tipWei()),
                new BigInteger(terms.maxFeeWei())));
        return api.chain()
                .sendRoleChange(new SignedRoleChange(request.change(), request.account(), Numeric.toHexString(raw)));
    }

    private static Accounts accounts(Settings settings, HttpClient http) throws IOException {
        return settings.chain().embedded()
                ? ChainAccounts.embedded(
                        AccountFolder.of(AccountFolder.chain(settings.data())),
                        Mintmark.secrets(settings),
                        new SecureRandom())
                : ChainAccounts.withOwner(settings.chain(), http);
    }

    static void print(RoleTransaction transaction) {
        if (transaction.tx() != null) {
            Output.line("The change " + transaction.change().word() + " is final in block " + transaction.block()
                    + " by the transaction " + transaction.tx() + ".");
            return;
        }
        Output.note("The key of " + transaction.from() + " is not here; send this transaction from there.");
        Output.line("chain  " + transaction.chainId());
        Output.line("from   " + transaction.from());
        Output.line("to     " + transaction.to());
        Output.line("value  " + transaction.value());
        Output.line("data   " + transaction.data());
    }

    @Command(
            name = "transfer-ownership",
            description = "Offers the ownership of the contract to an account, which must accept it.")
    static final class TransferOwnership extends Changing {
        @Parameters(paramLabel = "ADDRESS|none", description = "Whom it is offered to; none takes an offer back.")
        String account = "";

        @Override
        RoleChangeRequest request() {
            return new RoleChangeRequest(RoleChange.TRANSFER_OWNERSHIP, account);
        }

        @Override
        void done(RoleTransaction transaction) {
            if (transaction.account() != null) {
                Output.note(transaction.account() + " accepts it with mintmark chain accept-ownership, and"
                        + " chain.ownerKeystore set to its key, or from its wallet.");
            }
        }
    }

    @Command(name = "accept-ownership", description = "Accepts the ownership of the contract that was offered.")
    static final class AcceptOwnership extends Changing {
        @Override
        RoleChangeRequest request() {
            return new RoleChangeRequest(RoleChange.ACCEPT_OWNERSHIP, null);
        }
    }

    @Command(
            name = "revoke-attester",
            description =
                    "Declares an attester's key lost: nothing that it signed verifies any more. Cannot be undone.")
    static final class RevokeAttester extends Changing {
        @Parameters(paramLabel = "ADDRESS", description = "The attester, present or past.")
        String account = "";

        @Override
        RoleChangeRequest request() {
            return new RoleChangeRequest(RoleChange.REVOKE_ATTESTER, account);
        }
    }

    @Command(name = "set-model-admin", description = "Appoints the model admin, who registers models.")
    static final class SetModelAdmin extends Changing {
        @Parameters(paramLabel = "ADDRESS|none", description = "Who it is from now on.")
        String account = "";

        @Override
        RoleChangeRequest request() {
            return new RoleChangeRequest(RoleChange.SET_MODEL_ADMIN, account);
        }
    }

    @Command(name = "set-pauser", description = "Appoints the pauser, who can pause minting.")
    static final class SetPauser extends Changing {
        @Parameters(paramLabel = "ADDRESS|none", description = "Who it is from now on.")
        String account = "";

        @Override
        RoleChangeRequest request() {
            return new RoleChangeRequest(RoleChange.SET_PAUSER, account);
        }
    }
}
