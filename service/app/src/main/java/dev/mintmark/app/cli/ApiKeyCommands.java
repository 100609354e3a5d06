package dev.mintmark.app.cli;

import dev.mintmark.app.api.CreateKeyRequest;
import dev.mintmark.app.api.KeyList;
import dev.mintmark.app.api.KeyResponse;
import dev.mintmark.app.api.MintmarkApi;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The keys by which programs use the service. */
@Command(
        name = "api",
        description = "Makes, lists and revokes API keys.",
        subcommands = {ApiKeyCommands.Create.class, ApiKeyCommands.ListAll.class, ApiKeyCommands.Revoke.class})
final class ApiKeyCommands {
    private ApiKeyCommands() {}

    private static String line(KeyResponse key) {
        String state = key.revokedAt() != null
                ? "revoked " + key.revokedAt()
                : key.expiresAt() == null ? "does not expire" : "until " + key.expiresAt();
        return key.id() + "  " + key.prefix() + "…  " + key.principal() + "  " + String.join(",", key.scopes()) + "  "
                + state + "  " + key.name();
    }

    /** Makes a key. */
    @Command(name = "create", description = "Makes an API key and prints it, this once.")
    static final class Create extends ApiCommand {
        @Parameters(paramLabel = "NAME", description = "A name for the key.")
        String name = "";

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description =
                        "Make a new principal of this role for the key: creator, curator, auditor or operator. Either this or"
                                + " --principal is needed.")
        @Nullable
        String role;

        @Option(
                names = "--principal",
                paramLabel = "ID",
                description = "Make the key for this principal, which exists.")
        @Nullable
        String principal;

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                split = ",",
                description =
                        "What the key may do: read, read-all, draw, mint, sell, delete, publish, curate, keys, metrics, audit,"
                                + " operate. Default: all that its principal may, but keys.")
        @Nullable
        List<String> scopes;

        @Option(
                names = "--expires",
                paramLabel = "WHEN",
                description = "When the key ends: a duration such as 90d, or a date. Default: never.")
        @Nullable
        String expires;

        @Override
        void checkArguments() {
            if ((role == null) == (principal == null)) {
                throw CommandFailedException.wrongUse("Give the key either --role or --principal.");
            }
        }

        @Override
        int run(MintmarkApi api) {
            KeyResponse key = api.access().createKey(new CreateKeyRequest(name, principal, role, scopes, expires));
            if (json) {
                Output.json(key);
            } else {
                Output.line(String.valueOf(key.secret()));
                Output.note("Key " + key.id() + " of principal " + key.principal() + ". It is not shown again.");
            }
            return Main.DONE;
        }
    }

    /** Lists keys. */
    @Command(name = "list", description = "Lists the API keys, without the secrets.")
    static final class ListAll extends ApiCommand {
        @Override
        int run(MintmarkApi api) {
            KeyList keys = api.access().keys();
            if (json) {
                Output.json(keys);
            } else {
                keys.keys().forEach(key -> Output.line(line(key)));
            }
            return Main.DONE;
        }
    }

    /** Revokes a key. */
    @Command(name = "revoke", description = "Ends an API key at once.")
    static final class Revoke extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "The key's ID, as keys api list prints it.")
        String id = "";

        @Override
        int run(MintmarkApi api) {
            api.access().revokeKey(id);
            if (json) {
                Output.json(new Revoked(id, true));
            } else {
                Output.line("Revoked " + id + ".");
            }
            return Main.DONE;
        }
    }

    private record Revoked(String id, boolean revoked) {}
}
