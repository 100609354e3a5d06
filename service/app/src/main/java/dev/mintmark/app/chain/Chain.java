package dev.mintmark.app.chain;

import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.artwork.MintingPausedException;
import dev.mintmark.app.chain.accounts.Account;
import dev.mintmark.app.chain.accounts.Accounts;
import dev.mintmark.app.chain.accounts.ChainAccounts;
import dev.mintmark.app.chain.accounts.KeyRole;
import dev.mintmark.app.chain.anvil.EmbeddedChain;
import dev.mintmark.app.chain.rpc.ChainClient;
import dev.mintmark.app.chain.rpc.ContractLogs;
import dev.mintmark.app.chain.rpc.Network;
import dev.mintmark.app.chain.transactions.Fees;
import dev.mintmark.app.chain.transactions.Outbox;
import dev.mintmark.app.chain.transactions.Outbox.PendingTransaction;
import dev.mintmark.app.chain.transactions.Reorganisations;
import dev.mintmark.app.chain.transactions.Sender;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.secrets.AccountFolder;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.contracts.Address;
import dev.mintmark.contracts.Bytes32;
import dev.mintmark.contracts.CompanionContracts;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The chain of an installation with its contract: the embedded chain, started here, or the chain of the settings. Apart from
 * the start both are used alike. Owns the embedded chain; close it. Thread-safe.
 */
public final class Chain implements AutoCloseable {
    /** No block: whoever has the index says which. */
    private static final long NOT_INDEXED = -1;

    private static final Logger log = LoggerFactory.getLogger(Chain.class);
    private static final long UNKNOWN_BLOCK = -1;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final @Nullable EmbeddedChain embedded;
    private final ChainClient client;
    private final Accounts accounts;
    private final Sender sender;
    private final Address contract;
    private final ContractLogs logs;
    private final Reorganisations reorganisations;
    private final MintReadiness readiness;
    private final EnsNames names;

    private Chain(
            @Nullable EmbeddedChain embedded,
            ChainClient client,
            Accounts accounts,
            Sender sender,
            Deployment.Contract deployed,
            EnsNames names) {
        this.embedded = embedded;
        this.client = client;
        this.accounts = accounts;
        this.sender = sender;
        this.contract = deployed.address();
        this.logs = new ContractLogs(client, contract, deployed.firstBlock());
        this.reorganisations = sender.reorganisations();
        this.names = names;
        this.readiness = new MintReadiness(client, sender, accounts, contract);
    }

    /**
     * What a chain needs from outside.
     *
     * @param anvil the embedded chain's program; used by the embedded chain alone
     * @param folder the embedded chain's folder, within the data folder
     * @param outbox stores transactions before they are sent
     * @param secrets encrypts the embedded chain's keys, or leaves them plain
     */
    public record ChainDependencies(
            Path anvil,
            Path folder,
            Outbox outbox,
            HttpClient http,
            Clock clock,
            SecureRandom random,
            SecretFiles secrets,
            Timeouts timeouts) {}

    /**
     * Opens the chain: starts the embedded one where the settings name no RPC address, sends again what it lacks of the
     * stored transactions, and deploys the contract at the first start. A chain of the settings is not asked yet, so that
     * the service starts while it is down; see {@link #check}.
     *
     * @throws SourceUnavailableException if the embedded chain does not start
     * @throws IOException if keys or state cannot be read
     * @throws IllegalArgumentException if the settings cannot be right
     */
    public static Chain open(ChainSettings settings, ChainDependencies dependencies)
            throws SourceUnavailableException, IOException {
        return settings.embedded()
                ? openEmbedded(settings, dependencies)
                : openConfigured(settings, dependencies, ChainAccounts.configured(settings, dependencies.http()));
    }

    /**
     * Opens the chain with the owner's key as well, where it is here, for the commands that need it.
     *
     * @throws SourceUnavailableException if the embedded chain does not start
     * @throws IOException if keys or state cannot be read
     * @throws IllegalArgumentException if the settings cannot be right
     */
    public static Chain openWithOwner(ChainSettings settings, ChainDependencies dependencies)
            throws SourceUnavailableException, IOException {
        return settings.embedded()
                ? openEmbedded(settings, dependencies)
                : openConfigured(settings, dependencies, ChainAccounts.withOwner(settings, dependencies.http()));
    }

    private static Chain openConfigured(ChainSettings settings, ChainDependencies dependencies, Accounts accounts) {
        String token = settings.token();
        if (token == null) {
            throw new IllegalArgumentException(
                    "chain.token, the contract's address, is missing; mintmark deploy prints one.");
        }
        ChainClient client = new ChainClient(settings.rpc(), settings.chainId(), dependencies.http(), TIMEOUT);
        Sender sender = sender(client, settings, dependencies, accounts, dependencies.timeouts());
        return new Chain(
                null,
                client,
                accounts,
                sender,
                new Deployment.Contract(Address.of(token), UNKNOWN_BLOCK),
                names(settings, dependencies));
    }

    private static Chain openEmbedded(ChainSettings settings, ChainDependencies dependencies)
            throws SourceUnavailableException, IOException {
        Accounts accounts = ChainAccounts.embedded(
                AccountFolder.of(dependencies.folder()), dependencies.secrets(), dependencies.random());
        EmbeddedChain embedded = EmbeddedChain.start(
                dependencies.anvil(), dependencies.folder(), addresses(accounts), dependencies.http());
        try {
            ChainClient client =
                    new ChainClient(List.of(embedded.rpc()), EmbeddedChain.CHAIN_ID, dependencies.http(), TIMEOUT);
            Sender sender = sender(client, settings, dependencies, accounts, dependencies.timeouts());
            sender.resendMissing();
            Deployment.Contract contract = new Deployment(client, sender, accounts.payer())
                    .ensure(roles(accounts.require(KeyRole.OWNER).address(), accounts));
            return new Chain(embedded, client, accounts, sender, contract, names(settings, dependencies));
        } catch (SourceUnavailableException | RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    /** Makes those of the embedded chain's keys that are missing, before there is a chain. */
    public static void makeKeys(Path folder, SecretFiles secrets, SecureRandom random) throws IOException {
        ChainAccounts.embedded(AccountFolder.of(folder), secrets, random);
    }

    /**
     * Deploys the contract on a chain that is not the embedded one, and returns it when it is final. The payer pays and gets no
     * role; the model admin, the pauser and the attester are those whose keystores are set. A second call returns the same
     * contract; so does one from another data folder with the same roles and chain.deploySalt.
     *
     * @param owner the account that owns it; null for that of chain.ownerKeystore
     * @param announced gets the contract's address before anything is sent
     * @throws ConflictException if the owner or a key is missing, or the payer would have a role
     */
    public static DeployedContract deploy(
            ChainSettings settings,
            ChainDependencies dependencies,
            @Nullable Address owner,
            Consumer<Address> announced)
            throws SourceUnavailableException, IOException {
        Accounts accounts = ChainAccounts.configured(settings, dependencies.http());
        List.of(KeyRole.ADMIN, KeyRole.PAUSER)
                .forEach(role -> accounts.locked(role).ifPresent(Chain::refuse));
        Address owning = owner == null ? ChainAccounts.requireOwner(settings).address() : owner;
        Deployment.Roles roles = roles(owning, accounts);
        Address payer = accounts.payer().address();
        if (List.of(roles.owner(), roles.modelAdmin(), roles.pauser(), roles.attester())
                .contains(payer)) {
            throw new ConflictException("The payer " + payer
                    + " (chain.keystore) can have no role on the contract; give the owner, the model admin, the pauser and"
                    + " the attester other keys.");
        }
        ChainClient client = new ChainClient(settings.rpc(), settings.chainId(), dependencies.http(), TIMEOUT);
        // nothing else can be done before the contract is final
        Timeouts patient = dependencies.timeouts().on(client.network().finality());
        Sender sender = sender(client, settings, dependencies, accounts, patient);
        String salt = settings.deploySalt();
        return DeployedContract.read(
                client,
                new Deployment(client, sender, accounts.payer())
                        .ensure(roles, salt == null ? Bytes32.ZERO : Bytes32.of(salt), announced));
    }

    private static void refuse(String sentence) {
        throw new ConflictException(sentence);
    }

    private static Deployment.Roles roles(Address owner, Accounts accounts) {
        return new Deployment.Roles(
                owner,
                accounts.attester().address(),
                accounts.find(KeyRole.ADMIN).map(Account::address).orElse(Address.ZERO),
                accounts.find(KeyRole.PAUSER).map(Account::address).orElse(Address.ZERO));
    }

    /**
     * Asks whether this service can mint here now.
     *
     * @throws SourceUnavailableException in one sentence, if not
     */
    public void check() throws SourceUnavailableException {
        readiness.check();
    }

    /**
     * Asks whether this service can mint here now, and whether all keys that are set open.
     *
     * @throws SourceUnavailableException in one sentence, if not
     */
    public void requireReady() throws SourceUnavailableException {
        readiness.check();
        readiness.requireKeys();
    }

    /**
     * Refuses the owner's key as payer. Asks all addresses of {@code chain.rpc}, several times.
     *
     * @throws ConflictException in one sentence, where the payer owns the contract
     */
    public void refuseOwnerAsPayer() throws SourceUnavailableException {
        readiness.refuseOwnerAsPayer();
    }

    /**
     * Refuses a mint for what an operator can put right, so that the mint waits for that.
     *
     * @throws MintingPausedException in one sentence: the payer seems to own the contract, or a key does not open
     */
    public void requireForMint() throws SourceUnavailableException {
        readiness.requireForMint();
    }

    /** What an operator needs to know, as the node answers now. */
    public ChainStatus status() throws SourceUnavailableException {
        String problem = null;
        try {
            check();
        } catch (SourceUnavailableException e) {
            problem = e.getMessage();
        }
        List<ChainStatus.AccountStatus> states = new ArrayList<>();
        for (Map.Entry<Address, List<KeyRole>> account : accounts.bySender().entrySet()) {
            Address address = account.getKey();
            long nonce = client.transactionCount(address, "latest");
            List<PendingTransaction> waiting = sender.pending(address, nonce);
            states.add(new ChainStatus.AccountStatus(
                    account.getValue().stream().map(KeyRole::word).toList(),
                    address.checksummed(),
                    names.name(address).orElse(null),
                    client.balance(address).toString(),
                    nonce,
                    waiting.size(),
                    waiting.stream()
                            .limit(ChainStatus.AccountStatus.MAX_WAITING)
                            .map(ChainStatus.WaitingTransaction::of)
                            .toList()));
        }
        return new ChainStatus(
                client.chainId(),
                client.network().name(),
                contract.checksummed(),
                market().checksummed(),
                client.network().page(contract.checksummed()),
                client.block("latest").number(),
                client.block("finalized").number(),
                NOT_INDEXED,
                Fees.price(client).toString(),
                sender.maxFee().toString(),
                ChainStatus.Spent.of(sender.spending()),
                states,
                readiness.warnings(),
                problem);
    }

    /** The primary ENS name of an address, where one is known within a moment; see chain.ensRpc. */
    public Optional<String> ensName(String address) {
        return names.soon(Address.of(address));
    }

    /** Reads the chain. */
    public ChainClient client() {
        return client;
    }

    /** Sends transactions. */
    public Sender sender() {
        return sender;
    }

    /** Sends again what was in final blocks that are gone. */
    public Reorganisations reorganisations() {
        return reorganisations;
    }

    /** Pauses and resumes minting. */
    public MintingPause mintingPause() {
        return new MintingPause(client, sender, accounts, contract);
    }

    /** Reads and changes the contract's roles. */
    public ContractRoles roles() {
        return new ContractRoles(client, sender, accounts, contract, logs);
    }

    /** The accounts that the service signs with. */
    public Accounts accounts() {
        return accounts;
    }

    /** The contract's address. */
    public Address contract() {
        return contract;
    }

    /** The address of the contract's market. */
    public Address market() {
        return CompanionContracts.market(contract);
    }

    /** The events of the contract and its market. */
    public ContractLogs logs() {
        return logs;
    }

    /** The chain's number. */
    public long chainId() {
        return client.chainId();
    }

    @Override
    public void close() throws IOException {
        if (embedded != null) {
            log.debug("Closing the embedded chain.");
            embedded.close();
        }
    }

    private static EnsNames names(ChainSettings settings, ChainDependencies dependencies) {
        return EnsNames.of(settings.ensRpc(), dependencies.http(), dependencies.clock());
    }

    private static Sender sender(
            ChainClient client,
            ChainSettings settings,
            ChainDependencies dependencies,
            Accounts accounts,
            Timeouts timeouts) {
        Long maxFeeGwei = settings.maxFeeGwei();
        BigInteger maxFee = maxFeeGwei == null ? client.network().maxFee() : Network.gwei(maxFeeGwei);
        String coins = settings.maxSpendPerDay();
        return new Sender(
                client,
                dependencies.outbox(),
                accounts.senders(),
                maxFee,
                coins == null
                        ? client.network().maxSpendPerDay().orElse(null)
                        : new BigDecimal(coins).movePointRight(18).toBigIntegerExact(),
                timeouts,
                dependencies.clock());
    }

    private static List<Address> addresses(Accounts accounts) {
        return accounts.senders().stream().map(Account::address).toList();
    }
}
