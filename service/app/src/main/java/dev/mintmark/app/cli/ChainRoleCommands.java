package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.RoleChangeRequest;
import dev.mintmark.app.chain.RoleChange;
import dev.mintmark.app.chain.RoleTransaction;
import dev.mintmark.app.chain.RolesStatus;
import dev.mintmark.app.chain.RolesStatus.AttesterEntry;
import dev.mintmark.app.chain.RolesStatus.RoleHolder;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.ChainAccounts;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.config.Settings;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    /** Changes a role in this process, with the owner's key if it is here; a running service only says the transaction. */
    static RoleTransaction change(MintmarkApi api, DataOption data, RoleChangeRequest request) throws Exception {
        if (api instanceof Mintmark here) {
            return here.ownerRoles().change(request.change(), request.address());
        }
        RoleTransaction transaction = api.chain().roleTransaction(request);
        ChainSettings chain = data.settings().chain();
        if (chain.embedded() || chain.ownerKeystore() != null) {
            Output.note("The running service does not open the owner's key; stop it, and this command sends the"
                    + " transaction.");
        }
        return transaction;
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
