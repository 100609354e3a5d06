package dev.mintmark.app;

import dev.mintmark.app.chain.Chain;
import dev.mintmark.app.chain.transactions.Spending;
import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.ipfs.CopyRepair;
import dev.mintmark.app.webhook.WebhookFeed;
import dev.mintmark.app.webhook.WebhookStatus;
import dev.mintmark.app.webhook.Webhooks;
import dev.mintmark.app.workflow.ArtworkService;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What an installation counts and measures, for Prometheus. Stateless. */
final class Metrics {
    private Metrics() {}

    /** Creates the registry of a service; it is closed with the service. */
    static PrometheusMeterRegistry of(
            Lazy<Drawer> drawer, Lazy<ArtworkService> artworks, Lazy<Chain> chain, Webhooks webhooks, Closer closer) {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        io.micrometer.core.instrument.Metrics.addRegistry(metrics); // steps are counted in the global one
        closer.add((AutoCloseable) () -> {
            io.micrometer.core.instrument.Metrics.removeRegistry(metrics);
            metrics.close();
        });
        FunctionCounter.builder("mintmark.drawings.unsafe", drawer, Metrics::unsafeDrawings)
                .description("Drawings that the safety checker of their model refused.")
                .register(metrics);
        FunctionCounter.builder("mintmark.drawings.forbidden", drawer, Metrics::forbiddenDrawings)
                .description("Drawings whose prompt was close to a concept that is not drawn.")
                .register(metrics);
        FunctionCounter.builder("mintmark.chain.spent.coins", chain, made -> coins(made, Spending::all))
                .description("What the gas of final transactions cost, in the chain's coins.")
                .register(metrics);
        Gauge.builder("mintmark.chain.spent.today.coins", chain, made -> coins(made, Spending::today))
                .description("What the gas of final transactions cost since midnight (UTC), in the chain's coins.")
                .register(metrics);
        Gauge.builder("mintmark.chain.spent.limit.coins", chain, Metrics::limit)
                .description("The most that mints may cost on one day, in the chain's coins; infinite without a limit.")
                .register(metrics);
        FunctionCounter.builder("mintmark.prompts.refused", artworks, Metrics::refusedPrompts)
                .description("Requests with a prompt that the operator's rules forbid.")
                .register(metrics);
        Gauge.builder("mintmark.webhooks.pending", webhooks, made -> sum(made, WebhookFeed.Progress::pending))
                .description("Events that endpoints of webhooks were not told yet.")
                .register(metrics);
        FunctionCounter.builder("mintmark.webhooks.refused", webhooks, made -> sum(made, WebhookFeed.Progress::refused))
                .description("Events that endpoints of webhooks refused for good.")
                .register(metrics);
        return metrics;
    }

    /** Adds what is known of the copies on IPFS. */
    static void addCopies(MeterRegistry metrics, CopyRepair repair) {
        Gauge.builder("mintmark.ipfs.below", repair, CopyRepair::below)
                .description("Files on IPFS that are not known to be whole at as many places as are wanted.")
                .register(metrics);
        FunctionCounter.builder("mintmark.ipfs.repaired", repair, CopyRepair::repaired)
                .description("Copies on IPFS that were lost or wrong and are whole again.")
                .register(metrics);
    }

    private static double sum(Webhooks webhooks, ToLongFunction<WebhookFeed.Progress> part) {
        return webhooks.status().endpoints().stream()
                .map(WebhookStatus.Endpoint::progress)
                .mapToLong(part)
                .sum();
    }

    private static double coins(Lazy<Chain> chain, Function<Spending, BigInteger> wei) {
        return chain.ifMade()
                .map(made -> new BigDecimal(wei.apply(made.sender().spending()), 18).doubleValue())
                .orElse(0.0);
    }

    private static double limit(Lazy<Chain> chain) {
        return chain.ifMade()
                .flatMap(made -> Optional.ofNullable(made.sender().spending().maxPerDay()))
                .map(wei -> new BigDecimal(wei, 18).doubleValue())
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double refusedPrompts(Lazy<ArtworkService> artworks) {
        return artworks.ifMade().map(ArtworkService::refusedPrompts).orElse(0L);
    }

    private static double forbiddenDrawings(Lazy<Drawer> drawer) {
        return drawer.ifMade().map(Drawer::forbiddenDrawings).orElse(0L);
    }

    private static double unsafeDrawings(Lazy<Drawer> drawer) {
        return drawer.ifMade().map(Drawer::unsafeDrawings).orElse(0L);
    }
}
