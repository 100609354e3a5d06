package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.config.Settings;
import java.net.URI;
import java.util.List;
import java.util.Optional;
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
        try (Mintmark mintmark = data.openHere(settings.with(chain(settings.chain())))) {
            Output.line(mintmark.deploy());
            Output.note("Set chain.token to it in mintmark.yaml, on every machine that mints there.");
        }
        return Main.DONE;
    }

    private Settings.Chain chain(Settings.Chain set) {
        Optional<Network> known = Network.named(network);
        if (known.isPresent()) {
            return named(set, known.get().chainId());
        }
        if (!network.matches("https?://.+")) {
            throw CommandFailedException.wrongUse(
                    "\"" + network + "\" is not a network; it can be amoy, polygon or an address of an RPC.");
        }
        return new Settings.Chain(
                List.of(URI.create(network)),
                set.chainId(),
                set.keystore(),
                set.attesterKeystore(),
                set.password(),
                set.token(),
                set.maxFeeGwei(),
                set.maxSpendPerDay());
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
