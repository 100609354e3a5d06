package dev.mintmark.app.cli;

import dev.mintmark.app.api.RoleChangeRequest;
import dev.mintmark.app.chain.RoleChange;
import dev.mintmark.app.chain.RoleTransaction;
import dev.mintmark.app.chain.accounts.ChainAccounts;
import dev.mintmark.app.config.Settings;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Appoints the attester, whose key is in a keystore file already or is made by this command. */
@Command(
        name = "set-attester",
        description =
                "Appoints the attester, whose signature a mint needs. What the previous one signed still verifies.")
final class SetAttesterCommand extends ChainRoleCommands.Changing {
    @Parameters(paramLabel = "ADDRESS|none", arity = "0..1", description = "Who it is from now on.")
    @Nullable
    String account;

    @Option(
            names = "--new",
            description = "Make a new key first, in a keystore file of the data folder with the password of"
                    + " chain.attesterPassword or chain.password.")
    boolean makesKey;

    private @Nullable Path made;

    @Override
    RoleChangeRequest request() throws Exception {
        if (makesKey == (account != null)) {
            throw CommandFailedException.wrongUse("Give either the attester's address or --new.");
        }
        Settings settings = data.settings();
        String appointed = account;
        if (appointed == null) {
            ChainAccounts.NewKeystore keystore = ChainAccounts.newAttester(settings, new SecureRandom());
            made = keystore.file();
            appointed = keystore.address().checksummed();
            Output.note("The key of " + appointed + " is in " + made + ".");
        }
        return new RoleChangeRequest(RoleChange.SET_ATTESTER, appointed);
    }

    @Override
    void done(RoleTransaction transaction) {
        if (transaction.account() != null) {
            Output.note("Set chain.attesterKeystore to " + (made == null ? "its key" : made)
                    + " and start the service again; until then it mints nothing.");
        }
    }
}
