package dev.mintmark.app.cli;

import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.api.AddPrincipalRequest;
import dev.mintmark.app.api.ChangePrincipalRequest;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.PrincipalList;
import dev.mintmark.app.api.PrincipalResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who may use the service. */
@Command(
        name = "principals",
        description = "Adds, lists, changes, exports and deletes those who may use the service.",
        subcommands = {
            PrincipalsCommand.Add.class,
            PrincipalsCommand.ListAll.class,
            PrincipalsCommand.Change.class,
            PrincipalSessions.ListAll.class,
            PrincipalSessions.SignOut.class,
            PrincipalData.Export.class,
            PrincipalData.Delete.class
        })
final class PrincipalsCommand {
    private static final String ROLES = "creator, curator, auditor or operator; several are separated by commas";

    private PrincipalsCommand() {}

    private static void print(PrincipalResponse principal, boolean json) {
        if (json) {
            Output.json(principal);
        } else {
            Output.line(line(principal));
        }
    }

    private static String line(PrincipalResponse principal) {
        return principal.id() + "  " + String.join(",", principal.roles())
                + (principal.address() == null ? "" : "  " + principal.address())
                + (principal.issuer() == null ? "" : "  " + principal.issuer() + " " + principal.subject())
                + (principal.disabledAt() == null ? "" : "  disabled " + principal.disabledAt())
                + "  " + principal.name()
                + (principal.quotas() == null
                        ? ""
                        : "  " + ServiceConnection.JSON.writeValueAsString(principal.quotas()));
    }

    /** Adds a principal. */
    @Command(name = "add", description = "Adds somebody who signs in with a wallet, or at an OpenID provider.")
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS", arity = "0..1", description = "The Ethereum address that signs in.")
        @Nullable
        String address;

        @Option(names = "--role", paramLabel = "ROLE", split = ",", description = ROLES + ". Default: creator.")
        @Nullable
        List<String> roles;

        @Option(names = "--name", paramLabel = "NAME", description = "A name. Default: the address or subject.")
        @Nullable
        String name;

        @Option(names = "--issuer", paramLabel = "URL", description = "The OpenID provider. Goes with --subject.")
        @Nullable
        String issuer;

        @Option(names = "--subject", paramLabel = "NAME", description = "The provider's name (sub) for the principal.")
        @Nullable
        String subject;

        @Override
        void checkArguments() {
            if (address == null && subject == null && name == null) {
                throw CommandFailedException.wrongUse("Name an address, or --issuer and --subject, or a --name.");
            }
        }

        @Override
        int run(MintmarkApi api) {
            print(api.access().add(new AddPrincipalRequest(name, roles, address, issuer, subject)), json);
            return Main.DONE;
        }
    }

    /** Lists principals. */
    @Command(name = "list", description = "Lists the principals: ID, roles, address or provider, name.")
    static final class ListAll extends ApiCommand {
        @Override
        int run(MintmarkApi api) {
            PrincipalList principals = api.access().principals();
            if (json) {
                Output.json(principals);
            } else {
                principals.principals().forEach(principal -> Output.line(line(principal)));
            }
            return Main.DONE;
        }
    }

    /** Changes a principal. */
    @Command(name = "change", description = "Changes a principal's roles or limits, or disables or enables it.")
    static final class Change extends ApiCommand {
        private static final Set<String> NAMES =
                new TreeSet<>(Set.of("drawings", "mints", "spendWei", "storageBytes", "requestsPerMinute"));

        @Parameters(paramLabel = "ID", description = "The principal's ID, as principals list prints it.")
        String id = "";

        @Option(names = "--role", paramLabel = "ROLE", split = ",", description = ROLES + ". Default: as before.")
        @Nullable
        List<String> roles;

        @Option(names = "--disable", description = "Let it do nothing any more. Default: as before.")
        boolean disable;

        @Option(names = "--enable", description = "Let it do things again. Default: as before.")
        boolean enable;

        @Option(
                names = "--quota",
                paramLabel = "NAME=N",
                split = ",",
                description = "Limits of its own: drawings and mints a day, spendWei a day, storageBytes,"
                        + " requestsPerMinute. Those that are not named are the settings'. Default: as before.")
        @Nullable
        Map<String, String> quotas;

        @Override
        void checkArguments() {
            if (disable && enable || roles == null && quotas == null && !disable && !enable) {
                throw CommandFailedException.wrongUse("Give --role, --quota, --disable or --enable.");
            }
            if (quotas != null && !NAMES.containsAll(quotas.keySet())) {
                throw CommandFailedException.wrongUse("--quota takes " + String.join(", ", NAMES) + ".");
            }
        }

        private Quotas.@Nullable Overrides overrides() {
            return quotas == null
                    ? null
                    : new Quotas.Overrides(
                            number("drawings"),
                            number("mints"),
                            quotas.get("spendWei"),
                            number("storageBytes"),
                            number("requestsPerMinute"));
        }

        private @Nullable Long number(String name) {
            String text = quotas == null ? null : quotas.get(name);
            if (text != null && !text.matches("\\d{1,18}")) {
                throw CommandFailedException.wrongUse(
                        "--quota " + name + " is \"" + text + "\"; it is a whole number.");
            }
            return text == null ? null : Long.valueOf(text);
        }

        @Override
        int run(MintmarkApi api) {
            Boolean disabled = disable ? Boolean.TRUE : enable ? Boolean.FALSE : null;
            print(api.access().change(id, new ChangePrincipalRequest(roles, disabled, overrides())), json);
            return Main.DONE;
        }
    }
}
