package dev.mintmark.app;

import dev.mintmark.app.io.Traces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;

/** Sends spans of requests and steps to a collector by OTLP over HTTP, until closed. A collector that is down loses spans and holds nothing up. */
final class Tracing implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final OpenTelemetrySdk sdk;

    private Tracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * Begins.
     *
     * @param endpoint of the collector; {@code /v1/traces} is added
     * @param node names this process in the spans
     */
    static Tracing start(URI endpoint, String node) {
        String base = endpoint.toString();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/v1/traces")
                .setTimeout(TIMEOUT)
                .build();
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
                .setTracerProvider(SdkTracerProvider.builder()
                        .setResource(Resource.getDefault()
                                .merge(Resource.create(Attributes.of(
                                        AttributeKey.stringKey("service.name"),
                                        "mintmark",
                                        AttributeKey.stringKey("service.version"),
                                        Mintmark.VERSION,
                                        AttributeKey.stringKey("service.instance.id"),
                                        node))))
                        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
                        .build())
                .build();
        Traces.use(sdk);
        return new Tracing(sdk);
    }

    /** Sends what is left, within some seconds. */
    @Override
    public void close() {
        Traces.use(OpenTelemetry.noop());
        sdk.close();
    }
}
