package dev.mintmark.app.mint;

import dev.mintmark.app.artwork.ContractEvents;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.MintmarkViews;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain of an installation, ready to mint: the embedded one, started and kept here, or the one of the settings. Apart
 * from that start both are the same. Owns the embedded chain; close it. Thread-safe.
 */
public final class Chain implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Chain.class);
    private static final long UNKNOWN_BLOCK = -1;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final @Nullable EmbeddedChain embedded;
    private final ChainClient client;
    private final Accounts accounts;
    private final Address contract;
    private final Sender sender;
    private final ContractLogs logs;
    private final Minter minter;
    private final Sales sales;
    private final ModelRegistry models;

    private Chain(
            @Nullable EmbeddedChain embedded,
            ChainClient client,
            Accounts accounts,
            Sender sender,
            ChainDependencies parts,
            Deployment.Contract deployed) {
        this.embedded = embedded;
        this.client = client;
        this.accounts = accounts;
        this.sender = sender;
        this.contract = deployed.address();
        this.logs = new ContractLogs(client, contract, deployed.firstBlock());
        this.minter = new Minter(client, parts.outbox(), sender, accounts, contract, logs, parts.clock());
        this.sales = new Sales(client, sender, accounts, contract, parts.listings(), parts.clock());
        this.models = new ModelRegistry(client, sender, accounts.admin(), contract);
    }

    /**
     * Where everything comes from that a chain needs.
     *
     * @param anvil the embedded chain's program, asked for only there
     * @param folder the embedded chain's own, within the data folder
     * @param secrets how the embedded chain's keys are kept
     */
    public record ChainDependencies(
            Path anvil,
            Path folder,
            Outbox outbox,
            Listings listings,
            HttpClient http,
            Clock clock,
            SecureRandom random,
            SecretFiles secrets) {
        /** With keys that are kept plain. */
        public ChainDependencies(
                Path anvil,
                Path folder,
                Outbox outbox,
                Listings listings,
                HttpClient http,
                Clock clock,
                SecureRandom random) {
            this(anvil, folder, outbox, listings, http, clock, random, SecretFiles.PLAIN);
        }
    }

    /**
     * Opens the chain: starts the embedded one where the settings name no RPC address, sends again what it lacks of the
     * stored transactions, and deploys the contract at the first start. A chain of the settings is not asked yet, so that
     * the service starts without it; see {@link #check}.
     *
     * @throws SourceUnavailableException if the embedded chain does not start
     * @throws IOException if keys or state cannot be read
     * @throws IllegalArgumentException if the settings cannot be right
     */
    public static Chain open(Settings.Chain settings, ChainDependencies parts)
            throws SourceUnavailableException, IOException {
        return open(settings, parts, Sender.Timeouts.STANDARD);
    }

    static Chain open(Settings.Chain settings, ChainDependencies parts, Sender.Timeouts patience)
            throws SourceUnavailableException, IOException {
        if (!settings.embedded()) {
            String token = settings.token();
            if (token == null) {
                throw new IllegalArgumentException(
                        "chain.token, the contract's address, is missing; mintmark deploy prints one.");
            }
            Accounts accounts = ChainAccounts.configured(settings);
            ChainClient client = new ChainClient(settings.rpc(), settings.chainId(), parts.http(), TIMEOUT);
            Sender sender = sender(client, parts, accounts, patience);
            return new Chain(
                    null, client, accounts, sender, parts, new Deployment.Contract(Address.of(token), UNKNOWN_BLOCK));
        }
        Accounts accounts = ChainAccounts.embedded(parts.folder().resolve("keys"), parts.secrets(), parts.random());
        EmbeddedChain embedded = EmbeddedChain.start(parts.anvil(), parts.folder(), addresses(accounts), parts.http());
        try {
            ChainClient client =
                    new ChainClient(List.of(embedded.rpc()), EmbeddedChain.CHAIN_ID, parts.http(), TIMEOUT);
            Sender sender = sender(client, parts, accounts, patience);
            sender.recover();
            Deployment.Contract contract = new Deployment(client, sender, accounts).ensure();
            return new Chain(embedded, client, accounts, sender, parts, contract);
        } catch (SourceUnavailableException | RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    /** Makes those of the embedded chain's keys that are missing, before there is a chain. */
    public static void makeKeys(Path folder, SecretFiles secrets, SecureRandom random) throws IOException {
        ChainAccounts.embedded(folder.resolve("keys"), secrets, random);
    }

    /**
     * Deploys the contract on a chain that is not the embedded one, from the configured key, which owns it then; returns
     * its address when it is final. A second call returns the same contract.
     */
    public static String deploy(Settings.Chain settings, ChainDependencies parts)
            throws SourceUnavailableException, IOException {
        Accounts accounts = ChainAccounts.configured(settings);
        ChainClient client = new ChainClient(settings.rpc(), settings.chainId(), parts.http(), TIMEOUT);
        Sender sender = sender(client, parts, accounts, Sender.Timeouts.STANDARD);
        return new Deployment(client, sender, accounts).ensure().address().checksummed();
    }

    /**
     * Asks whether this service can mint here now.
     *
     * @throws SourceUnavailableException in one sentence, if not
     */
    public void check() throws SourceUnavailableException {
        Address attester;
        try {
            attester = client.view(contract, MintmarkViews.attester());
        } catch (RevertedException e) {
            throw new SourceUnavailableException("The contract " + contract + " cannot be asked: " + e.getMessage(), e);
        }
        if (!attester.equals(accounts.attester().address())) {
            throw new SourceUnavailableException("The contract " + contract + " trusts the attester " + attester
                    + ", and this service's is " + accounts.attester().address() + ".");
        }
    }

    public Minter minter() {
        return minter;
    }

    public Sales sales() {
        return sales;
    }

    public ModelRegistry models() {
        return models;
    }

    public Ledger ledger() {
        return new ChainLedger(client, logs, contract);
    }

    public ContractEvents events() {
        return logs;
    }

    public long chainId() {
        return client.chainId();
    }

    /** The contract's address, with the capital letters of ERC-55. */
    public String contract() {
        return contract.checksummed();
    }

    /** The service's own account, which receives what is minted to nobody else. */
    public String holder() {
        return accounts.holder().address().checksummed();
    }

    /** Where the chain answers JSON-RPC. */
    public List<URI> rpc() {
        return client.endpoints().addresses();
    }

    ChainClient client() {
        return client;
    }

    Sender sender() {
        return sender;
    }

    @Nullable
    EmbeddedChain embedded() {
        return embedded;
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            log.debug("Closing the embedded chain.");
            embedded.close();
        }
    }

    private static Sender sender(
            ChainClient client, ChainDependencies parts, Accounts accounts, Sender.Timeouts patience) {
        List<Account> senders = Stream.of(accounts.payer(), accounts.admin(), accounts.holder(), accounts.buyer())
                .flatMap(Stream::ofNullable)
                .toList();
        return new Sender(client, parts.outbox(), senders, patience, parts.clock());
    }

    private static List<Address> addresses(Accounts accounts) {
        return Stream.of(accounts.payer(), accounts.admin(), accounts.holder(), accounts.buyer())
                .flatMap(Stream::ofNullable)
                .map(Account::address)
                .toList();
    }
}
