package dev.mintmark.app;

import dev.mintmark.app.api.AnchorApi;
import dev.mintmark.app.api.BurnRegister;
import dev.mintmark.app.api.LocalAnchorApi;
import dev.mintmark.app.api.LocalVoucherApi;
import dev.mintmark.app.api.StartFailedException;
import dev.mintmark.app.api.VoucherApi;
import dev.mintmark.app.artwork.ConflictException;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.DeployedContract;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.rpc.WalletSignatures;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.config.ChainSettings;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.app.index.ChainIndexer;
import dev.mintmark.app.index.MintSearch;
import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.Copies;
import dev.mintmark.app.ipfs.CopyRepair;
import dev.mintmark.app.ipfs.IpfsNetwork;
import dev.mintmark.app.ipfs.KuboClient;
import dev.mintmark.app.ipfs.PinningService;
import dev.mintmark.app.ipfs.Place;
import dev.mintmark.app.ipfs.TrustlessGateway;
import dev.mintmark.app.mint.Anchorer;
import dev.mintmark.app.mint.ChainLedger;
import dev.mintmark.app.mint.MintBatches;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.app.mint.VoucherOffice;
import dev.mintmark.app.store.SqlAnchorIndex;
import dev.mintmark.app.store.SqlAnchors;
import dev.mintmark.app.store.SqlChainIndex;
import dev.mintmark.app.store.SqlContentRegister;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.app.store.SqlVouchers;
import dev.mintmark.app.store.SqlWebhookFeed;
import dev.mintmark.app.verify.LazyLedger;
import dev.mintmark.app.webhook.WebhookSignature;
import dev.mintmark.app.webhook.Webhooks;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.app.workflow.Pipeline;
import dev.mintmark.contracts.Address;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chain and IPFS as an installation reaches them, each opened when it is used. Thread-safe. */
final class Connections {
    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    /** How long a step waits for a pinning service to have a file; it is tried again later. */
    private static final Duration PINNING_PATIENCE = Duration.ofSeconds(60);

    final Lazy<HttpClient> http;
    final Lazy<Optional<KuboClient>> kubo;
    final Lazy<IpfsNetwork> network;
    final Lazy<Copies> copies;
    final Lazy<CopyRepair> repair;
    final Lazy<Chain> chain;
    final Lazy<Chain> chainWithOwner;
    /** Reads the contract's events into the index. */
    final Lazy<ChainIndexer> indexer;

    /** Answers from the index. */
    final LazyLedger ledger;

    /** Asks the chain. */
    final LazyLedger freshLedger;

    private final Settings settings;
    private final Storage storage;
    private final Clock clock;

    /** @param closer closes what was opened */
    Connections(Closer closer, Settings settings, Storage storage, Clock clock, SecureRandom random) {
        this.settings = settings;
        this.storage = storage;
        this.clock = clock;
        http = Lazy.of(closer, HttpCalls::newClient, client -> client::shutdownNow);
        kubo = Lazy.of(closer, this::newKuboClient);
        network = Lazy.of(closer, this::newNetwork);
        copies = Lazy.of(closer, this::newCopies);
        repair = Lazy.of(
                closer,
                () -> new CopyRepair(
                        copies.get(),
                        storage.files.get(),
                        clock,
                        settings.ipfs().repairSeconds()));
        chain = Lazy.of(closer, () -> openChain(random));
        chainWithOwner = Lazy.of(closer, () -> openWithOwner(random));
        indexer = Lazy.of(closer, this::newIndexer);
        ledger = new LazyLedger(this::openLedger);
        freshLedger = new LazyLedger(() -> openLedger().fresh());
    }

    private Optional<KuboClient> newKuboClient() {
        return Optional.ofNullable(settings.ipfs().kubo()).map(api -> new KuboClient(http.get(), api));
    }

    private IpfsNetwork newNetwork() {
        List<Place> places = new ArrayList<>(List.of(storage.blocks.get()));
        places.addAll(newPlaces());
        return new IpfsNetwork(places);
    }

    /** The places that keep files on IPFS besides the block store here: Kubo, and the pinning services. */
    private List<Place> newPlaces() {
        List<Place> places = new ArrayList<>();
        KuboClient node = kubo.get().orElse(null);
        if (node != null) {
            places.add(node);
        }
        Settings.Ipfs ipfs = settings.ipfs();
        for (int i = 0; i < ipfs.pinningServices().size(); i++) {
            places.add(new PinningService(
                    http.get(),
                    ipfs.pinningServices().get(i),
                    ipfs.tokens().get(i),
                    new TrustlessGateway(http.get(), ipfs.pinningGateways().get(i)),
                    node,
                    PINNING_PATIENCE));
        }
        return places;
    }

    private Copies newCopies() {
        return new Copies(
                storage.blocks.get(),
                newPlaces(),
                settings.ipfs().wantedCopies(),
                new SqlContentRegister(storage.database.get()),
                clock);
    }

    /** Opens the chain and registers the models that are here, before anything is drawn with them. */
    private Chain openChain(SecureRandom random) throws SourceUnavailableException, IOException {
        Chain opened = Chain.open(settings.chain(), dependencies(random));
        register(storage.models.get().list(), new ModelRegistry(opened));
        return opened;
    }

    private Chain.ChainDependencies dependencies(SecureRandom random) {
        return new Chain.ChainDependencies(
                InstallDirectory.anvil(),
                storage.folder.chain(),
                new SqlOutbox(storage.database.get()),
                http.get(),
                clock,
                random,
                storage.secrets,
                Timeouts.STANDARD);
    }

    private Chain openWithOwner(SecureRandom random) throws SourceUnavailableException, IOException {
        return Chain.openWithOwner(settings.chain(), dependencies(random));
    }

    /** Deploys the contract to the chain of the settings; see {@link Chain#deploy}. */
    DeployedContract deploy(@Nullable Address owner, Consumer<Address> announced, SecureRandom random)
            throws SourceUnavailableException, IOException {
        return Chain.deploy(settings.chain(), dependencies(random), owner, announced);
    }

    /**
     * Refuses the owner's key as payer, where the chain can be asked.
     *
     * @throws ConflictException where the payer owns the contract
     */
    void refuseOwnerAsPayer() {
        try {
            chain.get().refuseOwnerAsPayer();
        } catch (SourceUnavailableException e) {
            log.warn("Whether the payer owns the contract is asked again at the first mint: {}", e.getMessage());
        }
    }

    /** A chain that is down does not keep the service from drawing and verifying. */
    private static void register(List<Model> models, ModelRegistry registry) {
        for (Model model : models) {
            try {
                registry.register(model.sha256());
            } catch (RevertedException e) {
                log.warn("The contract refuses to register the model {}: {}", model.id(), e.getMessage());
            } catch (ConflictException e) {
                log.warn("{}", e.getMessage());
                return;
            } catch (SourceUnavailableException e) {
                log.warn("The models are not registered, and nothing can be minted: {}", e.getMessage());
                return;
            }
        }
    }

    private ChainIndexer newIndexer() {
        return new ChainIndexer(chain.get().client(), chain.get().logs(), index(), clock);
    }

    /** Says which mints share a transaction. */
    MintBatches mintBatches() {
        ChainSettings limits = settings.chain();
        return new MintBatches(storage.artworks.get(), limits.batchSize(), limits.batchAge(), clock);
    }

    /** Anchors artworks. */
    Anchorer anchorer() {
        ChainSettings limits = settings.chain();
        return new Anchorer(
                chain.get(),
                new SqlAnchors(storage.database.get()),
                storage.artworks.get(),
                new SqlAnchorIndex(storage.database.get()),
                indexer.get(),
                limits.anchorSize(),
                limits.batchAge(),
                clock);
    }

    /** Mints artworks, and claims the tokens of anchored ones. */
    Minter minter() {
        SqlAnchors anchors = new SqlAnchors(storage.database.get());
        SqlAnchorIndex events = new SqlAnchorIndex(storage.database.get());
        Chain opened = chain.get();
        return new Minter(
                opened,
                mints(),
                mintBatches(),
                anchors::find,
                tokenId ->
                        events.revokedUpTo(opened.chainId(), opened.contract().hex(), tokenId),
                clock);
    }

    /** Orders anchors and shows them. */
    AnchorApi anchorApi(Supplier<ArtworkService> service) {
        return new LocalAnchorApi(
                storage.artworks.get(),
                new SqlAnchors(storage.database.get()),
                new SqlAnchorIndex(storage.database.get()),
                ledger,
                service);
    }

    /** The royalties of tokens, as the chain has them. */
    Function<String, Optional<Integer>> royaltyBps() {
        SqlAnchorIndex events = new SqlAnchorIndex(storage.database.get());
        Chain opened = chain.get();
        return tokenId -> events.redemption(opened.chainId(), opened.contract().hex(), tokenId)
                .map(AnchorIndex.Redemption::royaltyBps);
    }

    /** Gives vouchers and shows what became of them. */
    VoucherApi voucherApi(Supplier<ArtworkService> service) {
        Chain opened = chain.get();
        return new LocalVoucherApi(
                storage.artworks.get(),
                new SqlVouchers(storage.database.get()),
                new SqlAnchorIndex(storage.database.get()),
                new LocalVoucherApi.Chain(
                        opened.chainId(), opened.contract(), indexer.get(), new VoucherOffice(opened, clock)),
                service,
                clock);
    }

    /** Finds the mints of tokens. */
    MintSearch mints() {
        return new MintSearch(chain.get().logs(), index(), indexer.get());
    }

    /** Whichever process reads the events, the endpoints of webhooks are told by the service. */
    private SqlChainIndex index() {
        SqlWebhookFeed feed = new SqlWebhookFeed(storage.database.get());
        return new SqlChainIndex(
                storage.database.get(),
                (chainId, contract, events) ->
                        feed.add(chainId, contract, events, storage.artworks.get(), clock.instant()));
    }

    /** Tells the endpoints of the settings. */
    Webhooks webhooks(boolean registers) {
        Settings.Secret secret = settings.webhooks().secret();
        return new Webhooks(
                new SqlWebhookFeed(storage.database.get()),
                http.get(),
                settings.webhooks().endpoints(),
                secret == null ? null : WebhookSignature.of(secret.value()),
                clock,
                Mintmark.VERSION,
                registers);
    }

    /** Tokens out of the index, which opens the chain. */
    ChainLedger newLedger() {
        return new ChainLedger(chain.get(), index(), new SqlAnchorIndex(storage.database.get()), indexer.get());
    }

    /** Registers burns at the artworks of a pipeline. */
    BurnRegister burns(Supplier<Pipeline> pipeline) {
        return new BurnRegister(
                indexer.get(), chain.get().chainId(), chain.get().contract(), pipeline);
    }

    /** Whether a contract wallet on the chain says that the signature is its own. */
    boolean isOfWallet(Address wallet, byte[] hash, byte[] signature) throws SourceUnavailableException {
        return WalletSignatures.areOf(opened(chain).client(), wallet, hash, signature);
    }

    private ChainLedger openLedger() throws SourceUnavailableException {
        return opened(this::newLedger);
    }

    /** A chain that does not start is a source that is not available. */
    private static <T> T opened(Supplier<T> part) throws SourceUnavailableException {
        try {
            return part.get();
        } catch (StartFailedException e) {
            if (e.getCause() instanceof SourceUnavailableException unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }
}
