package dev.mintmark.app;

import dev.mintmark.app.api.AccessApi;
import dev.mintmark.app.api.AnchorApi;
import dev.mintmark.app.api.ArtworkApi;
import dev.mintmark.app.api.ChainApi;
import dev.mintmark.app.api.IpfsApi;
import dev.mintmark.app.api.LocalAccessApi;
import dev.mintmark.app.api.LocalArtworkApi;
import dev.mintmark.app.api.LocalChainApi;
import dev.mintmark.app.api.LocalIpfsApi;
import dev.mintmark.app.api.LocalModelApi;
import dev.mintmark.app.api.LocalVaultApi;
import dev.mintmark.app.api.MarketApi;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.api.ModelApi;
import dev.mintmark.app.api.RoyaltyApi;
import dev.mintmark.app.api.SalesApi;
import dev.mintmark.app.api.StartFailedException;
import dev.mintmark.app.api.VaultApi;
import dev.mintmark.app.api.VerificationApi;
import dev.mintmark.app.api.VoucherApi;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.ContractRoles;
import dev.mintmark.app.chain.DeployedContract;
import dev.mintmark.app.chain.DeploymentFiles;
import dev.mintmark.app.config.NodeSettings;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.IpfsGateway;
import dev.mintmark.app.ipfs.KeptContent;
import dev.mintmark.app.ipfs.Pinner;
import dev.mintmark.app.market.CurrencySettings;
import dev.mintmark.app.mint.Anchorer;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.app.mint.Receivers;
import dev.mintmark.app.mint.TokenCheck;
import dev.mintmark.app.prompt.Prompts;
import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.seal.Sealer;
import dev.mintmark.app.seal.SignatureExtras;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.vault.Vaults;
import dev.mintmark.app.web.WebServer;
import dev.mintmark.app.webhook.Webhooks;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.app.workflow.Pipeline;
import dev.mintmark.c2pa.SigningAlgorithm;
import dev.mintmark.contracts.Address;
import dev.mintmark.diffusion.Device;
import dev.mintmark.watermark.Watermarker;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of one installation, put together from its parts. Nothing is started before it is used: a command that lists
 * artworks opens the database alone, and {@link #serve} starts all of it. Thread-safe.
 */
public final class Mintmark implements MintmarkApi {
    public static final String VERSION = "0.1.0";

    private static final Logger log = LoggerFactory.getLogger(Mintmark.class);

    private final Closer closer = new Closer();
    private final Settings settings;
    private final DataFolder.Lock lock;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final Storage storage;
    private final Connections connections;
    private final Verifiers verifiers;
    private final LocalNode node;

    // processing
    private final Lazy<NoiseWatermarker> noiseWatermarker;
    private final Lazy<Drawer> drawer = lazy(this::newDrawer);
    private final Lazy<Watermarker> watermarker;
    private final Lazy<Sealer> sealer = lazy(this::newSealer);
    private final Lazy<Pinner> pinner;
    private final Lazy<Pipeline> pipeline = lazy(this::startPipeline);
    private final Lazy<ArtworkService> artworkService = lazy(this::newArtworkService);
    private final Lazy<Minter> minter;
    private final Lazy<Anchorer> anchorer;

    // API
    private final Lazy<ArtworkApi> artworkApi = lazy(this::newArtworkApi);
    private final Lazy<VerificationApi> verificationApi;
    private final Lazy<ModelApi> modelApi = lazy(this::newModelApi);
    private final Lazy<MarketApi> marketApi = lazy(this::newMarketApi);
    private final Lazy<MarketParts> marketParts = lazy(this::newMarketParts);
    private final Lazy<VoucherApi> voucherApi;
    private final Lazy<RoyaltyApi> royaltyApi = lazy(this::newRoyaltyApi);
    private final Lazy<IpfsApi> ipfsApi;
    private @Nullable WebServer web;

    private Mintmark(Settings settings, DataFolder.Lock lock) {
        this.settings = settings;
        this.lock = lock;
        closer.add(lock);
        storage = new Storage(closer, settings, clock, random);
        node = new LocalNode(closer, settings, storage);
        connections = new Connections(closer, settings, storage, clock, random);
        noiseWatermarker = lazy(() -> new NoiseWatermarker(storage.keys.get().watermark()));
        watermarker = lazy(() -> new Watermarker(storage.keys.get().watermark()));
        minter = lazy(connections::minter);
        anchorer = lazy(connections::anchorer);
        pinner = lazy(() -> new Pinner(connections.copies.get()));
        ipfsApi = lazy(() -> new LocalIpfsApi(
                new KeptContent(connections.copies.get(), clock), connections.repair.get(), storage.artworks.get()));
        voucherApi = lazy(() -> connections.voucherApi(artworkService));
        verifiers = new Verifiers(closer, settings, storage, connections, watermarker, noiseWatermarker, drawer, clock);
        verificationApi = lazy(verifiers::api);
    }

    /**
     * Opens an installation. Its parts start when they are used.
     *
     * @param lock of the data folder; closed with the installation, or if this throws
     */
    public static Mintmark open(Settings settings, DataFolder.Lock lock) {
        try {
            Mintmark opened = new Mintmark(settings, lock);
            lock.removeLeftovers();
            return opened;
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Starts everything: the chain, the queue and the server.
     *
     * @param port to listen on; 0 takes a free one
     * @return where it listens
     * @throws StartFailedException if a part does not start
     */
    public URI serve(int port) {
        ServerSettings address = settings.server().with(port);
        WebServer.requireFree(address);
        if (!storage.secrets.encrypts()) {
            log.info(
                    "The keys in {} are stored plain, readable by their owner alone; MINTMARK_KEYS_PASSWORD encrypts"
                            + " them.",
                    storage.folder.keys().path());
        }
        storage.backfill.get();
        if (settings.node().asksTheChain()) {
            node.nodes.get();
            connections.refuseOwnerAsPayer();
        }
        Webhooks webhooks = connections.webhooks(node.does(NodeSettings.Role.INDEX));
        closer.add(webhooks);
        PrometheusMeterRegistry metrics = Metrics.of(drawer, artworkService, connections.chain, webhooks, closer);
        closer.add(Operations.start(metrics, data(), node, storage, connections, clock));
        node.trace(closer);
        Readiness ready = new Readiness(settings, storage, connections, clock);
        WebServer server = WebServer.start(
                address,
                new WebServer.ServerDependencies(
                        this,
                        storage.artworks.get(),
                        storage.database.get()::trouble,
                        artworkService.get(),
                        verifiers.softBindings(),
                        ready::chain,
                        connections.repair.get()::problem,
                        ready::files,
                        ready::model,
                        node::missingRoles,
                        webhooks,
                        new IpfsGateway(storage.blocks.get(), storage.artworks.get()::isPinned),
                        metrics,
                        lock.proof(),
                        storage.access.get(),
                        storage.signIn(settings, connections::isOfWallet),
                        storage.quotas(settings.access()),
                        node.does(NodeSettings.Role.WEB)));
        closer.add(server);
        web = server;
        node.watch(closer, connections, pipeline, webhooks);
        lock.announce(server.localAddress(), server.localPort(), server.basePath());
        return server.address();
    }

    /** Deploys the contract to the chain that the settings name; see {@link Chain#deploy}. */
    public DeployedContract deploy(@Nullable Address owner, Consumer<Address> announced)
            throws SourceUnavailableException, IOException {
        return connections.deploy(owner, announced, random);
    }

    /** Writes what is kept of a deployment. */
    public DeploymentFiles keep(DeployedContract deployed) throws IOException {
        return DeploymentFiles.write(deployed, storage.folder.chain(), InstallDirectory.contracts());
    }

    /** Changes the contract's roles with the owner's key, where it is here; the service never opens that key. */
    public ContractRoles ownerRoles() {
        return connections.chainWithOwner.get().roles();
    }

    /**
     * Makes the keys that are missing.
     *
     * @param replaceWatermark whether to accept another watermark key than the existing artworks were marked with
     */
    public void makeKeys(SigningAlgorithm algorithm, boolean replaceWatermark) throws KeyException, IOException {
        storage.makeKeys(algorithm, replaceWatermark, random);
        if (settings.chain().embedded()) {
            Chain.makeKeys(storage.folder.chain(), storage.secrets, random);
        }
    }

    @Override
    public ArtworkApi artworks() {
        return artworkApi.get();
    }

    @Override
    public VerificationApi verification() {
        return verificationApi.get();
    }

    @Override
    public ModelApi models() {
        return modelApi.get();
    }

    @Override
    public MarketApi market() {
        return marketApi.get();
    }

    @Override
    public SalesApi sales() {
        return marketParts.get().salesApi(connections.burns(pipeline));
    }

    /** Allows currencies with the owner's key, where it is here; the service never opens that key. */
    public CurrencySettings ownerCurrencies() {
        return new CurrencySettings(connections.chainWithOwner.get());
    }

    @Override
    public RoyaltyApi royalties() {
        return royaltyApi.get();
    }

    @Override
    public VaultApi vaults() {
        return new LocalVaultApi(() -> new Vaults(connections.chain.get()));
    }

    @Override
    public AnchorApi anchors() {
        return connections.anchorApi(artworkService);
    }

    @Override
    public VoucherApi vouchers() {
        return voucherApi.get();
    }

    @Override
    public ChainApi chain() {
        return new LocalChainApi(connections.chain, connections.indexer, this::newTokenCheck, artworkService);
    }

    @Override
    public IpfsApi ipfs() {
        return ipfsApi.get();
    }

    @Override
    public AccessApi access() {
        return LocalAccessApi.local(storage.access.get(), clock);
    }

    @Override
    public Optional<URI> servedAt() {
        return Optional.ofNullable(web).map(WebServer::address);
    }

    public Path data() {
        return storage.folder.root();
    }

    @Override
    public void close() {
        pipeline.ifMade().ifPresent(Pipeline::pause);
        closer.close();
    }

    /** How the keys in the data folder are stored. */
    public static SecretFiles secrets(Settings settings) {
        Settings.Secret password = settings.keys().password();
        return password == null ? SecretFiles.PLAIN : SecretFiles.encrypted(password.value(), new SecureRandom());
    }

    private <T> Lazy<T> lazy(Lazy.Maker<T> maker) {
        return Lazy.of(closer, maker);
    }

    private Drawer newDrawer() {
        return new Drawer(
                storage.models.get(),
                Device.valueOf(settings.draw().device().toUpperCase(Locale.ROOT)),
                noiseWatermarker.get(),
                DrawingSettings.of(settings));
    }

    private Sealer newSealer() throws KeyException {
        storage.keys.get().signer(); // a key that cannot sign is said at the start, not at the first drawing
        return new Sealer(
                storage.keys.get(),
                SignatureExtras.of(settings.sign(), connections.http.get()),
                watermarker.get(),
                random,
                clock,
                VERSION);
    }

    private Pipeline startPipeline() {
        storage.backfill.get();
        Pipeline started = new Pipeline(
                storage.database.get(),
                storage.artworks.get(),
                storage.changes.get(),
                storage.files.get(),
                node.steps(drawer, sealer, pinner, minter, anchorer),
                node.nodes.get(),
                clock);
        started.start();
        return started;
    }

    private ArtworkService newArtworkService() {
        return new ArtworkService(
                storage.database.get(),
                storage.artworks.get(),
                storage.changes.get(),
                storage.models.get(),
                pipeline.get(),
                settings.draw().model(),
                Prompts.of(settings, connections.http::get),
                new Receivers(settings.chain().hasHolder()),
                settings.watermark().hasNoiseWatermark() ? noiseWatermarker.get() : null,
                random,
                clock);
    }

    private MarketParts newMarketParts() {
        return new MarketParts(connections.chain.get(), storage.database.get(), connections.indexer.get(), clock);
    }

    private ArtworkApi newArtworkApi() {
        return new LocalArtworkApi(storage.artworks.get(), storage.files.get(), artworkService, drawer);
    }

    private ModelApi newModelApi() {
        return new LocalModelApi(
                storage.models.get(),
                () -> new ModelRegistry(connections.chain.get()),
                settings.draw().model(),
                settings.prompt().enrichUrl() != null,
                () -> drawer.ifMade().flatMap(Drawer::device));
    }

    private MarketApi newMarketApi() {
        return marketParts
                .get()
                .marketApi(storage.artworks.get(), connections.newLedger(), minter.get(), connections.burns(pipeline));
    }

    private TokenCheck newTokenCheck() {
        return new TokenCheck(
                connections.chain.get(), connections.mints(), storage.artworks.get(), pipeline.get()::unconfirm);
    }

    private RoyaltyApi newRoyaltyApi() {
        return marketParts.get().royaltyApi(storage.artworks.get(), connections.royaltyBps());
    }
}
