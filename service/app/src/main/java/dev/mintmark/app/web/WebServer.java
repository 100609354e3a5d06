package dev.mintmark.app.web;

import dev.mintmark.app.access.AccessControl;
import dev.mintmark.app.access.ArtworkCollections;
import dev.mintmark.app.access.CurrentRequest;
import dev.mintmark.app.access.Quotas;
import dev.mintmark.app.access.SignIn;
import dev.mintmark.app.api.MintmarkApi;
import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.artwork.ServicePath;
import dev.mintmark.app.config.InvalidSettingException;
import dev.mintmark.app.config.ServerSettings;
import dev.mintmark.app.io.ServiceProof;
import dev.mintmark.app.io.Sha256;
import dev.mintmark.app.io.SourceUnavailableException;
import dev.mintmark.app.ipfs.IpfsGateway;
import dev.mintmark.app.verify.softbinding.SoftBindingResolver;
import dev.mintmark.app.webhook.Webhooks;
import dev.mintmark.app.workflow.ArtworkService;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.config.SizeUnit;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson3;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The API, the gateway and the studio over HTTP, listening from its making until it is closed. Thread-safe. */
public final class WebServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);

    /** Requests at once; each has a virtual thread. */
    private static final int CONCURRENT = 512;

    /** Half of the requests may have a body; eight uploads and as much JSON as memory has for it. */
    private static final RequestBodies.Limits BODIES =
            new RequestBodies.Limits(CONCURRENT / 2, 160L << 20, 1 << 10, Duration.ofSeconds(10));

    /** Requests under way have so long to end when the server is closed. */
    private static final long STOP_MILLIS = 5000;

    /** Uploads at once, whose files are in memory. */
    private static final int MAX_UPLOADS = 8;

    private final Javalin javalin;
    private final EventStream events;
    private final ArtworkWait waits;
    private final Work work;
    private final ServerSettings settings;
    private final @Nullable TlsFiles tls;

    private WebServer(
            Javalin javalin,
            EventStream events,
            ArtworkWait waits,
            Work work,
            ServerSettings settings,
            @Nullable TlsFiles tls) {
        this.tls = tls;
        this.javalin = javalin;
        this.events = events;
        this.waits = waits;
        this.work = work;
        this.settings = settings;
    }

    /** Says what keeps the chain from being minted on. */
    @FunctionalInterface
    public interface ChainCheck {
        /** Returns where nothing does; otherwise throws one sentence. */
        void check() throws SourceUnavailableException;
    }

    /**
     * What the server serves.
     *
     * @param databaseTrouble one sentence on what keeps the database from being written now
     * @param service the subscriptions of event streams
     * @param copiesTrouble one sentence on files on IPFS with too few copies
     * @param filesTrouble one sentence on what keeps files from being read or written now
     * @param modelTrouble one sentence on what keeps the usual model from drawing now
     * @param missingRoles one sentence on parts of the work that no node does
     * @param chain asked whether the service can mint now
     * @param proof proves to commands which data folder is served
     * @param access finds who presents an API key
     * @param signIn finds which browser is signed in
     * @param quotas how much principals may use
     * @param hasApi whether the API and the studio are served, and not only what operators watch
     */
    public record ServerDependencies(
            MintmarkApi api,
            Artworks artworks,
            Supplier<Optional<String>> databaseTrouble,
            ArtworkService service,
            SoftBindingResolver softBindings,
            ChainCheck chain,
            Supplier<Optional<String>> copiesTrouble,
            Supplier<Optional<String>> filesTrouble,
            Supplier<Optional<String>> modelTrouble,
            Supplier<Optional<String>> missingRoles,
            Webhooks webhooks,
            IpfsGateway gateway,
            PrometheusMeterRegistry metrics,
            ServiceProof proof,
            AccessControl access,
            SignIn signIn,
            Quotas quotas,
            boolean hasApi) {}

    /**
     * Starts listening; port 0 takes a free one.
     *
     * @throws InvalidSettingException if the address is not safe to listen at, or the port is in use
     */
    public static WebServer start(ServerSettings server, ServerDependencies parts) {
        server.requireSafe();
        ArtworkWait waits = new ArtworkWait(parts.artworks(), parts.service());
        Work work = Work.ofThisMachine();
        RateLimits rates = new RateLimits(parts.quotas());
        AccessFilter access = new AccessFilter(
                server.isAccessRequired(),
                parts.access(),
                parts.signIn(),
                parts.artworks(),
                parts.proof(),
                rates,
                parts.quotas(),
                tokenId -> parts.api().market().token(tokenId).token().owner());
        EventStream events = new EventStream(parts.artworks(), parts.service(), access);
        Guard guard = new Guard(server);
        @Nullable TlsFiles tls = TlsFiles.of(server);
        Javalin javalin = Javalin.create(config -> {
            configure(config, server, parts, events, waits, work, access, guard);
            if (tls != null) {
                tls.addConnectors(config.jetty, server);
            }
        });
        try {
            if (tls == null) {
                javalin.start(server.host(), server.port());
            } else {
                javalin.start();
            }
        } catch (JavalinBindException e) {
            if (tls != null) {
                tls.close();
            }
            throw portInUse(server);
        }
        for (Connector connector : javalin.jettyServer().server().getConnectors()) {
            // a connection that is quiet for a second would be cut off before its request has had its time to end
            ((AbstractConnector) connector).setShutdownIdleTimeout(STOP_MILLIS);
        }
        return new WebServer(javalin, events, waits, work, server, tls);
    }

    /**
     * Checks that the server can start, before what it serves is started.
     *
     * @throws InvalidSettingException as {@link #start}
     */
    public static void requireFree(ServerSettings server) {
        server.requireSafe();
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(server.host(), server.port()));
        } catch (IOException e) {
            throw e instanceof BindException && String.valueOf(e.getMessage()).contains("Permission denied")
                    ? new InvalidSettingException(
                            "Port " + server.port() + " needs rights that this user does not have;"
                                    + " choose one above 1023 with --port or server.port, or 0 for any that is free.")
                    : portInUse(server);
        }
    }

    private static InvalidSettingException portInUse(ServerSettings server) {
        return new InvalidSettingException("Another program listens on port " + server.port()
                + "; choose another with --port or server.port, or 0 for any that is free.");
    }

    /** Where it is served, such as {@code http://127.0.0.1:7070}. */
    public URI address() {
        String host = settings.host();
        return URI.create((tls == null ? "http://" : "https://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + javalin.port() + settings.base());
    }

    /** What its paths begin with; empty for none. */
    public String basePath() {
        return settings.base();
    }

    /** The port for commands of this machine, which is without TLS. */
    public int localPort() {
        return tls == null ? javalin.port() : tls.localPort();
    }

    /** The numeric address for commands of this machine, such as {@code 127.0.0.1}. */
    public String localAddress() {
        try {
            InetAddress address = InetAddress.getByName(settings.host());
            return tls != null || address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("The server listens at an address that is none.", e);
        }
    }

    Javalin javalin() {
        return javalin;
    }

    @Override
    public void close() {
        events.close();
        waits.close();
        try {
            javalin.stop();
        } catch (JavalinException e) {
            log.info("Requests that did not end within {} s were cut off.", STOP_MILLIS / 1000);
            log.debug("The reason in full:", e);
        } finally {
            work.close();
            if (tls != null) {
                tls.close();
            }
        }
    }

    private static void configure(
            JavalinConfig config,
            ServerSettings settings,
            ServerDependencies parts,
            EventStream events,
            ArtworkWait waits,
            Work work,
            AccessFilter access,
            Guard guard) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.jsonMapper(new JavalinJackson3(ServicePath.mapper(settings.base()), true));
        config.http.maxRequestSize = JsonRequest.LIMIT;
        config.http.prefer405over404 = true;
        config.jetty.threadPool = threads();
        config.jetty.multipartConfig.maxFileSize(Upload.REQUEST_LIMIT, SizeUnit.BYTES);
        config.jetty.multipartConfig.maxTotalRequestSize(Upload.REQUEST_LIMIT, SizeUnit.BYTES);
        config.jetty.multipartConfig.maxInMemoryFileSize(Upload.REQUEST_LIMIT, SizeUnit.BYTES);
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.jetty.modifyServer(server -> {
            server.setErrorHandler(new JettyErrorHandler());
            if (!settings.base().isEmpty()) {
                server.insertHandler(new BasePath(settings.base()));
            }
            server.insertHandler(new RequestBodies(BODIES));
            server.insertHandler(new GracefulHandler());
            server.setStopTimeout(STOP_MILLIS);
        });
        SystemRoutes system = new SystemRoutes(parts);
        config.requestLogger.http((ctx, millis) -> {
            system.observe(ctx, millis);
            RequestTrace.end(ctx);
            CurrentRequest.end();
        });
        config.routes.beforeMatched(access::admit);
        config.routes.afterMatched(access::keep);
        routes(config.routes, settings, parts, events, waits, work, system, guard);
        if (parts.hasApi()) {
            new SessionRoutes(parts.signIn(), access).register(config.routes);
        }
    }

    private static void routes(
            RoutesConfig routes,
            ServerSettings settings,
            ServerDependencies parts,
            EventStream events,
            ArtworkWait waits,
            Work work,
            SystemRoutes system,
            Guard guard) {
        routes.before(ctx -> {
            CurrentRequest.end();
            RequestTrace.begin(ctx);
            guard.harden(ctx);
            guard.check(ctx);
            prove(ctx, parts.proof());
        });
        Problems.register(routes);
        system.register(routes);
        if (!parts.hasApi()) {
            routes.before("/api/*", ctx -> {
                throw new ProblemException(Problem.unavailable(
                        "This node does not serve the API, as node.roles lacks web; ask a node that does."));
            });
            return;
        }
        MintmarkApi api = parts.api();
        Orders orders = new Orders(api.artworks(), parts.quotas());
        ArtworkCollections collections = parts.access().collections();
        new ArtworkRoutes(api.artworks(), orders, events, work.pictures(), collections).register(routes);
        new CollectionRoutes(api.artworks(), collections, Clock.systemUTC()).register(routes);
        new ArchiveRoutes(api.artworks()).register(routes);
        new OpenAiRoutes(
                        api.artworks(), orders, api.models(), parts.service(), parts.artworks(), waits, work.pictures())
                .register(routes);
        new Automatic1111Routes(
                        api.artworks(),
                        orders,
                        api.models(),
                        parts.service(),
                        parts.artworks(),
                        waits,
                        work.pictures(),
                        new DrawingJobs())
                .register(routes);
        new VerifyRoutes(api.verification(), work.pictures()).register(routes);
        new SoftBindingRoutes(parts.softBindings(), work.pictures(), system::isDatabaseReady).register(routes);
        new ModelRoutes(api.models(), work.models()).register(routes);
        new PromptRoutes(api.models(), work.pictures()).register(routes);
        new TokenRoutes(api.market()).register(routes);
        new AnchorRoutes(api.anchors(), orders).register(routes);
        new VoucherRoutes(api::vouchers, orders).register(routes);
        new RoyaltyRoutes(api.royalties()).register(routes);
        new SalesRoutes(api.sales()).register(routes);
        new VaultRoutes(api.vaults()).register(routes);
        new IpfsRoutes(parts.gateway()).register(routes);
        new ContentRoutes(api.ipfs()).register(routes);
        new ChainRoutes(api.chain()).register(routes);
        new WebhookRoutes(parts.webhooks()).register(routes);
        new AccessRoutes(parts.access()).register(routes);
        new QuotaRoutes(parts.quotas()).register(routes);
        new StudioRoutes(api.artworks(), settings.base()).register(routes);
    }

    private static void prove(Context ctx, ServiceProof proof) {
        String challenge = ctx.header(ServiceProof.CHALLENGE);
        if (challenge != null && Sha256.isHex(challenge)) {
            ctx.header(
                    ServiceProof.PROOF,
                    proof.prove(challenge, ctx.req().getLocalAddr(), ctx.req().getLocalPort()));
        }
    }

    private static VirtualThreadPool threads() {
        VirtualThreadPool pool = new VirtualThreadPool();
        pool.setName("web");
        pool.setMaxConcurrentTasks(CONCURRENT);
        return pool;
    }

    /** What computes for long: the search for marks in uploaded pictures, and the hashing of models. */
    private record Work(BoundedWork pictures, BoundedWork models) {
        static Work ofThisMachine() {
            // one core is left to requests that compute nothing
            int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
            return new Work(
                    new BoundedWork("pictures", threads, MAX_UPLOADS), new BoundedWork("models", 1, MAX_UPLOADS));
        }

        void close() {
            pictures.close();
            models.close();
        }
    }
}
