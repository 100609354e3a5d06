package dev.mintmark.app;

import dev.mintmark.app.draw.Drawer;
import dev.mintmark.app.workflow.ArtworkService;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What an installation counts and measures, for Prometheus. Stateless. */
final class Metrics {
    private Metrics() {}

    /** Creates the registry of a service; it is closed with the service. */
    static PrometheusMeterRegistry of(Lazy<Drawer> drawer, Lazy<ArtworkService> artworks, Closer closer) {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closer.add((AutoCloseable) metrics::close);
        FunctionCounter.builder("mintmark.drawings.unsafe", drawer, Metrics::unsafeDrawings)
                .description("Drawings that the safety checker of their model refused.")
                .register(metrics);
        FunctionCounter.builder("mintmark.prompts.refused", artworks, Metrics::refusedPrompts)
                .description("Requests with a prompt that the operator's rules forbid.")
                .register(metrics);
        return metrics;
    }

    private static double refusedPrompts(Lazy<ArtworkService> artworks) {
        return artworks.ifMade().map(ArtworkService::refusedPrompts).orElse(0L);
    }

    private static double unsafeDrawings(Lazy<Drawer> drawer) {
        return drawer.ifMade().map(Drawer::unsafeDrawings).orElse(0L);
    }
}
