package dev.mintmark.app.cli;

import dev.mintmark.app.Mintmark;
import dev.mintmark.app.chain.DeployedContract;
import dev.mintmark.app.chain.DeploymentFiles;
import dev.mintmark.app.chain.accounts.AddressField;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.config.Settings;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.CompanionContracts;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deploys the contract to a chain that the settings name. */
@Command(
        name = "deploy",
        description = "Deploys the contract and prints its address. The payer (chain.keystore) pays and gets no role.")
final class DeployCommand implements Callable<Integer> {
    @Option(
            names = "--network",
            required = true,
            paramLabel = "NAME|URL",
            description =
                    "The network that chain.rpc and chain.chainId must name (polygon, amoy, ethereum, sepolia, base,"
                            + " base-sepolia, optimism, optimism-sepolia), or the address of an RPC to use instead.")
    String network = "";

    @Option(
            names = "--owner",
            paramLabel = "ADDRESS",
            description = "The account that owns the contract, which can be a multisig's."
                    + " Default: that of chain.ownerKeystore.")
    @Nullable
    String owner;

    @Option(names = "--json", description = Output.JSON_OPTION)
    boolean json;

    @Mixin
    DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        Settings settings = data.settings();
        requireOwner(settings.chain());
        try (Mintmark mintmark = data.openHere(settings.with(chain(settings.chain())))) {
            Address asked = owner == null ? null : AddressField.parse("owner", owner);
            DeployedContract deployed = mintmark.deploy(
                    asked, address -> Output.note("The contract's address is " + address.checksummed() + "."));
            DeploymentFiles files = mintmark.keep(deployed);
            if (json) {
                Output.json(Deployed.of(deployed, files));
            } else {
                Output.line(deployed.address().checksummed());
            }
            if (deployed.found()) {
                Output.note("It was there before; nothing was deployed again.");
            }
            Output.note("Set chain.token to it in mintmark.yaml, on every machine that mints there.");
            Output.note(
                    files.input() == null
                            ? files.problem()
                                    + " Then deploy again, which finds the contract and writes what verifies its"
                                    + " source."
                            : "What verifies its source in explorers is in " + files.input() + " and " + files.record()
                                    + ".");
            if (asked != null && !asked.equals(deployed.owner())) {
                Output.note("It was deployed before, and its owner is " + deployed.owner()
                        + "; mintmark chain transfer-ownership hands it over.");
            }
            if (deployed.modelAdmin().isZero()) {
                Output.note("It has no model admin, so no model can be registered: its owner appoints one with mintmark"
                        + " chain set-model-admin.");
            }
        }
        return Main.DONE;
    }

    /**
     * What {@code --json} prints.
     *
     * @param found whether it was there before
     * @param standardJson the file that verifies its source; null where it could not be made
     */
    private record Deployed(
            long chainId,
            String address,
            String market,
            String vaults,
            String owner,
            @Nullable String modelAdmin,
            boolean found,
            @Nullable String tx,
            @Nullable String salt,
            String record,
            @Nullable String standardJson) {
        static Deployed of(DeployedContract deployed, DeploymentFiles files) {
            return new Deployed(
                    deployed.chainId(),
                    deployed.address().checksummed(),
                    CompanionContracts.market(deployed.address()).checksummed(),
                    CompanionContracts.vaults(deployed.address()).checksummed(),
                    deployed.owner().checksummed(),
                    deployed.modelAdmin().isZero()
                            ? null
                            : deployed.modelAdmin().checksummed(),
                    deployed.found(),
                    deployed.tx(),
                    deployed.salt(),
                    files.record().toString(),
                    files.input() == null ? null : files.input().toString());
        }
    }

    private void requireOwner(ChainSettings set) {
        if (owner == null && set.ownerKeystore() == null) {
            throw CommandFailedException.wrongUse(
                    "The contract needs an owner: give its address with --owner, or set chain.ownerKeystore.");
        }
    }

    private ChainSettings chain(ChainSettings set) {
        Optional<Network> known = Network.named(network);
        if (known.isPresent()) {
            return named(set, known.get().chainId());
        }
        if (!network.matches("https?://.+")) {
            throw CommandFailedException.wrongUse("\"" + network + "\" is not a network; it can be "
                    + String.join(", ", Network.names()) + " or an address of an RPC.");
        }
        return set.with(URI.create(network));
    }

    private ChainSettings named(ChainSettings set, long chainId) {
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
