package dev.mintmark.app.cli;

import dev.mintmark.app.InstallDirectory;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlOutbox;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deploys the contract to a chain that the settings name. */
@Command(name = "deploy", description = "Deploys the contract with the key of chain.keystore and prints its address.")
final class DeployCommand implements Callable<Integer> {
    @Option(
            names = "--network",
            required = true,
            paramLabel = "amoy|polygon|URL",
            description =
                    "The network that chain.rpc and chain.chainId must name, or the address of an RPC to use instead.")
    String network = "";

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        Settings settings = data.settings();
        Settings.Chain chain = chain(settings.chain());
        DataFolder folder = DataFolder.open(settings.data());
        try (DataFolder.Lock lock = folder.lock();
                Database database = Database.open(folder, settings.database().address());
                HttpClient http = HttpCalls.newClient()) {
            String address = Chain.deploy(
                    chain,
                    new Chain.ChainDependencies(
                            InstallDirectory.anvil(),
                            folder.chain(),
                            new SqlOutbox(database),
                            http,
                            Clock.systemUTC(),
                            new SecureRandom(),
                            SecretFiles.PLAIN,
                            Timeouts.STANDARD));
            Output.line(address);
            Output.note("Set chain.token to it in mintmark.yaml, on every machine that mints there.");
        }
        return Main.DONE;
    }

    private Settings.Chain chain(Settings.Chain set) {
        return switch (network) {
            case "polygon" -> named(set, 137);
            case "amoy" -> named(set, 80002);
            default -> {
                if (!network.matches("https?://.+")) {
                    throw CommandFailedException.wrongUse(
                            "\"" + network + "\" is no network; it can be amoy, polygon or an address of an RPC.");
                }
                yield new Settings.Chain(
                        List.of(URI.create(network)),
                        set.chainId(),
                        set.keystore(),
                        set.attesterKeystore(),
                        set.password(),
                        set.token());
            }
        };
    }

    private Settings.Chain named(Settings.Chain set, long chainId) {
        if (set.embedded()) {
            throw CommandFailedException.wrongUse(
                    "chain.rpc is not set; give at least one RPC address of " + network + ".");
        }
        if (set.chainId() != chainId) {
            throw CommandFailedException.wrongUse(
                    "chain.chainId is " + set.chainId() + "; that of " + network + " is " + chainId + ".");
        }
        return set;
    }
}
