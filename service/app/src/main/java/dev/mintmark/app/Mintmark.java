package dev.mintmark.app;

import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.Ledger;
import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.rpc.RevertedException;
import dev.mintmark.app.chain.transactions.Timeouts;
import dev.mintmark.app.config.Settings;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.Model;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.draw.NoiseWatermarker;
import dev.mintmark.app.io.BlobStore;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.BlockSource;
import dev.mintmark.app.ipfs.BlockStore;
import dev.mintmark.app.ipfs.IpfsGateway;
import dev.mintmark.app.ipfs.IpfsNetwork;
import dev.mintmark.app.ipfs.KuboClient;
import dev.mintmark.app.ipfs.Pinner;
import dev.mintmark.app.market.Market;
import dev.mintmark.app.mint.ChainLedger;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.ModelRegistry;
import dev.mintmark.app.royalty.Royalties;
import dev.mintmark.app.royalty.RoyaltyIndexer;
import dev.mintmark.app.seal.KeyException;
import dev.mintmark.app.seal.Sealer;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.seal.SignatureExtras;
import dev.mintmark.app.secrets.SecretFiles;
import dev.mintmark.app.store.DataFolder;
import dev.mintmark.app.store.Database;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlListingRepository;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.store.SqlOutbox;
import dev.mintmark.app.store.SqlRoyaltyIndex;
import dev.mintmark.app.store.SqlWatermarkKeyHistory;
import dev.mintmark.app.verify.NoiseWatermarkSearch;
import dev.mintmark.app.verify.SoftBindingResolver;
import dev.mintmark.app.verify.TrustLists;
import dev.mintmark.app.verify.VerificationService;
import dev.mintmark.app.verify.Verifier;
import dev.mintmark.app.web.WebServer;
import dev.mintmark.app.workflow.ArtworkService;
import dev.mintmark.app.workflow.MintStep;
import dev.mintmark.app.workflow.PinStep;
import dev.mintmark.app.workflow.Pipeline;
import dev.mintmark.app.workflow.Steps;
import dev.mintmark.c2pa.ManifestValidator;
import dev.mintmark.diffusion.Device;
import dev.mintmark.watermark.Watermarker;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole service on one data folder, put together from its parts, running until it is closed. Thread-safe. */
public final class Mintmark implements AutoCloseable {
    public static final String VERSION = "0.1.0";

    /** Whoever holds the data folder's lock is the only process on its database. */
    private static final String NODE = "data-folder";

    private static final Logger log = LoggerFactory.getLogger(Mintmark.class);

    private final Path data;
    private final URI address;
    private final Deque<AutoCloseable> closing;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Mintmark(Path data, URI address, Deque<AutoCloseable> closing) {
        this.data = data;
        this.address = address;
        this.closing = closing;
    }

    /**
     * Starts the service.
     *
     * @param lock the data folder, taken; released when the service is closed, or cannot be started
     * @param port to listen on; 0 takes a free one
     * @param announced whether other commands of the folder are to use this service
     */
    public static Mintmark start(Settings settings, DataFolder.Lock lock, int port, boolean announced)
            throws SourceUnavailableException, IOException, KeyException {
        Deque<AutoCloseable> closing = new ArrayDeque<>();
        closing.push(lock);
        try {
            DataFolder folder = DataFolder.open(settings.data());
            lock.removeLeftovers();
            URI address = assemble(settings, folder, port, closing);
            if (announced) {
                lock.announce(address.getPort());
            }
            return new Mintmark(folder.root(), address, closing);
        } catch (SourceUnavailableException | IOException | KeyException | RuntimeException e) {
            closeAll(closing);
            throw e;
        }
    }

    private static URI assemble(Settings settings, DataFolder folder, int port, Deque<AutoCloseable> closing)
            throws SourceUnavailableException, IOException, KeyException {
        TrustLists trust = TrustLists.read(settings.verify());
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        closing.push(http::shutdownNow);

        Database database = Database.open(folder.database());
        closing.push(database);
        SqlArtworks artworks = new SqlArtworks(database);
        SqlArtworkChanges changes = new SqlArtworkChanges(database, artworks, clock);
        BlobStore files = new FileBlobStore(folder.files());
        closing.push(artworks.backfillFingerprints(files));

        Models models = new Models(InstallDirectory.starter(), new SqlModelRepository(database, clock));
        SecretFiles secrets = secrets(settings);
        SealingKeys keys = SealingKeys.open(
                folder.keys(), settings.sign(), secrets, random, clock, new SqlWatermarkKeyHistory(database, clock));
        if (!secrets.encrypts()) {
            log.info(
                    "The keys in {} are stored plain, readable by their owner alone; MINTMARK_KEYS_PASSWORD seals them.",
                    folder.keys());
        }
        NoiseWatermarker secondLayer = new NoiseWatermarker(keys.watermark());
        Drawer drawer =
                new Drawer(models, Device.valueOf(settings.draw().device().toUpperCase(Locale.ROOT)), secondLayer);
        closing.push(drawer);

        Watermarker watermarker = new Watermarker(keys.watermark());
        Sealer sealer =
                new Sealer(keys, SignatureExtras.of(settings.sign(), http), watermarker, random, clock, VERSION);

        BlockStore blocks = new BlockStore(folder.root().resolve("blocks"));
        URI kuboApi = settings.ipfs().kubo();
        KuboClient kubo = kuboApi == null ? null : new KuboClient(http, kuboApi);
        Pinner pinner = new Pinner(blocks, kubo);
        List<BlockSource> sources = new ArrayList<>(List.of(blocks));
        if (kubo != null) {
            sources.add(kubo);
        }
        IpfsNetwork network = new IpfsNetwork(sources);

        Chain chain = Chain.open(
                settings.chain(),
                new Chain.ChainDependencies(
                        InstallDirectory.anvil(),
                        folder.root().resolve("chain"),
                        new SqlOutbox(database.writer(), database.reader()),
                        http,
                        clock,
                        random,
                        secrets,
                        Timeouts.STANDARD));
        closing.push(chain);
        Minter minter = new Minter(chain, clock);
        Market market = new Market(chain, new SqlListingRepository(database.writer(), database.reader()), clock);
        Ledger ledger = new ChainLedger(chain);
        ModelRegistry registry = new ModelRegistry(chain);
        register(models, registry);
        SqlRoyaltyIndex royalties = new SqlRoyaltyIndex(database.writer(), database.reader());

        Pipeline pipeline = new Pipeline(
                database,
                artworks,
                changes,
                files,
                new Steps(drawer, sealer, PinStep.of(pinner), MintStep.of(minter)),
                NODE,
                clock);
        ManifestValidator manifests = new ManifestValidator(trust.policy(keys), clock);
        Duration time = settings.watermark().secondLayerTime();
        Verifier registered = searching(
                Verifier.registered(artworks, files, ledger, network, manifests, watermarker),
                settings,
                new NoiseWatermarkSearch(drawer::invert, secondLayer, artworks, List.of(), time));
        Verifier trustless = searching(
                Verifier.trustless(ledger, network, manifests, watermarker),
                settings,
                new NoiseWatermarkSearch(drawer::invert, secondLayer, null, standard(models, settings), time));
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closing.push(metrics::close);
        WebServer web = WebServer.start(
                new Settings.Server(settings.server().host(), port),
                new WebServer.ServerDependencies(
                        artworks,
                        files,
                        new ArtworkService(
                                database,
                                artworks,
                                changes,
                                models,
                                pipeline,
                                settings.draw().model(),
                                settings.watermark().gaussianShading() ? secondLayer : null,
                                random,
                                clock),
                        new VerificationService(registered, trustless),
                        new SoftBindingResolver(artworks, files, registered),
                        models,
                        settings.draw().model(),
                        drawer,
                        ledger,
                        minter,
                        market,
                        registry,
                        new Royalties(royalties, chain.chainId(), chain.contract()),
                        new RoyaltyIndexer(chain.logs(), royalties),
                        new IpfsGateway(blocks),
                        metrics));
        closing.push(web);
        closing.push(pipeline);
        pipeline.start();
        return web.address();
    }

    /** How the keys in the data folder are kept. */
    public static SecretFiles secrets(Settings settings) {
        Settings.Secret password = settings.keys().password();
        return password == null ? SecretFiles.PLAIN : SecretFiles.encrypted(password.value(), new SecureRandom());
    }

    private static Verifier searching(Verifier verifier, Settings settings, NoiseWatermarkSearch search) {
        return settings.watermark().gaussianShading() ? verifier.with(search) : verifier;
    }

    /** What a picture of unknown origin was drawn with, if it was drawn here: the standard model at its own size. */
    private static List<Artworks.NoiseWatermarkGroup> standard(Models models, Settings settings) {
        return models.list().stream()
                .filter(model -> model.id().equals(settings.draw().model()))
                .map(model -> new Artworks.NoiseWatermarkGroup(
                        model.sha256(),
                        model.defaults().width(),
                        model.defaults().height()))
                .toList();
    }

    /**
     * The models that are here stand in the chain's register before anything is drawn with them. A chain that is down does
     * not keep the service from drawing and verifying.
     */
    private static void register(Models models, ModelRegistry registry) {
        for (Model model : models.list()) {
            try {
                registry.register(model.sha256());
            } catch (RevertedException e) {
                log.warn("The contract refuses to register the model {}: {}", model.id(), e.getMessage());
            } catch (SourceUnavailableException e) {
                log.warn("The models are not registered, and nothing can be minted: {}", e.getMessage());
                return;
            }
        }
    }

    public URI address() {
        return address;
    }

    public Path data() {
        return data;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closeAll(closing);
        }
    }

    private static void closeAll(Deque<AutoCloseable> closing) {
        while (!closing.isEmpty()) {
            try {
                closing.pop().close();
            } catch (Exception e) {
                log.warn("A part of the service did not close: {}", e.getMessage(), e);
            }
        }
    }
}
