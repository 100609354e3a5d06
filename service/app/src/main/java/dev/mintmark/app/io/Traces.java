package dev.mintmark.app.io;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;

/** OpenTelemetry of this process: none, until a service with an endpoint for traces starts. Thread-safe. */
public final class Traces {
    private static final String NAME = "mintmark";
    private static volatile OpenTelemetry current = OpenTelemetry.noop();

    private Traces() {}

    /** Sets where spans go from now on. */
    public static void use(OpenTelemetry telemetry) {
        current = telemetry;
    }

    /** Starts a span of work that nobody waits for. */
    public static Span start(String name) {
        return current.getTracer(NAME).spanBuilder(name).startSpan();
    }

    /**
     * Starts the span of a request, under the caller's span where the request names one (W3C Trace Context).
     *
     * @param getter reads a header of the request
     */
    public static <T> Span startServer(String name, T request, TextMapGetter<T> getter) {
        Context caller = current.getPropagators().getTextMapPropagator().extract(Context.root(), request, getter);
        return current.getTracer(NAME)
                .spanBuilder(name)
                .setParent(caller)
                .setSpanKind(SpanKind.SERVER)
                .startSpan();
    }
}
