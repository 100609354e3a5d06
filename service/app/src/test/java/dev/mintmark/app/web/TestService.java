package dev.mintmark.app.web;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.OpenIdSignIn;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.SignIn;
import dev.mintmark.app.api.BurnRegister;
import dev.mintmark.app.api.LocalAccessApi;
import dev.mintmark.app.api.LocalAnchorApi;
import dev.mintmark.app.api.LocalArtworkApi;
import dev.mintmark.app.api.LocalChainApi;
import dev.mintmark.app.api.LocalIpfsApi;
import dev.mintmark.app.api.LocalMarketApi;
import dev.mintmark.app.api.LocalModelApi;
import dev.mintmark.app.api.LocalRoyaltyApi;
import dev.mintmark.app.api.LocalVaultApi;
import dev.mintmark.app.api.LocalVerificationApi;
import dev.mintmark.app.api.LocalVoucherApi;
import dev.mintmark.app.api.PrivateArtworks;
import dev.mintmark.app.artwork.Artwork;
import dev.mintmark.app.artwork.ContentNetwork;
import dev.mintmark.app.artwork.Token;
import dev.mintmark.app.chain.rpc.WalletSignatures;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.draw.Models;
import dev.mintmark.app.index.AnchorIndex;
import dev.mintmark.app.io.FileBlobStore;
import dev.mintmark.app.io.HttpCalls;
import dev.mintmark.app.io.ServiceProof;
import dev.mintmark.app.ipfs.BlockStore;
import dev.mintmark.app.ipfs.Copies;
import dev.mintmark.app.ipfs.CopyRepair;
import dev.mintmark.app.ipfs.IpfsGateway;
import dev.mintmark.app.ipfs.IpfsNetwork;
import dev.mintmark.app.ipfs.KeptContent;
import dev.mintmark.app.ipfs.Pinner;
import dev.mintmark.app.mint.ChainFixture;
import dev.mintmark.app.mint.Minter;
import dev.mintmark.app.mint.Receivers;
import dev.mintmark.app.mint.TokenCheck;
import dev.mintmark.app.mint.VoucherOffice;
import dev.mintmark.app.prompt.Prompts;
import dev.mintmark.app.royalty.Royalties;
import dev.mintmark.app.seal.Sealer;
import dev.mintmark.app.seal.SealingKeys;
import dev.mintmark.app.seal.SignatureExtras;
import dev.mintmark.app.seal.TestKeys;
import dev.mintmark.app.store.SqlAnchorIndex;
import dev.mintmark.app.store.SqlAnchors;
import dev.mintmark.app.store.SqlApiKeys;
import dev.mintmark.app.store.SqlArtworkChanges;
import dev.mintmark.app.store.SqlArtworkCollections;
import dev.mintmark.app.store.SqlArtworks;
import dev.mintmark.app.store.SqlAuditLog;
import dev.mintmark.app.store.SqlContentRegister;
import dev.mintmark.app.store.SqlModelRepository;
import dev.mintmark.app.store.SqlPrincipals;
import dev.mintmark.app.store.SqlQuotaUses;
import dev.mintmark.app.store.SqlRoyaltyIndex;
import dev.mintmark.app.store.SqlSessions;
import dev.mintmark.app.store.SqlVouchers;
import dev.mintmark.app.store.SqlWebhookFeed;
import dev.mintmark.app.vault.Vaults;
import dev.mintmark.app.verify.TestReports;
import dev.mintmark.app.verify.TrustLists;
import dev.mintmark.app.verify.VerificationService;
import dev.mintmark.app.verify.Verifier;
import dev.mintmark.app.verify.softbinding.SoftBindingResolver;
import dev.mintmark.app.webhook.Webhooks;
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
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The whole service in this process on a fresh data folder: the starter model, an embedded chain, a free port. */
final class TestService implements AutoCloseable {
    private static final Path STARTER = Path.of("../../models/starter");

    private final Path folder;
    final ChainFixture chain;
    private final Drawer drawer;
    private final Pipeline pipeline;
    private final HttpClient http = HttpCalls.newClient();
    private final Webhooks webhooks;
    private final WebServer server;
    private final SealingKeys keys;
    final AccessControl access;
    final ServiceProof proof;

    /** Without access control. */
    TestService(Path folder) throws Exception {
        this(folder, new ServerSettings("127.0.0.1", Integer.getInteger("mintmark.test.port", 0)));
    }

    TestService(Path folder, ServerSettings settings) throws Exception {
        this(folder, settings, null);
    }

    /** @param provider at which browsers sign in */
    TestService(Path folder, ServerSettings settings, OpenIdSignIn.@Nullable Provider provider) throws Exception {
        this.folder = folder;
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        proof = ServiceProof.create(random);
        chain = ChainFixture.open(folder);
        SqlArtworks artworks = new SqlArtworks(chain.database);
        access = new AccessControl(
                new SqlPrincipals(chain.database),
                new SqlApiKeys(chain.database),
                new SqlSessions(chain.database),
                new SqlArtworkCollections(chain.database),
                new SqlAuditLog(chain.database, clock),
                random,
                clock);
        SqlArtworkChanges changes = new SqlArtworkChanges(chain.database, artworks, clock);
        FileBlobStore files = new FileBlobStore(folder.resolve("files"));
        keys = TestKeys.open(folder.resolve("keys"), TestKeys.OWN, random);
        Watermarker watermarker = new Watermarker(keys.watermark());
        ManifestValidator validator =
                new ManifestValidator(TrustLists.read(TestKeys.NOBODY_ELSE).policy(keys), clock);
        Models models = new Models(STARTER, new SqlModelRepository(chain.database, clock), 4);
        drawer = new Drawer(models, Device.CPU, null);
        BlockStore blocks = new BlockStore(folder.resolve("blocks"));
        Copies copies = new Copies(blocks, List.of(), 1, new SqlContentRegister(chain.database), clock);
        CopyRepair repair = new CopyRepair(copies, files, clock, Duration.ofDays(1));
        Pinner pinner = new Pinner(copies);
        ContentNetwork network = new IpfsNetwork(List.of(blocks));
        Sealer sealer = new Sealer(keys, SignatureExtras.NONE, watermarker, random, clock, "test");
        pipeline = new Pipeline(
                chain.database,
                artworks,
                changes,
                files,
                new Steps(drawer, sealer, PinStep.of(pinner), minting(chain.minter), chain.anchorer(1000)::run),
                "test",
                clock);
        ArtworkService requests = new ArtworkService(
                chain.database,
                artworks,
                changes,
                models,
                pipeline,
                Models.STARTER,
                Prompts.NONE,
                new Receivers(true),
                null,
                random,
                clock);
        SqlRoyaltyIndex index = new SqlRoyaltyIndex(chain.database);
        Verifier verifier = Verifier.registered(artworks, files, chain.indexedLedger, network, validator, watermarker);
        Verifier fresh = Verifier.registered(artworks, files, chain.ledger, network, validator, watermarker);
        Verifier trustless = Verifier.trustless(chain.ledger, network, validator, watermarker);
        webhooks = new Webhooks(new SqlWebhookFeed(chain.database), http, List.of(), null, clock, "test");
        BurnRegister burns =
                new BurnRegister(chain.indexer, chain.chain.chainId(), chain.chain.contract(), () -> pipeline);
        server = WebServer.start(
                settings,
                new WebServer.ServerDependencies(
                        new TestApi(
                                new LocalArtworkApi(artworks, files, () -> requests, () -> drawer),
                                new LocalVerificationApi(
                                        new VerificationService(verifier, fresh, trustless),
                                        TestReports.in(folder),
                                        new PrivateArtworks(artworks)),
                                new LocalModelApi(models, () -> chain.models, Models.STARTER, false, drawer::device),
                                new LocalMarketApi(
                                        artworks,
                                        chain.ledger,
                                        chain.minter,
                                        chain.market,
                                        chain.sales,
                                        burns,
                                        address -> Optional.empty()),
                                chain.salesApi(burns),
                                new LocalRoyaltyApi(
                                        new Royalties(index, chain.chain.chainId(), chain.chain.contract()),
                                        chain.indexer,
                                        chain.market,
                                        artworks,
                                        tokenId -> new SqlAnchorIndex(chain.database)
                                                .redemption(
                                                        chain.chain.chainId(),
                                                        chain.chain.contract().hex(),
                                                        tokenId)
                                                .map(AnchorIndex.Redemption::royaltyBps)),
                                new LocalVaultApi(() -> new Vaults(chain.chain)),
                                new LocalAnchorApi(
                                        artworks,
                                        new SqlAnchors(chain.database),
                                        new SqlAnchorIndex(chain.database),
                                        chain.ledger,
                                        () -> requests),
                                new LocalVoucherApi(
                                        artworks,
                                        new SqlVouchers(chain.database),
                                        new SqlAnchorIndex(chain.database),
                                        new LocalVoucherApi.Chain(
                                                chain.chain.chainId(),
                                                chain.chain.contract(),
                                                chain.indexer,
                                                new VoucherOffice(chain.chain, clock)),
                                        () -> requests,
                                        clock),
                                new LocalChainApi(
                                        () -> chain.chain,
                                        () -> chain.indexer,
                                        () -> new TokenCheck(chain.chain, chain.search, artworks, pipeline::unconfirm),
                                        () -> requests),
                                new LocalIpfsApi(new KeptContent(copies, clock), repair, artworks),
                                LocalAccessApi.local(access, clock)),
                        artworks,
                        chain.database::trouble,
                        requests,
                        new SoftBindingResolver(artworks, files, verifier, new PrivateArtworks(artworks)::isShown),
                        chain.chain::check,
                        repair::problem,
                        Optional::empty,
                        Optional::empty,
                        Optional::empty,
                        webhooks,
                        new IpfsGateway(blocks, artworks::isPinned),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        proof,
                        access,
                        access.signIn(
                                new SignIn.Rules(chain.chain.chainId(), false, provider),
                                (wallet, hash, signature) ->
                                        WalletSignatures.areOf(chain.chain.client(), wallet, hash, signature)),
                        new Quotas(
                                new Quotas.Limits(1000, 100, BigInteger.TEN.pow(18), 1L << 30, 100_000, 100_000),
                                new SqlQuotaUses(chain.database),
                                clock),
                        true));
        chain.models.register(models.get(Models.STARTER).sha256());
        pipeline.start();
    }

    URI address() {
        return server.address();
    }

    /** The file of the database. */
    Path database() {
        return folder.resolve("mintmark.db");
    }

    /** What this service signs with. */
    SealingKeys keys() {
        return keys;
    }

    WebServer server() {
        return server;
    }

    @Override
    public void close() throws Exception {
        pipeline.close();
        server.close();
        webhooks.close();
        http.shutdownNow();
        drawer.close();
        chain.close();
    }

    /** Serves until it is killed; for looking at the studio. */
    public static void main(String[] args) throws Exception {
        TestService service = new TestService(Path.of(args[0]));
        System.out.println(service.address());
        Thread.currentThread().join();
    }

    /** The chain's minter as a step. */
    private static MintStep minting(Minter minter) {
        return new MintStep() {
            @Override
            public boolean sign(Artwork artwork) throws Exception {
                return minter.sign(artwork);
            }

            @Override
            public void send(Artwork artwork) throws Exception {
                minter.send(artwork);
            }

            @Override
            public Optional<Token> confirm(Artwork artwork) throws Exception {
                return minter.confirm(artwork);
            }
        };
    }
}
