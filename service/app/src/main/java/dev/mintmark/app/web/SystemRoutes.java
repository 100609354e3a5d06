package dev.mintmark.app.web;

import dev.mintmark.app.artwork.Artworks;
import dev.mintmark.app.io.DatabaseTrouble;
import dev.mintmark.app.io.SourceUnavailableException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators watch: liveness, readiness, metrics. */
final class SystemRoutes {
    private static final Logger log = LoggerFactory.getLogger(SystemRoutes.class);

    /** Those of the routes. A client may send any word as a method, and each would be a series of its own for ever. */
    private static final Set<HandlerType> METHODS =
            Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.POST, HandlerType.PUT, HandlerType.DELETE);

    private static final String OK = "ok";

    private final Artworks artworks;
    private final Supplier<Optional<String>> databaseTrouble;
    private final WebServer.ChainCheck chain;
    private final Supplier<Optional<String>> copiesTrouble;
    private final Supplier<Optional<String>> filesTrouble;
    private final Supplier<Optional<String>> modelTrouble;
    private final Supplier<Optional<String>> missingRoles;
    private final PrometheusMeterRegistry metrics;

    SystemRoutes(WebServer.ServerDependencies parts) {
        this.artworks = parts.artworks();
        this.databaseTrouble = parts.databaseTrouble();
        this.chain = parts.chain();
        this.copiesTrouble = parts.copiesTrouble();
        this.filesTrouble = parts.filesTrouble();
        this.modelTrouble = parts.modelTrouble();
        this.missingRoles = parts.missingRoles();
        this.metrics = parts.metrics();
    }

    void register(RoutesConfig routes) {
        HttpReads.get(routes, "/health/live", ctx -> ctx.json(new Liveness("live")));
        HttpReads.get(routes, "/health/ready", this::ready);
        HttpReads.get(
                routes,
                "/metrics",
                ctx -> ctx.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(metrics.scrape()));
    }

    /** Counts and times a request under its route, not its path, so that the number of series stays small. */
    void observe(Context ctx, float millis) {
        Endpoint endpoint = ctx.endpoints().lastHttpEndpoint();
        metrics.timer(
                        "http.server.requests",
                        "method",
                        METHODS.contains(ctx.method()) ? ctx.method().name() : "other",
                        "route",
                        endpoint == null ? "none" : endpoint.path,
                        "status",
                        Integer.toString(ctx.statusCode()))
                .record(Duration.ofNanos((long) (millis * 1e6)));
    }

    private void ready(Context ctx) {
        Checks checks = new Checks(
                database(),
                chain(),
                filesTrouble.get().orElse(OK),
                read(modelTrouble, "The models cannot be read from the database."),
                read(copiesTrouble, "The copies on IPFS cannot be read from the database."),
                read(missingRoles, "The nodes cannot be read from the database."));
        // this node does all its work while a copy on IPFS is repaired, and while no other node does another part
        boolean ready = Stream.of(checks.database(), checks.chain(), checks.files(), checks.model())
                .allMatch(OK::equals);
        ctx.status(ready ? 200 : 503).json(new Readiness(ready ? "ready" : "not ready", checks));
    }

    /** Returns whether the register can be read and written now. */
    boolean isDatabaseReady() {
        return database().equals(OK);
    }

    private String database() {
        try {
            // the probe gives up soon where the pools would wait
            Optional<String> trouble = databaseTrouble.get();
            if (trouble.isPresent()) {
                return trouble.get();
            }
            artworks.list(null, 1, null);
            return OK;
        } catch (RuntimeException e) {
            log.warn("The database cannot be read.", e);
            return DatabaseTrouble.sentence(e).orElse("The database cannot be read.");
        }
    }

    private static String read(Supplier<Optional<String>> trouble, String otherwise) {
        try {
            return trouble.get().orElse(OK);
        } catch (RuntimeException e) {
            // the check of the database says why
            return DatabaseTrouble.sentence(e).orElse(otherwise);
        }
    }

    private String chain() {
        try {
            chain.check();
            return OK;
        } catch (SourceUnavailableException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            // how far the index is stands in the database, whose check says why it cannot be read
            return DatabaseTrouble.sentence(e).orElse("The chain's index cannot be read from the database.");
        }
    }

    private record Liveness(String status) {}

    private record Readiness(String status, Checks checks) {}

    /** What was checked: {@code ok}, or one sentence on what keeps it from working. */
    private record Checks(String database, String chain, String files, String model, String ipfs, String nodes) {}
}
