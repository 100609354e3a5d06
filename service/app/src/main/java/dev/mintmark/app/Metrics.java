package dev.mintmark.app;

import dev.mintmark.app.draw.Drawer;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** What an installation counts and measures, for Prometheus. Stateless. */
final class Metrics {
    private Metrics() {}

    /** Creates the registry of a service; it is closed with the service. */
    static PrometheusMeterRegistry of(Lazy<Drawer> drawer, Closer closer) {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        closer.add((AutoCloseable) metrics::close);
        FunctionCounter.builder("mintmark.drawings.unsafe", drawer, Metrics::unsafeDrawings)
                .description("Drawings that the safety checker of their model refused.")
                .register(metrics);
        return metrics;
    }

    private static double unsafeDrawings(Lazy<Drawer> drawer) {
        return drawer.ifMade().map(Drawer::unsafeDrawings).orElse(0L);
    }
}
